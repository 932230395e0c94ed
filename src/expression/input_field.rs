//! Fields that an expression reads.

use super::messages;
use crate::{
    model::FactType,
    schema::{
        descriptor::{FieldDescriptorProto, Label, Type},
        pool::{Pool, without_dot},
    },
};

/// A field of the input, or of a message inside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InputField<'a> {
    /// The full name of the message that declares the field.
    pub(crate) message: &'a str,
    pub(crate) proto: &'a FieldDescriptorProto,
}

impl<'a> InputField<'a> {
    /// Returns the field at a path of JSON names, without lists, maps and well-known types on the way.
    pub(crate) fn at(pool: &'a Pool<'_>, input: &'a str, path: &[String]) -> Option<Self> {
        let (first, rest) = path.split_first()?;
        // A path can be long, so this is no recursion.
        rest.iter().try_fold(Self::of(pool, input, first)?, |field, name| {
            let is_message = field.proto.label() != Label::Repeated && field.proto.r#type() == Type::Message;
            is_message.then(|| Self::of(pool, without_dot(field.proto.type_name()), name))?
        })
    }

    /// Returns the field at a path of JSON names that are joined by dots.
    pub(crate) fn at_path(pool: &'a Pool<'_>, input: &'a str, path: &str) -> Option<Self> {
        let path: Vec<_> = path.split('.').map(str::to_owned).collect();
        Self::at(pool, input, &path)
    }

    /// Returns the type of the fact that a policy makes of the field, or `None` if it cannot be a fact.
    pub(crate) fn fact_type(self) -> Option<FactType> {
        if self.proto.label() == Label::Repeated {
            return None;
        }
        match self.proto.r#type() {
            Type::String | Type::Enum => Some(FactType::Text),
            Type::Bool => Some(FactType::Flag),
            Type::Double | Type::Float | Type::Bytes | Type::Message | Type::Group => None,
            _ => Some(FactType::Integer),
        }
    }

    fn of(pool: &'a Pool<'_>, message: &'a str, json_name: &str) -> Option<Self> {
        let fields = &pool.message(message).filter(|_| !is_well_known(message))?.field;
        let proto = fields.iter().find(|field| messages::json_name(field) == json_name)?;
        Some(Self { message, proto })
    }
}

/// Returns whether a message may have another form in JSON than its fields.
fn is_well_known(name: &str) -> bool {
    name.starts_with("google.protobuf.")
}
