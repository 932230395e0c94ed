//! Messages and enums.

use minijinja::Value;
use serde::Serialize;

use super::{
    links::Links,
    template::{code, markdown},
};
use crate::{
    model::{EnumEntry, FieldEntry, FieldType, MessageEntry, Presence},
    rust::{comments::Section, markdown},
};

#[derive(Serialize)]
pub(super) struct MessageView {
    name: String,
    comment: Value,
    fields: Vec<FieldView>,
    /// ProtoJSON.
    example: Option<String>,
}

#[derive(Serialize)]
struct FieldView {
    name: String,
    json_name: String,
    ty: Value,
    presence: Value,
    comment: Value,
    deprecated: bool,
}

#[derive(Serialize)]
pub(super) struct EnumView {
    name: String,
    comment: Value,
    values: Vec<ValueView>,
}

#[derive(Serialize)]
struct ValueView {
    name: String,
    number: i32,
    comment: Value,
}

pub(super) fn message(name: &str, entry: &MessageEntry, links: &Links<'_>) -> MessageView {
    MessageView {
        name: links.short(name).to_owned(),
        comment: comment(&entry.comment),
        fields: entry.fields.iter().map(|entry| field(entry, links)).collect(),
        example: entry.example.as_deref().map(indented),
    }
}

/// Returns the message of this name, unless it is empty or a well-known type.
pub(super) fn named(name: &str, links: &Links<'_>) -> Option<MessageView> {
    let entry = links.package.reference.messages.get(name)?;
    Some(message(name, entry, links))
}

pub(super) fn enumeration(name: &str, entry: &EnumEntry, links: &Links<'_>) -> EnumView {
    let values = entry.values.iter().map(|value| ValueView {
        name: value.name.clone(),
        number: value.number,
        comment: cell(&value.comment),
    });
    EnumView {
        name: links.short(name).to_owned(),
        comment: comment(&entry.comment),
        values: values.collect(),
    }
}

pub(super) fn comment(text: &str) -> Value {
    markdown(Section::of(text).document())
}

pub(super) fn cell(text: &str) -> Value {
    markdown(Section::of(text).cell())
}

pub(super) fn summary(text: &str) -> Value {
    markdown(Section::of(text).summary())
}

fn field(entry: &FieldEntry, links: &Links<'_>) -> FieldView {
    FieldView {
        name: entry.name.clone(),
        json_name: entry.json_name.clone(),
        ty: field_type(&entry.ty, links),
        presence: presence(&entry.presence),
        comment: cell(&entry.comment),
        deprecated: entry.deprecated,
    }
}

fn field_type(ty: &FieldType, links: &Links<'_>) -> Value {
    match ty {
        FieldType::Scalar(name) => code(name),
        FieldType::Named(name) => links.to_type(name),
        FieldType::Map(key, value) => markdown(format!("{} to {}", code(key), field_type(value, links))),
    }
}

fn presence(presence: &Presence) -> Value {
    markdown(match presence {
        Presence::Implicit => "single".to_owned(),
        Presence::Optional => "optional".to_owned(),
        Presence::Required => "required".to_owned(),
        Presence::Oneof(name) => format!("one of {}", markdown::code(name)),
        Presence::Repeated => "repeated".to_owned(),
        Presence::Map => "map".to_owned(),
    })
}

/// Returns JSON with a line for each member and element.
fn indented(json: &str) -> String {
    let mut text = String::new();
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    let mut before = ' ';
    for char in json.chars() {
        let is_structure = !in_string && "{}[],:".contains(char);
        if is_structure && "}]".contains(char) {
            depth = depth.saturating_sub(1);
        }
        let opens = "{[".contains(before) && !"}]".contains(char);
        if !in_string && (before == ',' || opens || ("}]".contains(char) && !"{[".contains(before))) {
            text.push('\n');
            text.push_str(&"  ".repeat(depth));
        }
        text.push(char);
        match char {
            '"' if !is_escaped => in_string = !in_string,
            ':' if is_structure => text.push(' '),
            '{' | '[' if is_structure => depth += 1,
            _ => {}
        }
        is_escaped = in_string && char == '\\' && !is_escaped;
        before = if is_structure { char } else { ' ' };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_indented_and_stays_the_same() {
        let json = r#"{"a":{"b":[1,"x,{\"}"],"c":{},"d":[]},"e":"\\"}"#;
        let text = indented(json);
        let expected = "{\n  \"a\": {\n    \"b\": [\n      1,\n      \"x,{\\\"}\"\n    ],\n    \"c\": {},\n    \"d\": []\n  },\n  \"e\": \"\\\\\"\n}";
        assert_eq!(text, expected);
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&text), value(json));
    }
}
