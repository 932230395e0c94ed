//! Groups inside themselves, which prost does not box.

use std::collections::{BTreeMap, BTreeSet};

use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};

use crate::schema::pool::qualify;

/// The messages by their full names with a leading dot, as fields refer to them.
struct Messages<'a>(BTreeMap<String, &'a DescriptorProto>);

/// Returns the paths of the groups that contain their own message, as prost's setting `boxed` takes them.
pub(super) fn recursive(set: &FileDescriptorSet) -> Vec<String> {
    let mut messages = Messages(BTreeMap::new());
    for file in &set.file {
        messages.add(file.package(), &file.message_type);
    }
    let groups = messages.0.iter().flat_map(|(name, message)| {
        let groups = singular(message).filter(|field| field.r#type() == Type::Group);
        groups.map(move |field| (name, *message, field))
    });
    let inside = groups.filter(|(name, _, field)| messages.reach(field.type_name(), name));
    inside.map(|(name, message, field)| path(name, message, field)).collect()
}

impl<'a> Messages<'a> {
    fn add(&mut self, scope: &str, inside: &'a [DescriptorProto]) {
        for message in inside {
            let name = qualify(scope, message.name());
            self.add(&name, &message.nested_type);
            self.0.insert(format!(".{name}"), message);
        }
    }

    /// Returns whether a value of `from` can contain one of `to` without a list around it.
    fn reach(&self, from: &str, to: &str) -> bool {
        let (mut open, mut seen) = (vec![from], BTreeSet::new());
        while let Some(name) = open.pop() {
            if name == to {
                return true;
            }
            if seen.insert(name) {
                let inside = self.0.get(name).into_iter().flat_map(|message| singular(message));
                open.extend(inside.map(FieldDescriptorProto::type_name));
            }
        }
        false
    }
}

/// Returns the fields with a single message.
fn singular(message: &DescriptorProto) -> impl Iterator<Item = &FieldDescriptorProto> {
    let is_message = |field: &&FieldDescriptorProto| matches!(field.r#type(), Type::Message | Type::Group);
    message.field.iter().filter(|field| field.label() != Label::Repeated).filter(is_message)
}

/// Returns the path of a field, with its oneof.
fn path(message_name: &str, message: &DescriptorProto, field: &FieldDescriptorProto) -> String {
    let index = field.oneof_index.filter(|_| !field.proto3_optional());
    let oneof = index.and_then(|index| message.oneof_decl.get(usize::try_from(index).ok()?));
    match oneof {
        Some(oneof) => format!("{message_name}.{}.{}", oneof.name(), field.name()),
        None => format!("{message_name}.{}", field.name()),
    }
}
