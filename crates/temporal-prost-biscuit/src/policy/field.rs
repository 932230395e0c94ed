use crate::datalog::named;
use biscuit_auth::builder::{Fact, Term};
use serde_json::Value;

/// The type of a field in Datalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldType {
    /// A string, or an enum by the name of its value.
    Text,
    /// An integer of any width. A value above `i64::MAX` does not become a fact.
    Integer,
    /// A bool.
    Flag,
}

/// A field of the input that a rule uses, as the fact `field("cluster.nodes", 5)`.
///
/// ```
/// use temporal_prost_biscuit::{Field, FieldType, Rule};
///
/// let rule = Rule::new()
///     .right("clusters.resize")
///     .field(Field::new("cluster.nodes", FieldType::Integer))
///     .check(r#"field("cluster.nodes", $nodes), $nodes <= 10"#)?;
/// # Ok::<(), temporal_prost_biscuit::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    path: String,
    kind: FieldType,
}

impl Field {
    /// Names a field by its path in JSON names. If it is unset, the fact has the default of its type: an empty string,
    /// zero or `false`.
    #[must_use]
    pub fn new(path: impl Into<String>, kind: FieldType) -> Self {
        Self { path: path.into(), kind }
    }

    /// Returns the fact of an input in JSON form. A value of another type does not become a fact.
    pub(crate) fn fact(&self, input: &Value) -> Option<Fact> {
        let value = self.path.split('.').try_fold(input, |value, name| value.get(name));
        Some(named("field", &self.path, self.kind.term(value)?))
    }
}

impl FieldType {
    fn term(self, value: Option<&Value>) -> Option<Term> {
        let value = value.filter(|value| !value.is_null());
        Some(match self {
            Self::Text => Term::Str(value.map_or(Some(""), Value::as_str)?.to_owned()),
            Self::Flag => Term::Bool(value.map_or(Some(false), Value::as_bool)?),
            Self::Integer => Term::Integer(value.map_or(Some(0), integer)?),
        })
    }
}

/// Reads an integer of `ProtoJSON`, in which 64-bit integers are strings.
fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}
