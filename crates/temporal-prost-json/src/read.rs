use std::borrow::Cow;
use std::collections::BTreeSet;

use buffa_descriptor::features::FieldPresence;
use buffa_descriptor::{FieldDescriptor, FieldKind, MessageDescriptor, SingularKind};

use super::UnknownFields;
use super::path::Path;
use super::scalar::Scalar;
use super::tree::Json;
use super::well_known;
use super::wire::Wire;
use super::write::unknown_type;
use super::{
    form::Form,
    schema::{Schema, Slot},
};

type Member<'a> = (Cow<'a, str>, Json<'a>);

/// Reads JSON into wire bytes.
///
/// The methods return `true` if there is a value. `null` and ignored names of enum values are not values.
pub(super) struct Reader<'s> {
    schema: &'s Schema,
    unknown: UnknownFields,
    pub(super) wire: Wire,
    pub(super) path: Path,
}

impl<'s> Reader<'s> {
    pub(super) fn new(schema: &'s Schema, unknown: UnknownFields) -> Self {
        Self { schema, unknown, wire: Wire::default(), path: Path::default() }
    }

    /// Reads the fields of a message.
    pub(super) fn message(&mut self, message: &MessageDescriptor, json: &Json<'_>) -> Result<(), String> {
        match (Form::of(message), json) {
            (Form::Object, Json::Object(members)) => self.fields(message, members.iter()),
            (Form::Field, _) => self.only_field(message, json),
            (Form::Value, _) => self.value(message, json),
            (Form::Any, Json::Object(members)) => self.any(members),
            (form @ (Form::Timestamp | Form::Duration | Form::FieldMask), Json::Text(text)) => {
                self.wire.content(&well_known::read(form, text)?);
                Ok(())
            }
            _ => Err(format!("this is not the JSON form of {}", message.full_name())),
        }
    }

    fn fields<'a>(
        &mut self,
        message: &MessageDescriptor,
        members: impl Iterator<Item = &'a Member<'a>>,
    ) -> Result<(), String> {
        let mut seen = Vec::new();
        for (name, json) in members {
            let Some(field) = message.field_by_name(name) else {
                self.refuse_unknown(name)?;
                continue;
            };
            let present = self.field(field, json);
            let present = present.inspect_err(|_| self.path.inside_field(field.json_name()))?;
            check_first(field, present, &seen)?;
            seen.push((field, present));
        }
        Ok(())
    }

    fn refuse_unknown(&self, name: &str) -> Result<(), String> {
        match self.unknown {
            UnknownFields::Ignore => Ok(()),
            UnknownFields::Refuse => Err(format!("there is no field {name:?}")),
        }
    }

    fn field(&mut self, field: &FieldDescriptor, json: &Json<'_>) -> Result<bool, String> {
        match (field.kind(), json) {
            (FieldKind::List(_) | FieldKind::Map { .. }, Json::Null) => return Ok(false),
            (FieldKind::Singular(kind), Json::Null) if !self.schema.has_null(kind) => return Ok(false),
            (FieldKind::Singular(_), _) => {
                return self.single(slot_of(field)?, field.presence() == FieldPresence::Implicit, json);
            }
            (FieldKind::List(_), Json::List(elements)) => self.elements(field, elements)?,
            (FieldKind::Map { .. }, Json::Object(members)) => self.entries(field, members)?,
            (FieldKind::List(_), _) => return Err("an array is expected".to_owned()),
            (FieldKind::Map { .. }, _) => return Err("an object is expected".to_owned()),
        }
        Ok(true)
    }

    /// Reads one value. A default is left out if the field has no presence.
    fn single(&mut self, slot: Slot, implicit: bool, json: &Json<'_>) -> Result<bool, String> {
        if let Some(message) = self.schema.message_of(slot.kind) {
            return self.nested(slot, message, json);
        }
        let Some(value) = self.scalar(slot.kind, json)? else { return Ok(false) };
        if !(implicit && value.is_default()) {
            self.wire.field(slot, &value);
        }
        Ok(true)
    }

    fn nested(&mut self, slot: Slot, message: &MessageDescriptor, json: &Json<'_>) -> Result<bool, String> {
        if matches!(json, Json::Null) && !self.schema.has_null(slot.kind) {
            return Err("null is no element".to_owned());
        }
        let part = self.wire.begin(slot);
        self.message(message, json)?;
        self.wire.finish(&part);
        Ok(true)
    }

    fn scalar<'a>(&self, kind: SingularKind, json: &'a Json<'_>) -> Result<Option<Scalar<'a>>, String> {
        let (Some(declared), Json::Text(name)) = (self.schema.enum_of(kind), json) else {
            let null = matches!(json, Json::Null) && self.schema.has_null(kind);
            return if null { Ok(Some(Scalar::Enum(0))) } else { Scalar::parse(kind, json).map(Some) };
        };
        match declared.value_by_name(name) {
            Some(value) => Ok(Some(Scalar::Enum(value.number()))),
            None if self.unknown == UnknownFields::Ignore => Ok(None),
            None => Err(format!("{} has no value {name:?}", declared.full_name())),
        }
    }

    fn elements(&mut self, field: &FieldDescriptor, elements: &[Json<'_>]) -> Result<(), String> {
        let slot = slot_of(field)?;
        let packed = (field.is_packed() && slot.is_packable()).then(|| self.wire.begin_counted(slot.number));
        for (position, json) in elements.iter().enumerate() {
            let read =
                if packed.is_some() { self.packed(slot.kind, json) } else { self.single(slot, false, json) };
            read.inspect_err(|_| self.path.inside_element(position))?;
        }
        if let Some(part) = packed {
            self.wire.finish_if(!self.wire.is_empty(&part), &part);
        }
        Ok(())
    }

    fn packed(&mut self, kind: SingularKind, json: &Json<'_>) -> Result<bool, String> {
        let Some(value) = self.scalar(kind, json)? else { return Ok(false) };
        self.wire.value(&value);
        Ok(true)
    }

    fn entries(&mut self, field: &FieldDescriptor, members: &[Member<'_>]) -> Result<(), String> {
        let Some((key, value)) = Slot::of_entry(field) else { return Ok(()) };
        let mut seen = BTreeSet::new();
        for (name, json) in members {
            let part = self.wire.begin_counted(field.number());
            let read = self.entry((key, value), name, json);
            let present = read.inspect_err(|_| self.path.inside_element(name))?;
            self.wire.finish_if(present, &part);
            if !seen.insert(name) {
                return Err(format!("key {name:?} occurs twice"));
            }
        }
        Ok(())
    }

    fn entry(&mut self, (key, value): (Slot, Slot), name: &str, json: &Json<'_>) -> Result<bool, String> {
        self.wire.field(key, &Scalar::parse_key(key.kind, name)?);
        self.single(value, false, json)
    }

    fn only_field(&mut self, message: &MessageDescriptor, json: &Json<'_>) -> Result<(), String> {
        let field = message.fields().first().ok_or(BROKEN)?;
        self.field(field, json).map(|_| ())
    }

    fn value(&mut self, message: &MessageDescriptor, json: &Json<'_>) -> Result<(), String> {
        let number = match json {
            Json::Null => 1,
            Json::Number(_) => 2,
            Json::Text(_) => 3,
            Json::Bool(_) => 4,
            Json::Object(_) => 5,
            Json::List(_) => 6,
        };
        let field = message.field(number).ok_or(BROKEN)?;
        self.single(slot_of(field)?, false, json).map(|_| ())
    }

    fn any(&mut self, members: &[Member<'_>]) -> Result<(), String> {
        let url = match members.iter().find(|(name, _)| name == "@type") {
            Some((_, Json::Text(url))) => url,
            None if members.is_empty() => return Ok(()),
            _ => return Err("the type is missing, name it in `@type`".to_owned()),
        };
        let message = self.schema.message_at(url).ok_or_else(|| unknown_type(url))?;
        self.wire.text(1, url);
        let part = self.wire.begin_counted(2);
        self.any_content(message, members)?;
        self.wire.finish_if(!self.wire.is_empty(&part), &part);
        Ok(())
    }

    /// Reads a message in `value`, for messages whose JSON is not an object. Go writes `Empty` this way.
    fn any_content(&mut self, message: &MessageDescriptor, members: &[Member<'_>]) -> Result<(), String> {
        let mut members = members.iter().filter(|(name, _)| name != "@type");
        let empty = message.full_name() == "google.protobuf.Empty";
        if Form::of(message) == Form::Object && !(empty && members.clone().any(|(name, _)| name == "value")) {
            return self.fields(message, members);
        }
        let value = members.clone().find(|(name, _)| name == "value");
        let (_, json) = value.ok_or_else(|| format!("the `value` of {} is missing", message.full_name()))?;
        members.try_for_each(|(name, _)| if name == "value" { Ok(()) } else { self.refuse_unknown(name) })?;
        self.message(message, json)
    }
}

/// Rejects a second spelling of a field and a second member of a oneof.
fn check_first(
    field: &FieldDescriptor,
    present: bool,
    seen: &[(&FieldDescriptor, bool)],
) -> Result<(), String> {
    let name = field.json_name();
    for (other, was_present) in seen {
        if other.number() == field.number() {
            return Err(format!("field {name:?} occurs twice"));
        }
        if present
            && *was_present
            && field.oneof_index().is_some()
            && other.oneof_index() == field.oneof_index()
        {
            return Err(format!("fields {:?} and {name:?} exclude each other", other.json_name()));
        }
    }
    Ok(())
}

const BROKEN: &str = "the descriptor of a well-known type is broken";

fn slot_of(field: &FieldDescriptor) -> Result<Slot, String> {
    Slot::of(field).ok_or_else(|| BROKEN.to_owned())
}
