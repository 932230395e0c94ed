use std::fmt;

use buffa_descriptor::MessageDescriptor;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Number;

use super::UnknownFields;
use super::literal::Literal;
use super::path::Path;
use super::place::{Place, Role};
use super::scalar::Scalar;
use super::schema::{Form, Schema, Slot};
use super::well_known;
use super::wire::Wire;

/// Reads JSON into wire bytes.
pub(super) struct Reader<'s> {
    pub(super) schema: &'s Schema,
    pub(super) unknown: UnknownFields,
    pub(super) wire: Wire,
    pub(super) path: Path,
}

impl<'s> Reader<'s> {
    pub(super) fn new(schema: &'s Schema, unknown: UnknownFields) -> Self {
        Self { schema, unknown, wire: Wire::default(), path: Path::default() }
    }

    pub(super) fn seed(&mut self, place: Place<'s>) -> Seed<'_, 's> {
        Seed { reader: self, place }
    }
}

/// A place that waits for its JSON value; yields whether anything is there now.
pub(super) struct Seed<'r, 's> {
    pub(super) reader: &'r mut Reader<'s>,
    pub(super) place: Place<'s>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        match self.place {
            Place::Message(message) if Form::of(message) == Form::Field => {
                let place = only_place(message)?;
                self.reader.seed(place).deserialize(json)
            }
            Place::Single(slot, _) => match self.reader.schema.message_of(slot.kind).map(Form::of) {
                Some(Form::Value) => self.visit_some(json),
                Some(_) => json.deserialize_option(self),
                None => json.deserialize_any(self),
            },
            _ => json.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Map(..) => f.write_str("an object"),
            Place::List(..) => f.write_str("an array"),
            Place::Single(slot, _) => {
                write!(f, "a value of type {}", self.reader.schema.type_name(slot.kind))
            }
            Place::Message(message) => write!(f, "the JSON form of {}", message.full_name()),
        }
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        self.literal(&Literal::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<bool, E> {
        self.literal(&Literal::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<bool, E> {
        self.literal(&Literal::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<bool, E> {
        let number = Number::from_f64(value);
        self.literal(&Literal::Number(number.ok_or_else(|| E::custom("the number is not finite"))?))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<bool, E> {
        self.literal(&Literal::Text(value))
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        match self.place {
            Place::Single(slot, role) if self.reader.schema.is_null(slot.kind) => {
                Ok(self.write(slot, role, &Scalar::Enum(0)))
            }
            Place::Message(message) if Form::of(message) == Form::Value => {
                let slot = slot_in(message, 1)?;
                Ok(self.write(slot, Role::Element, &Scalar::Enum(0)))
            }
            Place::Map(..) | Place::List(..) | Place::Single(_, Role::Implicit | Role::Explicit) => Ok(false),
            _ => Err(E::invalid_type(Unexpected::Unit, &self)),
        }
    }

    fn visit_none<E: Error>(self) -> Result<bool, E> {
        self.visit_unit()
    }

    /// A message in a field.
    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        let Place::Single(slot, _) = self.place else { return Err(broken()) };
        let message = self.reader.schema.message_of(slot.kind).ok_or_else(broken)?;
        let part = self.reader.wire.begin(slot);
        self.reader.seed(Place::Message(message)).deserialize(json)?;
        self.reader.wire.finish(&part);
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<bool, A::Error> {
        match self.place {
            Place::List(slot, role) => self.elements(slot, role, list),
            Place::Message(message) if Form::of(message) == Form::Value => {
                self.inside_value(slot_in(message, 6)?, |seed| seed.visit_seq(list))
            }
            _ => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<bool, A::Error> {
        let form = if let Place::Message(message) = self.place { Some(Form::of(message)) } else { None };
        match (self.place, form) {
            (Place::Map(number, entry), _) => self.entries(number, entry, object),
            (Place::Message(message), Some(Form::Object)) => self.fields(message, object),
            (Place::Message(_), Some(Form::Any)) => self.any(object),
            (Place::Message(message), Some(Form::Value)) => {
                self.inside_value(slot_in(message, 5)?, |seed| seed.visit_map(object))
            }
            _ => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

impl Seed<'_, '_> {
    fn literal<E: Error>(self, literal: &Literal<'_>) -> Result<bool, E> {
        match self.place {
            Place::Single(slot, role) => self.scalar(slot, role, literal).map_err(E::custom),
            Place::Message(message) if Form::of(message) == Form::Value => {
                let slot = slot_in(message, literal.number_in_value())?;
                self.scalar(slot, Role::Element, literal).map_err(E::custom)
            }
            Place::Message(message) => match literal {
                Literal::Text(text) => self.text(Form::of(message), text).map_err(E::custom),
                _ => Err(E::invalid_type(literal.unexpected(), &self)),
            },
            _ => Err(E::invalid_type(literal.unexpected(), &self)),
        }
    }

    /// A message that is written as text.
    fn text(self, form: Form, text: &str) -> Result<bool, String> {
        let wire = &mut self.reader.wire;
        match form {
            Form::Timestamp => wire.message(&well_known::parse_timestamp(text)?),
            Form::Duration => wire.message(&well_known::parse_duration(text)?),
            Form::FieldMask => wire.message(&well_known::parse_field_mask(text)?),
            _ => return Err("a message is expected, not text".to_owned()),
        }
        Ok(true)
    }

    fn scalar(self, slot: Slot, role: Role, literal: &Literal<'_>) -> Result<bool, String> {
        let declared = self.reader.schema.enum_of(slot.kind);
        let (Some(declared), Literal::Text(name)) = (declared, literal) else {
            let value = Scalar::parse(slot.kind, literal)?;
            return Ok(self.write(slot, role, &value));
        };
        match declared.value_by_name(name) {
            Some(value) => Ok(self.write(slot, role, &Scalar::Enum(value.number()))),
            None if self.reader.unknown == UnknownFields::Ignore => Ok(false),
            None => Err(format!("enum {} has no value of this name", declared.full_name())),
        }
    }

    fn write(self, slot: Slot, role: Role, value: &Scalar<'_>) -> bool {
        match role {
            Role::Implicit if value.is_default() => {}
            Role::Packed => self.reader.wire.value(value),
            _ => self.reader.wire.field(slot, value),
        }
        true
    }

    /// Reads the only field of the `Struct` or `ListValue` in a `Value`.
    fn inside_value<E: Error>(
        self,
        slot: Slot,
        read: impl FnOnce(Seed<'_, '_>) -> Result<bool, E>,
    ) -> Result<bool, E> {
        let message = self.reader.schema.message_of(slot.kind).ok_or_else(broken)?;
        let part = self.reader.wire.begin(slot);
        read(self.reader.seed(only_place(message)?))?;
        self.reader.wire.finish(&part);
        Ok(true)
    }
}

fn only_place<E: Error>(message: &MessageDescriptor) -> Result<Place<'_>, E> {
    message.fields().first().and_then(Place::of).ok_or_else(broken)
}

fn slot_in<E: Error>(message: &MessageDescriptor, number: u32) -> Result<Slot, E> {
    message.field(number).and_then(Slot::of).ok_or_else(broken)
}

fn broken<E: Error>() -> E {
    E::custom("the descriptor of a well-known type is broken")
}
