//! Sets of the kinds of values that an expression can yield.

use std::fmt;

use crate::value::Value;

/// A set of kinds of values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds(u16);

impl Kinds {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOL: Self = Self(1 << 1);
    pub(crate) const NUMBER: Self = Self(1 << 2);
    pub(crate) const STRING: Self = Self(1 << 3);
    pub(crate) const BYTES: Self = Self(1 << 4);
    pub(crate) const TIMESTAMP: Self = Self(1 << 5);
    pub(crate) const ARRAY: Self = Self(1 << 6);
    pub(crate) const OBJECT: Self = Self(1 << 7);
    pub(crate) const DELETED: Self = Self(1 << 8);
    pub(crate) const NOTHING: Self = Self(1 << 9);
    pub(crate) const ALL: Self = Self((1 << 10) - 1);

    /// The kinds that most operations on text accept.
    pub(crate) const TEXT: Self = Self::STRING.or(Self::BYTES);
    /// The kinds that some operations on text also accept.
    pub(crate) const TEXTUAL: Self = Self::TEXT.or(Self::TIMESTAMP);

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOL,
            Value::Int(_) | Value::Uint(_) | Value::Float(_) | Value::Single(_) => Self::NUMBER,
            Value::String(_) => Self::STRING,
            Value::Bytes(_) => Self::BYTES,
            Value::Timestamp(_) => Self::TIMESTAMP,
            Value::Array(_) | Value::NilArray => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
            Value::Deleted => Self::DELETED,
            Value::Nothing => Self::NOTHING,
        }
    }
}

const NAMES: [(Kinds, &str); 10] = [
    (Kinds::STRING, "string"),
    (Kinds::BYTES, "bytes"),
    (Kinds::NUMBER, "number"),
    (Kinds::BOOL, "bool"),
    (Kinds::TIMESTAMP, "timestamp"),
    (Kinds::ARRAY, "array"),
    (Kinds::OBJECT, "object"),
    (Kinds::NULL, "null"),
    (Kinds::DELETED, "deletion"),
    (Kinds::NOTHING, "nothing"),
];

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = NAMES.iter().filter(|(kind, _)| self.overlaps(*kind)).map(|(_, name)| *name);
        f.write_str(&names.collect::<Vec<_>>().join(" or "))
    }
}
