//! The types of values.

use super::Unbounded;
use biscuit_auth::builder::Term;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Text,
    Date,
    Bytes,
    Flag,
    Set,
}

impl Kind {
    /// Returns the type of a value. Variables have none.
    pub(super) fn of(term: &Term) -> Result<Self, Unbounded> {
        match term {
            Term::Integer(_) => Ok(Self::Integer),
            Term::Str(_) => Ok(Self::Text),
            Term::Date(_) => Ok(Self::Date),
            Term::Bytes(_) => Ok(Self::Bytes),
            Term::Bool(_) => Ok(Self::Flag),
            Term::Set(_) => Ok(Self::Set),
            Term::Variable(name) => Err(Unbounded::Unbound { variable: name.clone() }),
            Term::Parameter(_) => Err(unsupported("a parameter")),
            Term::Null => Err(unsupported("null")),
            Term::Array(_) => Err(unsupported("an array")),
            Term::Map(_) => Err(unsupported("a map")),
        }
    }
}

/// Tells if a term is a variable, or a value that tokens may use.
pub(super) fn accepted(term: &Term) -> Result<(), Unbounded> {
    if matches!(term, Term::Variable(_)) { Ok(()) } else { Kind::of(term).map(|_| ()) }
}

pub(super) fn unsupported(construct: &str) -> Unbounded {
    Unbounded::Unsupported { construct: construct.to_owned() }
}

/// Returns the number of values in a term.
pub(super) fn size(term: &Term) -> u64 {
    match term {
        Term::Set(elements) => elements.iter().map(size).sum::<u64>() + 1,
        _ => 1,
    }
}
