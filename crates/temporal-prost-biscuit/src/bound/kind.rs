//! The types of values.

use super::Unbounded;
use biscuit_auth::builder::Term;
use temporal_prost_expression::condition::Kind;

/// Returns the type of a value. Variables have none.
pub(super) fn of(term: &Term) -> Result<Kind, Unbounded> {
    let kind = super::expression::kind(term).map_err(unsupported)?;
    kind.ok_or_else(|| match term {
        Term::Variable(name) => Unbounded::Unbound { variable: name.clone() },
        _ => unsupported("a value without a type"),
    })
}

/// Tells if a term is a variable, or a value that tokens may use.
pub(super) fn accepted(term: &Term) -> Result<(), Unbounded> {
    super::expression::kind(term).map(drop).map_err(unsupported)
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
