//! Files of editions as files of `proto3`, which prost can read.

use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};

use crate::schema::{
    descriptor::{self, FeatureSet, FileDescriptorProto},
    pool::{qualify, without_dot},
};

/// Replaces the features of editions by what means the same in `proto3`, or at least to prost. `files` are the same files
/// with their features, which the types of prost do not have.
pub(super) fn lower(set: &mut FileDescriptorSet, files: &[FileDescriptorProto]) {
    let pairs = set.file.iter_mut().zip(files).filter(|(_, file)| file.edition.is_some());
    for (lowered, file) in pairs {
        lowered.syntax = Some("proto3".to_owned());
        for (lowered, message) in lowered.message_type.iter_mut().zip(&file.message_type) {
            Lowering { file, name: qualify(&file.package, &message.name), message }.apply(lowered);
        }
    }
}

struct Lowering<'a> {
    file: &'a FileDescriptorProto,
    /// The full name of the message.
    name: String,
    message: &'a descriptor::DescriptorProto,
}

impl Lowering<'_> {
    fn apply(&self, lowered: &mut DescriptorProto) {
        for (lowered, field) in lowered.field.iter_mut().zip(&self.message.field) {
            let features = FeatureSet::of(self.file, field);
            if features.is_delimited() && lowered.r#type() == Type::Message && !self.is_map(field) {
                lowered.set_type(Type::Group);
            }
            lower_label(lowered, features);
        }
        for (lowered, message) in lowered.nested_type.iter_mut().zip(&self.message.nested_type) {
            if !message.is_map_entry() {
                Lowering { name: qualify(&self.name, &message.name), message, ..*self }.apply(lowered);
            }
        }
    }

    fn is_map(&self, field: &descriptor::FieldDescriptorProto) -> bool {
        let mut entries = self.message.nested_type.iter().filter(|nested| nested.is_map_entry());
        let ty = without_dot(field.type_name());
        entries.any(|entry| qualify(&self.name, &entry.name) == ty)
    }
}

fn lower_label(field: &mut FieldDescriptorProto, features: FeatureSet) {
    match field.label() {
        Label::Repeated => {
            field.options.get_or_insert_default().packed = Some(features.is_packed());
        }
        _ if features.is_required() => field.set_label(Label::Required),
        // A field of a oneof has presence anyway.
        _ if field.oneof_index.is_some() => {}
        // A group in proto3 would have none.
        _ => field.proto3_optional = Some(!features.is_implicit() || field.r#type() == Type::Group),
    }
}
