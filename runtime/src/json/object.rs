use std::fmt;

use buffa_descriptor::{FieldDescriptor, MessageDescriptor};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::UnknownFields;
use super::place::Place;
use super::read::Seed;
use super::schema::Form;
use super::write::unknown_type;

impl<'s> Seed<'_, 's> {
    pub(super) fn fields<'de, A: MapAccess<'de>>(
        self,
        message: &'s MessageDescriptor,
        mut object: A,
    ) -> Result<bool, A::Error> {
        let Self { reader, .. } = self;
        let mut seen = Vec::new();
        while let Some(name) = object.next_key_seed(FieldName(message))? {
            let field = match name {
                Ok(field) => field,
                Err(_) if reader.unknown == UnknownFields::Ignore => {
                    object.next_value::<IgnoredAny>()?;
                    continue;
                }
                Err(name) => return Err(A::Error::custom(format_args!("unknown field {name:?}"))),
            };
            let place =
                Place::of(field).ok_or_else(|| A::Error::custom("the descriptor of a field is broken"))?;
            let present = object.next_value_seed(reader.seed(place));
            let present = present.inspect_err(|_| reader.path.inside_field(field.json_name()))?;
            check_first(field, present, &seen).map_err(A::Error::custom)?;
            seen.push((field, present));
        }
        Ok(true)
    }

    /// The message in an `Any`: its type may come last, so the object is kept until then.
    pub(super) fn any<'de, A: MapAccess<'de>>(self, mut object: A) -> Result<bool, A::Error> {
        let Self { reader, .. } = self;
        let mut members = Map::new();
        while let Some((name, value)) = object.next_entry::<String, Value>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a member occurs twice"));
            }
        }
        if members.is_empty() {
            return Ok(true);
        }
        let Some(Value::String(url)) = members.remove("@type") else {
            return Err(A::Error::custom("the type is missing, name it in `@type`"));
        };
        let message = reader.schema.message_at(&url).ok_or_else(|| A::Error::custom(unknown_type(&url)))?;
        let content = content(message, members, reader.unknown).map_err(A::Error::custom)?;
        reader.wire.text(1, &url);
        let part = reader.wire.begin_counted(2);
        reader.seed(Place::Message(message)).deserialize(content).map_err(A::Error::custom)?;
        reader.wire.finish_unless_empty(&part);
        Ok(true)
    }
}

/// Refuses a second spelling of a field and a second member of a oneof.
fn check_first(
    field: &FieldDescriptor,
    present: bool,
    seen: &[(&FieldDescriptor, bool)],
) -> Result<(), String> {
    for (other, was_present) in seen {
        if other.number() == field.number() {
            return Err(format!("field {:?} occurs twice", field.json_name()));
        }
        if present
            && *was_present
            && field.oneof_index().is_some()
            && other.oneof_index() == field.oneof_index()
        {
            return Err(format!(
                "fields {:?} and {:?} exclude each other",
                other.json_name(),
                field.json_name()
            ));
        }
    }
    Ok(())
}

/// A message whose JSON is no object stands in `value`, and Go writes `Empty` so.
fn content(
    message: &MessageDescriptor,
    mut members: Map<String, Value>,
    unknown: UnknownFields,
) -> Result<Value, String> {
    let empty = message.full_name() == "google.protobuf.Empty" && members.contains_key("value");
    if Form::of(message) == Form::Object && !empty {
        return Ok(Value::Object(members));
    }
    let value = members
        .remove("value")
        .ok_or_else(|| format!("the `value` of {} is missing", message.full_name()))?;
    match members.keys().next() {
        Some(name) if unknown == UnknownFields::Refuse => Err(format!("unknown field {name:?}")),
        _ => Ok(value),
    }
}

/// Finds the field of a name, or yields the unknown name.
struct FieldName<'s>(&'s MessageDescriptor);

impl<'de, 's> DeserializeSeed<'de> for FieldName<'s> {
    type Value = Result<&'s FieldDescriptor, String>;

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<Self::Value, D::Error> {
        name.deserialize_str(self)
    }
}

impl<'s> Visitor<'_> for FieldName<'s> {
    type Value = Result<&'s FieldDescriptor, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.field_by_name(name).ok_or_else(|| name.to_owned()))
    }
}
