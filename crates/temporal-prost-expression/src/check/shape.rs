//! The inferred shape of a value.

use std::collections::BTreeMap;

use crate::{
    check::message::{MessageType, Messages, Type},
    value::{Value, kinds::Kinds},
};

/// The kinds that a value can have, with its elements or members as far as they are known.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape<'p> {
    pub(super) kinds: Kinds,
    pub(super) inner: Inner<'p>,
    /// The zero value of a field, for which this is null.
    pub(super) zero: Option<Value>,
}

#[derive(Clone, Debug, Default)]
pub(super) enum Inner<'p> {
    #[default]
    Unknown,
    Message(MessageType<'p>),
    /// Every element, or every member of a map.
    Each(Box<Shape<'p>>),
    Members(BTreeMap<String, Shape<'p>>),
}

impl<'p> Shape<'p> {
    pub(super) fn of(kinds: Kinds) -> Self {
        Self { kinds, ..Self::default() }
    }

    pub(super) fn none() -> Self {
        Self::of(Kinds::NONE)
    }

    pub(super) fn unknown() -> Self {
        Self::of(Kinds::ALL)
    }

    pub(super) fn array(element: Self) -> Self {
        Self { kinds: Kinds::ARRAY, inner: Inner::Each(Box::new(element)), zero: None }
    }

    pub(super) fn object(members: BTreeMap<String, Self>) -> Self {
        Self { kinds: Kinds::OBJECT, inner: Inner::Members(members), zero: None }
    }

    pub(super) fn of_message(message: MessageType<'p>) -> Self {
        Self { kinds: Kinds::OBJECT, inner: Inner::Message(message), zero: None }
    }

    /// The shape of an input. Well-known types have their special JSON forms.
    pub(super) fn of_input(message: MessageType<'p>) -> Self {
        Self::of_type(&Type::message(message.name), message.messages)
    }

    pub(super) fn of_value(value: &Value) -> Self {
        let kinds = Kinds::of(value);
        match value {
            Value::Array(items) => {
                let elements = items.iter().map(Self::of_value);
                Self::array(elements.fold(Self::none(), Self::or))
            }
            Value::Object(members) => Self::object(
                members.iter().map(|(name, member)| (name.clone(), Self::of_value(member))).collect(),
            ),
            _ => Self::of(kinds),
        }
    }

    /// The shape of a field of this type in JSON, if it is set.
    pub(super) fn of_type(ty: &Type, messages: &'p Messages) -> Self {
        match ty {
            Type::Bool => Self::of(Kinds::BOOL),
            Type::Int32 => Self::of(Kinds::NUMBER),
            Type::Float | Type::Enum(_) => Self::of(Kinds::NUMBER.or(Kinds::STRING)),
            Type::Int64 | Type::String | Type::Bytes => Self::of(Kinds::STRING),
            Type::Message(name) => match messages.get(name) {
                Some(message) => Self::of_message(message),
                None => Self::of(Kinds::OBJECT),
            },
            Type::List(element) => Self::array(Self::of_type(element, messages)),
            Type::Map(member) => {
                let each = Box::new(Self::of_type(member, messages));
                Self { kinds: Kinds::OBJECT, inner: Inner::Each(each), zero: None }
            }
            Type::Any => Self::of(JSON),
        }
    }

    pub(super) fn with(mut self, kinds: Kinds) -> Self {
        self.kinds = self.kinds.or(kinds);
        self
    }

    pub(super) fn without(mut self, kinds: Kinds) -> Self {
        self.kinds = self.kinds.without(kinds);
        self
    }

    pub(super) fn only(mut self, kinds: Kinds) -> Self {
        self.kinds = self.kinds.and(kinds);
        self
    }

    /// One or the other.
    pub(super) fn or(self, other: Self) -> Self {
        let kinds = self.kinds.or(other.kinds);
        let inner = if self.kinds.overlaps(INNER) && other.kinds.overlaps(INNER) {
            self.inner.or(other.inner)
        } else if self.kinds.overlaps(INNER) {
            self.inner
        } else {
            other.inner
        };
        Self { kinds, inner, zero: None }
    }

    /// The shape of every element.
    pub(super) fn element(&self) -> Self {
        match &self.inner {
            Inner::Each(element) => (**element).clone(),
            Inner::Unknown | Inner::Message(_) | Inner::Members(_) => Self::unknown(),
        }
    }
}

const JSON: Kinds =
    Kinds::NULL.or(Kinds::BOOL).or(Kinds::NUMBER).or(Kinds::STRING).or(Kinds::ARRAY).or(Kinds::OBJECT);

/// Kinds that have elements or members.
const INNER: Kinds = Kinds::ARRAY.or(Kinds::OBJECT);

impl Inner<'_> {
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Message(left), Self::Message(right)) if left.name == right.name => Self::Message(left),
            (Self::Each(left), Self::Each(right)) => Self::Each(Box::new(left.or(*right))),
            _ => Self::Unknown,
        }
    }
}
