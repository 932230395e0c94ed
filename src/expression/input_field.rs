//! Fields that an expression reads.

use super::messages::json_name;
use crate::{
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
        let fields = &pool.message(input).filter(|_| !is_well_known(input))?.field;
        let proto = fields.iter().find(|field| json_name(field) == first)?;
        if rest.is_empty() {
            return Some(Self { message: input, proto });
        }
        let is_message = proto.label() != Label::Repeated && proto.r#type() == Type::Message;
        is_message.then(|| Self::at(pool, without_dot(proto.type_name()), rest))?
    }
}

/// Returns whether a message may have another form in JSON than its fields.
fn is_well_known(name: &str) -> bool {
    name.starts_with("google.protobuf.")
}
