//! Message types for the expression language.

use temporal_prost_expression::{Field, Messages, Type};

use crate::schema::{
    descriptor::{self, FieldDescriptorProto, Label},
    pool::{Pool, TypeKind, without_dot},
};

/// Returns the types that expressions over these inputs need.
pub(crate) fn messages<'n>(pool: &Pool<'_>, inputs: impl Iterator<Item = &'n str>) -> Messages {
    let mut messages = Messages::default();
    for name in pool.reachable(inputs) {
        let Some(message) = pool.message(name) else { continue };
        let fields = message.field.iter().map(|field| {
            let described = json_field(pool, field);
            if pool.has_presence(name, field) { described } else { described.implicit() }
        });
        messages.insert(name, fields);
    }
    messages
}

fn json_field(pool: &Pool<'_>, field: &FieldDescriptorProto) -> Field {
    Field::new(&field.name, json_name(field), json_type(pool, field))
}

pub(crate) fn json_name(field: &FieldDescriptorProto) -> &str {
    field.json_name.as_ref().unwrap_or(&field.name)
}

pub(super) fn json_type(pool: &Pool<'_>, field: &FieldDescriptorProto) -> Type {
    let single = single_type(pool, field);
    if field.label() != Label::Repeated {
        return single;
    }
    match map_value(pool, field) {
        Some(value) => Type::Map(Box::new(single_type(pool, value))),
        None => Type::List(Box::new(single)),
    }
}

fn single_type(pool: &Pool<'_>, field: &FieldDescriptorProto) -> Type {
    use descriptor::Type as Proto;
    match field.r#type() {
        Proto::Bool => Type::Bool,
        Proto::Int32 | Proto::Sint32 | Proto::Uint32 | Proto::Fixed32 | Proto::Sfixed32 => Type::Int32,
        Proto::Int64 | Proto::Sint64 | Proto::Uint64 | Proto::Fixed64 | Proto::Sfixed64 => Type::Int64,
        Proto::Double | Proto::Float => Type::Float,
        Proto::String => Type::String,
        Proto::Bytes => Type::Bytes,
        Proto::Enum => enum_type(pool, without_dot(field.type_name())),
        Proto::Message | Proto::Group => Type::message(without_dot(field.type_name())),
    }
}

fn enum_type(pool: &Pool<'_>, full_name: &str) -> Type {
    match pool.type_of(full_name).map(|found| found.kind) {
        Some(TypeKind::Enum(proto)) if full_name != "google.protobuf.NullValue" => {
            Type::Enum(proto.value.iter().map(|value| value.name.clone()).collect())
        }
        _ => Type::Any,
    }
}

/// Returns the field of the values, if `field` is a map.
fn map_value<'a>(pool: &Pool<'a>, field: &FieldDescriptorProto) -> Option<&'a FieldDescriptorProto> {
    let entry = pool.message(without_dot(field.type_name()))?;
    if entry.is_map_entry() { entry.field.iter().find(|field| field.number == 2) } else { None }
}
