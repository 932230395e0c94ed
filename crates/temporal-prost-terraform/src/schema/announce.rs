//! Attributes in the form of the protocol.

use super::{Attribute, Collection, Kind, Mode, Trait};
use crate::protos::tfplugin6::{Schema, StringKind, schema};
use schema::object::NestingMode;
use serde_json::{Value as Json, json};

/// Returns the schema of a resource, or of the provider's configuration.
pub(crate) fn block(version: i64, description: &str, attributes: Vec<schema::Attribute>) -> Schema {
    let block = schema::Block {
        attributes,
        description: description.to_owned(),
        description_kind: StringKind::Markdown.into(),
        deprecated: false,
    };
    Schema { version, block: Some(block) }
}

/// Returns the attributes in the form of the protocol.
pub(crate) fn announce(attributes: &[Attribute]) -> Vec<schema::Attribute> {
    attributes.iter().map(attribute).collect()
}

fn attribute(attribute: &Attribute) -> schema::Attribute {
    let nested = nested(&attribute.kind);
    let of_type = if nested.is_none() { terraform_type(&attribute.kind).to_string() } else { String::new() };
    schema::Attribute {
        name: attribute.name.to_owned(),
        r#type: of_type.into_bytes(),
        nested_type: nested,
        description: attribute.description.to_owned(),
        description_kind: StringKind::Markdown.into(),
        required: attribute.mode == Mode::Required,
        optional: matches!(attribute.mode, Mode::Optional | Mode::OptionalComputed),
        computed: attribute.is_computed(),
        sensitive: attribute.is(Trait::Sensitive),
        deprecated: !attribute.deprecated.is_empty(),
        deprecation_message: attribute.deprecated.to_owned(),
        write_only: attribute.is(Trait::WriteOnly),
    }
}

fn nested(kind: &Kind) -> Option<schema::Object> {
    let (nesting, attributes) = match kind {
        Kind::Object(attributes) => (NestingMode::Single, attributes),
        Kind::Objects(Collection::List, attributes) => (NestingMode::List, attributes),
        Kind::Objects(Collection::Set, attributes) => (NestingMode::Set, attributes),
        Kind::Objects(Collection::Map, attributes) => (NestingMode::Map, attributes),
        _ => return None,
    };
    Some(schema::Object { attributes: announce(attributes), nesting: nesting.into() })
}

/// Returns the type in JSON. Only collections of collections contain objects here.
fn terraform_type(kind: &Kind) -> Json {
    match kind {
        Kind::Bool => json!("bool"),
        Kind::Integer | Kind::Real | Kind::Float => json!("number"),
        Kind::Collection(collection, element) => json!([name(*collection), terraform_type(element)]),
        Kind::Objects(collection, attributes) => json!([name(*collection), object(attributes)]),
        Kind::Object(attributes) => object(attributes),
        Kind::Text | Kind::Bytes | Kind::Duration | Kind::Timestamp | Kind::Json | Kind::Enum(..) => {
            json!("string")
        }
    }
}

fn name(collection: Collection) -> &'static str {
    match collection {
        Collection::List => "list",
        Collection::Set => "set",
        Collection::Map => "map",
    }
}

fn object(attributes: &[Attribute]) -> Json {
    let types = attributes.iter().map(|one| (one.name.to_owned(), terraform_type(&one.kind)));
    json!(["object", Json::Object(types.collect())])
}
