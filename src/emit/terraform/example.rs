//! Examples in Terraform's language.

use std::fmt::Write as _;

use crate::model::{Attribute, AttributeKind, Collection, Mode, Resource, Shape};

/// Returns the configuration of a provider.
pub(super) fn provider(name: &str, source: &str) -> String {
    format!(
        "terraform {{\n  required_providers {{\n    {name} = {{\n      source = {}\n    }}\n  }}\n}}\n\nprovider {} {{\n  \
         namespace = \"default\"\n}}\n",
        quoted(source),
        quoted(name),
    )
}

/// Returns a resource with its required attributes.
pub(super) fn resource(resource: &Resource) -> String {
    let mut text = format!("resource {} \"example\" {{\n", quoted(&resource.name));
    required(&mut text, &resource.attributes, 1);
    text.push_str("}\n");
    text
}

fn required(text: &mut String, attributes: &[Attribute], depth: usize) {
    let required: Vec<_> = attributes.iter().filter(|attribute| attribute.mode == Mode::Required).collect();
    let width = required.iter().map(|attribute| attribute.name.len()).max().unwrap_or_default();
    for attribute in required {
        let _ = writeln!(
            text,
            "{}{:width$} = {}",
            "  ".repeat(depth),
            attribute.name,
            value(&attribute.kind, &attribute.name, depth)
        );
    }
}

fn value(kind: &AttributeKind, name: &str, depth: usize) -> String {
    match kind {
        AttributeKind::Bool => "true".to_owned(),
        AttributeKind::Integer(_) | AttributeKind::Real | AttributeKind::Float => "1".to_owned(),
        AttributeKind::Bytes => "base64encode(\"example\")".to_owned(),
        AttributeKind::Duration => "\"1h\"".to_owned(),
        AttributeKind::Timestamp => "\"2026-01-02T15:04:05Z\"".to_owned(),
        AttributeKind::Json(Shape::Array) => "jsonencode([])".to_owned(),
        AttributeKind::Json(_) => "jsonencode({})".to_owned(),
        AttributeKind::Enum(names, _) => quoted(names.first().map_or(name, |(name, _)| name)),
        AttributeKind::Text => quoted(name),
        AttributeKind::Collection(Collection::Map, element) => {
            format!("{{ key = {} }}", value(element, name, depth))
        }
        AttributeKind::Collection(_, element) => format!("[{}]", value(element, name, depth)),
        AttributeKind::Object(attributes) => object(attributes, depth),
        AttributeKind::Objects(Collection::Map, attributes) => {
            format!("{{ key = {} }}", object(attributes, depth))
        }
        AttributeKind::Objects(_, attributes) => format!("[{}]", object(attributes, depth)),
    }
}

fn object(attributes: &[Attribute], depth: usize) -> String {
    let mut text = "{\n".to_owned();
    required(&mut text, attributes, depth + 1);
    if text == "{\n" {
        return "{}".to_owned();
    }
    text.push_str(&"  ".repeat(depth));
    text.push('}');
    text
}

/// Returns a text as a literal without templates.
fn quoted(text: &str) -> String {
    format!("{text:?}").replace("${", "$${").replace("%{", "%%{")
}
