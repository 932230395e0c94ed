//! The type of a field.

use std::fmt;

use crate::schema::{
    descriptor::{FieldDescriptorProto, Label, Type},
    pool::{FieldView, Pool, without_dot},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape<'a> {
    Single(Item<'a>),
    List(Item<'a>),
    Map(Item<'a>, Item<'a>),
}

/// The type of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item<'a> {
    Scalar(Type),
    Message(&'a str),
    Group(&'a str),
    Enum(&'a str),
}

impl<'a> Shape<'a> {
    pub(super) fn of(pool: &Pool<'a>, field: &FieldView<'a>) -> Self {
        let item = Item::of(field.proto);
        let encoded = if field.features().is_delimited() { item.delimited() } else { item };
        if field.proto.label() != Label::Repeated {
            return Self::Single(encoded);
        }
        Self::map(pool, item).unwrap_or(Self::List(encoded))
    }

    fn map(pool: &Pool<'a>, item: Item<'a>) -> Option<Self> {
        let Item::Message(name) = item else { return None };
        let entry = pool.message(name).filter(|entry| entry.is_map_entry())?;
        let [key, value] = [1, 2].map(|number| entry.field.iter().find(|field| field.number == number));
        Some(Self::Map(Item::of(key?), Item::of(value?)))
    }
}

impl<'a> Item<'a> {
    fn of(field: &'a FieldDescriptorProto) -> Self {
        let name = without_dot(field.type_name());
        match field.r#type() {
            Type::Message => Self::Message(name),
            Type::Group => Self::Group(name),
            Type::Enum => Self::Enum(name),
            scalar => Self::Scalar(scalar),
        }
    }

    fn delimited(self) -> Self {
        if let Self::Message(name) = self { Self::Group(name) } else { self }
    }
}

impl fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Single(item) => write!(f, "{item}"),
            Self::List(item) => write!(f, "repeated {item}"),
            Self::Map(key, value) => write!(f, "map<{key}, {value}>"),
        }
    }
}

impl fmt::Display for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(scalar) => f.write_str(&format!("{scalar:?}").to_lowercase()),
            Self::Message(name) | Self::Enum(name) => f.write_str(name),
            Self::Group(name) => write!(f, "group {name}"),
        }
    }
}
