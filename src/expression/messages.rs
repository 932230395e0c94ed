//! Message types for the expression language.

use temporal_prost_expression::{Field, Messages, Type};

use crate::{
    descriptor::{self, FieldDescriptorProto, Label},
    schema::{Schema, TypeKind, without_dot},
};

/// Returns the types that expressions over these inputs need.
pub(crate) fn messages<'n>(schema: &Schema<'_>, inputs: impl Iterator<Item = &'n str>) -> Messages {
    let mut messages = Messages::default();
    for name in schema.reachable(inputs) {
        let Some(message) = schema.message(&name) else { continue };
        let fields = message.field.iter().map(|field| {
            let described = json_field(schema, field);
            if schema.has_presence(&name, field) { described } else { described.implicit() }
        });
        messages.insert(name.as_str(), fields);
    }
    messages
}

fn json_field(schema: &Schema<'_>, field: &FieldDescriptorProto) -> Field {
    Field::new(&field.name, json_name(field), json_type(schema, field))
}

pub(super) fn json_name(field: &FieldDescriptorProto) -> &str {
    field.json_name.as_ref().unwrap_or(&field.name)
}

pub(super) fn json_type(schema: &Schema<'_>, field: &FieldDescriptorProto) -> Type {
    let single = single_type(schema, field);
    if field.label() != Label::Repeated {
        return single;
    }
    match map_value(schema, field) {
        Some(value) => Type::Map(Box::new(single_type(schema, value))),
        None => Type::List(Box::new(single)),
    }
}

fn single_type(schema: &Schema<'_>, field: &FieldDescriptorProto) -> Type {
    use descriptor::Type as Proto;
    match field.r#type() {
        Proto::Bool => Type::Bool,
        Proto::Int32 | Proto::Sint32 | Proto::Uint32 | Proto::Fixed32 | Proto::Sfixed32 => Type::Int32,
        Proto::Int64 | Proto::Sint64 | Proto::Uint64 | Proto::Fixed64 | Proto::Sfixed64 => Type::Int64,
        Proto::Double | Proto::Float => Type::Float,
        Proto::String => Type::String,
        Proto::Bytes => Type::Bytes,
        Proto::Enum => enum_type(schema, without_dot(field.type_name())),
        Proto::Message | Proto::Group => Type::message(without_dot(field.type_name())),
    }
}

fn enum_type(schema: &Schema<'_>, full_name: &str) -> Type {
    match schema.type_of(full_name).map(|found| found.kind) {
        Some(TypeKind::Enum(proto)) if full_name != "google.protobuf.NullValue" => {
            Type::Enum(proto.value.iter().map(|value| value.name.clone()).collect())
        }
        _ => Type::Any,
    }
}

/// Returns the field of the values, if `field` is a map.
fn map_value<'a>(schema: &Schema<'a>, field: &FieldDescriptorProto) -> Option<&'a FieldDescriptorProto> {
    let entry = schema.message(without_dot(field.type_name()))?;
    if entry.is_map_entry() { entry.field.iter().find(|field| field.number == 2) } else { None }
}
