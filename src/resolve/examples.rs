//! Examples of messages, in ProtoJSON.

use heck::ToKebabCase;
use serde_json::{Map, Value, json};
use temporal_prost_json::{Descriptors, UnknownFields};

use crate::{
    expression::json_name,
    schema::{
        descriptor::{FieldDescriptorProto, Label, Type},
        pool::{FieldView, Pool, TypeKind, without_dot},
    },
};

/// Messages inside messages are shown to this depth.
const DEEPEST: usize = 4;

/// An example with more fields than this is cut.
const MOST_FIELDS: usize = 60;

pub(super) struct Examples<'a> {
    pool: &'a Pool<'a>,
    descriptors: Descriptors,
}

impl<'a> Examples<'a> {
    /// `descriptors` contains the messages of `pool` that examples are wanted of.
    pub(super) fn new(pool: &'a Pool<'a>, descriptors: Descriptors) -> Self {
        Self { pool, descriptors }
    }

    /// Returns an example as clients write it, or `None` if no example is valid.
    pub(super) fn json(&self, message: &str) -> Option<String> {
        String::from_utf8(self.descriptors.to_json(message, &self.wire(message)?).ok()?).ok()
    }

    /// Returns the same example as a value.
    pub(super) fn value(&self, message: &str) -> Option<Value> {
        match message {
            // The SDKs send no payload for it.
            "google.protobuf.Empty" => Some(Value::Null),
            _ => self.descriptors.to_value(message, &self.wire(message)?).ok(),
        }
    }

    fn wire(&self, message: &str) -> Option<Vec<u8>> {
        let mut draft = Draft { pool: self.pool, around: Vec::new(), fields: 0 };
        let example = draft.message(message)?.to_string();
        self.descriptors.from_json(message, example.as_bytes(), UnknownFields::Refuse).ok()
    }
}

/// An example in the making.
struct Draft<'a> {
    pool: &'a Pool<'a>,
    /// The messages around the current one.
    around: Vec<String>,
    fields: usize,
}

impl Draft<'_> {
    /// Returns `None` for a message that contains itself, or that is too deep.
    fn message(&mut self, name: &str) -> Option<Value> {
        if name.starts_with("google.protobuf.") {
            return well_known(name.trim_start_matches("google.protobuf."));
        }
        if self.around.len() == DEEPEST || self.around.iter().any(|around| around == name) {
            return None;
        }
        let message = self.pool.message_view(name)?;
        self.around.push(name.to_owned());
        let mut oneofs = Vec::new();
        let mut fields = Map::new();
        for field in message.fields() {
            // One member of a oneof is enough, and all that is allowed.
            if field.proto.oneof_index.is_some_and(|oneof| oneofs.contains(&oneof)) {
                continue;
            }
            if let Some(value) = self.field(&field) {
                oneofs.extend(field.proto.oneof_index);
                fields.insert(json_name(field.proto).to_owned(), value);
            }
        }
        self.around.pop();
        Some(Value::Object(fields))
    }

    fn field(&mut self, view: &FieldView<'_>) -> Option<Value> {
        self.fields += 1;
        if self.fields > MOST_FIELDS && !view.is_required() {
            return None;
        }
        let field = view.proto;
        if field.label() != Label::Repeated {
            return self.single(field);
        }
        let entry = field.type_name.as_deref().and_then(|name| self.pool.message(without_dot(name)));
        match entry.filter(|entry| entry.is_map_entry()).and_then(|entry| entry.field.first_chunk()) {
            Some([key, value]) => {
                let key = match self.single(key)? {
                    Value::String(key) => key,
                    key => key.to_string(),
                };
                Some(Value::Object(Map::from_iter([(key, self.single(value)?)])))
            }
            None => Some(Value::Array(vec![self.single(field)?])),
        }
    }

    fn single(&mut self, field: &FieldDescriptorProto) -> Option<Value> {
        Some(match field.r#type() {
            Type::Bool => json!(true),
            Type::String => json!(field.name.to_kebab_case()),
            Type::Bytes => json!("Ynl0ZXM="),
            Type::Double | Type::Float => json!(1.5),
            Type::Enum => return self.enumeration(without_dot(field.type_name())),
            Type::Message | Type::Group => return self.message(without_dot(field.type_name())),
            _ => json!(1),
        })
    }

    /// Returns the first value that is not the default.
    fn enumeration(&self, name: &str) -> Option<Value> {
        let TypeKind::Enum(found) = self.pool.type_of(name)?.kind else { return None };
        if name == "google.protobuf.NullValue" {
            return Some(Value::Null);
        }
        let set = found.value.iter().find(|value| value.number.unwrap_or_default() != 0);
        set.or(found.value.first()).map(|value| json!(value.name))
    }
}

/// Returns an example of a message that has its own form in JSON. `Any` has none, since it can contain every message.
fn well_known(name: &str) -> Option<Value> {
    Some(match name {
        "Timestamp" => json!("2026-01-31T09:00:00Z"),
        "Duration" => json!("90s"),
        "FieldMask" | "StringValue" | "Value" => json!("name"),
        "Struct" => json!({ "name": "value" }),
        "ListValue" => json!(["value"]),
        "BoolValue" => json!(true),
        "BytesValue" => json!("Ynl0ZXM="),
        "DoubleValue" | "FloatValue" => json!(1.5),
        "Int32Value" | "UInt32Value" | "Int64Value" | "UInt64Value" => json!(1),
        "Empty" => json!({}),
        _ => return None,
    })
}
