//! Fields that an expression reads.

use super::messages;
use crate::schema::{
    descriptor::{FieldDescriptorProto, Label, Type},
    pool::{Pool, without_dot},
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
