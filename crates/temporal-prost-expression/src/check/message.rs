//! The JSON form of protobuf messages, which expressions are checked against.

use std::collections::BTreeMap;

use crate::value::Value;

/// The messages that expressions are checked against, by full name.
///
/// Fill it once from descriptors. Messages may refer to each other and to themselves.
///
/// ```
/// use temporal_prost_expression::{Field, Messages, Template, Type};
///
/// let mut messages = Messages::default();
/// messages.insert("shop.v1.Order", [
///     Field::new("customer_name", "customerName", Type::String),
///     Field::new("placed_at", "placedAt", Type::message("google.protobuf.Timestamp")),
///     Field::new("parent", "parent", Type::message("shop.v1.Order")),
/// ]);
/// let order = messages.get("shop.v1.Order").expect("just inserted");
///
/// let problems = Template::parse("order/${! customerNam.slug() }")?.check(&order);
/// assert_eq!(problems[0].rule.name(), "unknown-field");
/// assert_eq!(problems[0].help.as_deref(), Some("did you mean `customerName`?"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Messages(BTreeMap<String, Vec<Field>>);

impl Messages {
    /// Adds the message with this full name (`shop.v1.Order`) by its fields; members of a oneof are fields.
    pub fn insert(&mut self, name: impl Into<String>, fields: impl IntoIterator<Item = Field>) {
        self.0.insert(name.into(), fields.into_iter().collect());
    }

    /// Returns the message with this full name, or `None` if it was not inserted.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<MessageType<'_>> {
        let (name, fields) = self.0.get_key_value(name)?;
        Some(MessageType { messages: self, name, fields })
    }
}

/// One message of [`Messages`].
#[derive(Clone, Copy, Debug)]
pub struct MessageType<'a> {
    pub(crate) messages: &'a Messages,
    pub(crate) name: &'a str,
    pub(crate) fields: &'a [Field],
}

impl<'a> MessageType<'a> {
    /// Returns the full name.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.name
    }

    pub(crate) fn field(&self, json_name: &str) -> Option<&'a Field> {
        self.fields.iter().find(|field| field.json_name == json_name)
    }
}

/// A field of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    name: String,
    pub(crate) json_name: String,
    pub(crate) ty: Type,
    implicit: bool,
}

impl Field {
    /// Describes a field by its name in the schema (`customer_name`), its JSON name (`customerName`) and its type.
    pub fn new(name: impl Into<String>, json_name: impl Into<String>, ty: Type) -> Self {
        Self { name: name.into(), json_name: json_name.into(), ty, implicit: false }
    }

    /// Marks the field as one without presence, like the plain scalars of proto3: if it has its zero value, it is
    /// not set, and so it is null.
    #[must_use]
    pub fn implicit(self) -> Self {
        Self { implicit: true, ..self }
    }

    /// The zero value that an expression never sees, because it is null instead.
    pub(crate) fn zero(&self) -> Option<Value> {
        if !self.implicit {
            return None;
        }
        Some(match &self.ty {
            Type::Bool => Value::Bool(false),
            Type::Int32 | Type::Float => Value::Int(0),
            Type::Int64 => "0".into(),
            Type::String | Type::Bytes => "".into(),
            Type::Enum(names) => names.first()?.as_str().into(),
            Type::List(_) => Value::Array(Vec::new()),
            Type::Map(_) => Value::Object(BTreeMap::new()),
            Type::Message(_) | Type::Any => return None,
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// The type of a field, as far as its JSON form depends on it.
///
/// An unset field of any type evaluates to null.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Type {
    /// `bool`.
    Bool,
    /// All 32-bit integers: JSON numbers.
    Int32,
    /// All 64-bit integers: JSON strings.
    Int64,
    /// `float` and `double`: JSON numbers, and strings for `NaN` and the infinities.
    Float,
    /// `string`.
    String,
    /// `bytes`: a base64 string.
    Bytes,
    /// An enum: the name of the value, or a number if it has no name.
    Enum(Vec<String>),
    /// A message, by its full name. One that [`Messages`] does not describe is an object of unknown members.
    Message(String),
    /// A repeated field.
    List(Box<Type>),
    /// A map field, by the type of its values. Its keys are strings in JSON.
    Map(Box<Type>),
    /// Any JSON value.
    Any,
}

impl Type {
    /// Returns the type of a field that holds the message with this full name.
    ///
    /// Well-known types have special JSON forms: a `google.protobuf.Timestamp` is a [`Type::String`],
    /// a `google.protobuf.Int64Value` a [`Type::Int64`].
    #[must_use]
    pub fn message(name: &str) -> Self {
        match name.strip_prefix("google.protobuf.") {
            Some("Timestamp" | "Duration" | "FieldMask" | "StringValue") => Self::String,
            Some("BytesValue") => Self::Bytes,
            Some("BoolValue") => Self::Bool,
            Some("Int32Value" | "UInt32Value") => Self::Int32,
            Some("Int64Value" | "UInt64Value") => Self::Int64,
            Some("FloatValue" | "DoubleValue") => Self::Float,
            Some("Struct" | "Any") => Self::Map(Box::new(Self::Any)),
            Some("ListValue") => Self::List(Box::new(Self::Any)),
            Some("Value") => Self::Any,
            _ => Self::Message(name.to_owned()),
        }
    }
}
