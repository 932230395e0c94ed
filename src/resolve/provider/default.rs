//! The defaults of attributes.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json};

use super::{Draft, field};
use crate::{
    diagnostic::Rule,
    model::{Attribute, AttributeKind, Collection, Mode, Shape, Width},
    schema::{descriptor::FieldBehavior, pool::FieldView},
};

impl Draft<'_> {
    /// Returns the default of a field, as JSON of its attribute. Empty if it has none.
    pub(super) fn default(&mut self, of: &FieldView<'_>, text: &str, kind: &AttributeKind) -> String {
        if text.is_empty() {
            return String::new();
        }
        match unused(of).map_or_else(|| read(text, kind), Err) {
            Ok(default) => default.to_string(),
            Err(reason) => {
                let message = format!("the default of `{}` {reason}", of.proto.name);
                let help = "set a value of the field as JSON, such as `3` or `\"eu\"`, or remove the default";
                self.about(Rule::TerraformInvalidDefault, of, (message, help));
                String::new()
            }
        }
    }
}

/// Returns the reason why no configuration has the default of a field.
fn unused(of: &FieldView<'_>) -> Option<String> {
    let is = |behavior| field::is(of, behavior);
    let reason = match () {
        () if is(FieldBehavior::OutputOnly) => "has no effect, because the service sets the field",
        () if is(FieldBehavior::Required) || is(FieldBehavior::Identifier) => {
            "has no effect, because every configuration sets the field"
        }
        () if is(FieldBehavior::InputOnly) => "has no effect, because plans do not contain the field",
        () if of.proto.oneof_index.is_some() && !of.proto.proto3_optional() => {
            "would exclude the other fields of its oneof"
        }
        () => return None,
    };
    Some(reason.to_owned())
}

fn read(text: &str, kind: &AttributeKind) -> Result<Json, String> {
    let json = serde_json::from_str(text).map_err(|_| "is not JSON".to_owned())?;
    value(kind, &json)
}

/// Converts JSON to a value of an attribute of this kind.
fn value(kind: &AttributeKind, json: &Json) -> Result<Json, String> {
    match (kind, json) {
        (AttributeKind::Json(shape), json) if is_shaped(*shape, json) => Ok(Json::String(json.to_string())),
        (AttributeKind::Collection(Collection::Map, element), Json::Object(members)) => {
            members_of(members, |json| value(element, json))
        }
        (AttributeKind::Collection(Collection::List | Collection::Set, element), Json::Array(values)) => {
            values.iter().map(|json| value(element, json)).collect()
        }
        (AttributeKind::Object(attributes), json) => object(attributes, json),
        (AttributeKind::Objects(Collection::Map, attributes), Json::Object(members)) => {
            members_of(members, |json| object(attributes, json))
        }
        (AttributeKind::Objects(Collection::List | Collection::Set, attributes), Json::Array(values)) => {
            values.iter().map(|json| object(attributes, json)).collect()
        }
        (kind, json) if is_scalar(kind, json) => Ok(json.clone()),
        (kind, _) => Err(format!("is not {}", wanted(kind))),
    }
}

fn members_of(
    members: &Map<String, Json>,
    read: impl Fn(&Json) -> Result<Json, String>,
) -> Result<Json, String> {
    let members = members.iter().map(|(key, json)| Ok((key.clone(), read(json)?)));
    members.collect::<Result<_, _>>().map(Json::Object)
}

fn object(attributes: &[Attribute], json: &Json) -> Result<Json, String> {
    let Json::Object(members) = json else { return Err("is not an object".to_owned()) };
    let find = |name: &str| attributes.iter().find(|attribute| attribute.name == name);
    if let Some(unknown) = members.keys().find(|name| find(name).is_none()) {
        return Err(format!("sets `{unknown}`, which is not an attribute"));
    }
    for Attribute { name, mode, default, .. } in attributes {
        match mode {
            Mode::Required if !members.contains_key(name) => return Err(format!("does not set `{name}`")),
            Mode::Computed => return Err(format!("cannot contain `{name}`, which the service sets")),
            Mode::OptionalComputed if default.is_empty() && !members.contains_key(name) => {
                return Err(format!("does not set `{name}`, which the service would set"));
            }
            _ => {}
        }
    }
    let members = members.iter().filter_map(|(name, json)| Some((find(name)?, json)));
    let members =
        members.map(|(attribute, json)| Ok((attribute.name.clone(), value(&attribute.kind, json)?)));
    members.collect::<Result<_, String>>().map(Json::Object)
}

fn is_scalar(kind: &AttributeKind, json: &Json) -> bool {
    match (kind, json) {
        (AttributeKind::Bool, Json::Bool(_))
        | (AttributeKind::Text, Json::String(_))
        | (AttributeKind::Real | AttributeKind::Float, Json::Number(_)) => true,
        (AttributeKind::Integer(width), json) => is_in_range(*width, json),
        (AttributeKind::Bytes, Json::String(text)) => is_base64(text),
        (AttributeKind::Duration, Json::String(text)) => text.parse::<SignedDuration>().is_ok(),
        (AttributeKind::Timestamp, Json::String(text)) => text.parse::<Timestamp>().is_ok(),
        (AttributeKind::Enum(names, _), Json::String(text)) => names.iter().any(|(name, _)| name == text),
        _ => false,
    }
}

fn is_in_range(width: Width, json: &Json) -> bool {
    match width {
        Width::I32 => json.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        Width::I64 => json.is_i64(),
        Width::U32 => json.as_u64().is_some_and(|number| u32::try_from(number).is_ok()),
        Width::U64 => json.is_u64(),
    }
}

fn is_shaped(shape: Shape, json: &Json) -> bool {
    match shape {
        Shape::Any => true,
        Shape::Array => json.is_array(),
        Shape::Object => json.is_object(),
    }
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || b"+/".contains(&byte);
    text.len().is_multiple_of(4) && text.len() - digits.len() < 3 && digits.bytes().all(is_digit)
}

fn wanted(kind: &AttributeKind) -> String {
    let wanted = match kind {
        AttributeKind::Bool => "a boolean",
        AttributeKind::Integer(Width::I32) => "a whole number of 32 bits",
        AttributeKind::Integer(Width::I64) => "a whole number of 64 bits",
        AttributeKind::Integer(Width::U32) => "a whole number of 32 bits without a sign",
        AttributeKind::Integer(Width::U64) => "a whole number of 64 bits without a sign",
        AttributeKind::Real | AttributeKind::Float => "a number",
        AttributeKind::Text => "a string",
        AttributeKind::Json(Shape::Any) => "JSON",
        AttributeKind::Bytes => "a string in base64",
        AttributeKind::Duration => "a duration, such as `\"90s\"`",
        AttributeKind::Timestamp => "a time in RFC 3339 format",
        AttributeKind::Enum(names, _) => {
            let names: Vec<_> = names.iter().map(|(name, _)| format!("`\"{name}\"`")).collect();
            return format!("one of {}", names.join(", "));
        }
        AttributeKind::Json(Shape::Object)
        | AttributeKind::Object(_)
        | AttributeKind::Collection(Collection::Map, _)
        | AttributeKind::Objects(Collection::Map, _) => "an object",
        AttributeKind::Json(Shape::Array) | AttributeKind::Collection(..) | AttributeKind::Objects(..) => {
            "a list"
        }
    };
    wanted.to_owned()
}
