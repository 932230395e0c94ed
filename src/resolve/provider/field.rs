//! The options of a field that make it an attribute.

use crate::{
    expression::json_name,
    model::{Attribute, AttributeKind, Mode},
    rust::comments::{Docs, Section},
    schema::{
        descriptor::{AttributeOptions, FieldBehavior},
        pool::FieldView,
    },
};

/// Returns the name of a field's attribute.
pub(super) fn name(field: &FieldView<'_>) -> String {
    let options = field.options().attribute.as_deref();
    let name = options.map(|options| &options.name).filter(|name| !name.is_empty());
    name.unwrap_or(&field.proto.name).clone()
}

pub(super) fn is(field: &FieldView<'_>, behavior: FieldBehavior) -> bool {
    field.options().field_behavior.contains(&(behavior as i32))
}

pub(super) fn is_skipped(field: &FieldView<'_>) -> bool {
    field.options().attribute.as_deref().is_some_and(AttributeOptions::skip)
}

/// Returns whether a change of the field needs another resource.
pub(super) fn is_fixed(field: &FieldView<'_>) -> bool {
    is(field, FieldBehavior::Immutable) || is(field, FieldBehavior::Identifier)
}

/// Returns who sets a field of an input.
pub(super) fn mode(field: &FieldView<'_>, options: &AttributeOptions) -> Mode {
    let is_required = is(field, FieldBehavior::Required) || is(field, FieldBehavior::Identifier);
    let is_computed = options.computed || is(field, FieldBehavior::NonEmptyDefault);
    match () {
        () if is_required => Mode::Required,
        () if is_computed || !options.default.is_empty() => Mode::OptionalComputed,
        () => Mode::Optional,
    }
}

/// Returns an optional attribute.
pub(super) fn attribute(field: &FieldView<'_>, kind: AttributeKind) -> Attribute {
    Attribute {
        json: json_name(field.proto).to_string(),
        description: Section::of(field.comment()).document(),
        deprecated: deprecation(field),
        ..Attribute::new(String::new(), kind, field.name_at())
    }
}

fn deprecation(field: &FieldView<'_>) -> String {
    if !field.options().deprecated {
        return String::new();
    }
    let reason = Docs::new(field.comment(), String::new).deprecation();
    if reason.is_empty() { "It is deprecated.".to_owned() } else { reason }
}
