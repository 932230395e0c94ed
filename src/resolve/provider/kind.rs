//! The types of fields as kinds of attributes.

use heck::ToShoutySnakeCase as _;

use super::{Draft, attributes::Part, field};
use crate::{
    diagnostic::Rule,
    model::{AttributeKind, Collection, Shape, Width},
    schema::{
        descriptor::{EnumDescriptorProto, FieldBehavior, Label, Type},
        pool::{FieldView, TypeKind, without_dot},
    },
};

impl<'a> Draft<'a> {
    /// Returns `None` for a type that no attribute can have.
    pub(super) fn kind(
        &mut self,
        of: &FieldView<'_>,
        part: Part,
        inside: &mut Vec<String>,
    ) -> Option<AttributeKind> {
        if of.proto.label() != Label::Repeated {
            return self.single(of, part, inside);
        }
        let value = self.map_value(of);
        let collection = match value {
            Some(_) => Collection::Map,
            None if field::is(of, FieldBehavior::UnorderedList) => Collection::Set,
            None => Collection::List,
        };
        Some(match self.single(value.as_ref().unwrap_or(of), part, inside)? {
            AttributeKind::Object(attributes) => AttributeKind::Objects(collection, attributes),
            element => AttributeKind::Collection(collection, Box::new(element)),
        })
    }

    /// Returns the field of the values of a map.
    pub(super) fn map_value(&self, of: &FieldView<'_>) -> Option<FieldView<'a>> {
        let entry = self.pool.message_view(without_dot(of.proto.type_name()));
        entry.filter(|entry| entry.proto.is_map_entry())?.fields().nth(1)
    }

    fn single(&mut self, of: &FieldView<'_>, part: Part, inside: &mut Vec<String>) -> Option<AttributeKind> {
        match of.proto.r#type() {
            Type::Enum => self.enumeration(without_dot(of.proto.type_name())),
            _ => simple(of).or_else(|| self.message(of, part, inside)),
        }
    }

    fn enumeration(&self, name: &str) -> Option<AttributeKind> {
        match self.pool.type_of(name)?.kind {
            TypeKind::Enum(of) => Some(enumeration(of)),
            TypeKind::Message(_) => None,
        }
    }

    fn message(&mut self, of: &FieldView<'_>, part: Part, inside: &mut Vec<String>) -> Option<AttributeKind> {
        let name = without_dot(of.proto.type_name()).to_owned();
        let field = &of.proto.name;
        if name == "google.protobuf.Any" {
            let message = format!("`{field}` can hold any message, which no type of Terraform can");
            self.about(Rule::TerraformAny, of, (message, "use a message or a `google.protobuf.Struct`"));
            return None;
        }
        if inside.contains(&name) {
            let message =
                format!("`{field}` is a message inside itself, which no type of Terraform can hold");
            let help = "set `skip` in `(temporal_prost.v1.attribute)`, or limit the depth by other messages";
            self.about(Rule::TerraformRecursiveMessage, of, (message, help));
            return None;
        }
        self.object(name, part, inside)
    }
}

/// Returns the kind of a single value that is neither an enum nor an object.
pub(super) fn simple(of: &FieldView<'_>) -> Option<AttributeKind> {
    Some(match of.proto.r#type() {
        Type::Bool => AttributeKind::Bool,
        Type::Double => AttributeKind::Real,
        Type::Float => AttributeKind::Float,
        Type::String => AttributeKind::Text,
        Type::Bytes => AttributeKind::Bytes,
        Type::Enum => return None,
        Type::Message | Type::Group => return well_known(without_dot(of.proto.type_name())),
        Type::Int32 | Type::Sint32 | Type::Sfixed32 => AttributeKind::Integer(Width::I32),
        Type::Uint32 | Type::Fixed32 => AttributeKind::Integer(Width::U32),
        Type::Int64 | Type::Sint64 | Type::Sfixed64 => AttributeKind::Integer(Width::I64),
        Type::Uint64 | Type::Fixed64 => AttributeKind::Integer(Width::U64),
    })
}

fn well_known(name: &str) -> Option<AttributeKind> {
    Some(match name.strip_prefix("google.protobuf.")? {
        "Duration" => AttributeKind::Duration,
        "Timestamp" => AttributeKind::Timestamp,
        "Struct" => AttributeKind::Json(Shape::Object),
        "ListValue" => AttributeKind::Json(Shape::Array),
        "Value" => AttributeKind::Json(Shape::Any),
        "StringValue" | "FieldMask" => AttributeKind::Text,
        "BytesValue" => AttributeKind::Bytes,
        "BoolValue" => AttributeKind::Bool,
        "DoubleValue" => AttributeKind::Real,
        "FloatValue" => AttributeKind::Float,
        "Int32Value" => AttributeKind::Integer(Width::I32),
        "Int64Value" => AttributeKind::Integer(Width::I64),
        "UInt32Value" => AttributeKind::Integer(Width::U32),
        "UInt64Value" => AttributeKind::Integer(Width::U64),
        _ => return None,
    })
}

/// Returns the values without the prefix that they share with their enum, and without the one that stands for an unset
/// field.
fn enumeration(of: &EnumDescriptorProto) -> AttributeKind {
    let prefix = format!("{}_", of.name.to_shouty_snake_case());
    let is_prefixed = of.value.iter().all(|value| value.name.starts_with(&prefix));
    let short = |name: &str| name.strip_prefix(&*prefix).filter(|_| is_prefixed).unwrap_or(name).to_owned();
    let values = of.value.iter().map(|value| (short(&value.name), value.name.clone()));
    let is_set = |short: &str| short != "UNSPECIFIED" && !short.ends_with("_UNSPECIFIED");
    let zero =
        of.value.iter().find(|value| value.number.unwrap_or_default() == 0).map(|value| short(&value.name));
    let zero = zero.filter(|zero| is_set(zero)).unwrap_or_default();
    AttributeKind::Enum(values.filter(|(short, _)| is_set(short)).collect(), zero)
}
