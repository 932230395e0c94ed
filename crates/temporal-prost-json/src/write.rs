use std::borrow::Cow;
use std::collections::BTreeMap;

use buffa_descriptor::features::FieldPresence;
use buffa_descriptor::{FieldDescriptor, FieldKind, MessageDescriptor, ScalarType, SingularKind};
use prost::Message as _;
use prost_types::Any;
use serde::Serialize;

use super::path::Path;
use super::record::{Record, known_records, records};
use super::scalar::Scalar;
use super::well_known;
use super::{
    form::Form,
    schema::{Schema, Slot},
};

/// The maximum depth of JSON, which is the limit of `serde_json`.
pub(super) const DEPTH: usize = 127;

/// Writes wire bytes as JSON.
pub(super) struct Writer<'s> {
    schema: &'s Schema,
    pub(super) json: Vec<u8>,
    pub(super) path: Path,
    depth: usize,
}

impl<'s> Writer<'s> {
    pub(super) fn new(schema: &'s Schema) -> Self {
        Self { schema, json: Vec::new(), path: Path::default(), depth: 0 }
    }

    pub(super) fn message(&mut self, message: &'s MessageDescriptor, wire: &[u8]) -> Result<(), String> {
        match Form::of(message) {
            Form::Object => self.nested(*b"{}", |writer| writer.fields(message, wire)),
            Form::Field => self.only_field(message, wire),
            Form::Value => self.value(message, wire),
            Form::Any => self.any(wire),
            form => self.literal(&well_known::write(form, wire)?),
        }
    }

    fn fields(&mut self, message: &'s MessageDescriptor, wire: &[u8]) -> Result<(), String> {
        for records in known_records(message, wire)?.chunk_by(|a, b| a.number == b.number) {
            let field = records.first().and_then(|record| message.field(record.number));
            let Some(field) = field else { continue };
            let written = self.member(field, records);
            written.inspect_err(|_| self.path.inside_field(field.json_name()))?;
        }
        Ok(())
    }

    fn member(&mut self, field: &'s FieldDescriptor, records: &[Record<'_>]) -> Result<(), String> {
        if is_absent(field, records)? {
            return Ok(());
        }
        self.key(field.json_name())?;
        self.field(field, records)
    }

    fn field(&mut self, field: &'s FieldDescriptor, records: &[Record<'_>]) -> Result<(), String> {
        if let Some(entry) = Slot::of_entry(field) {
            return self.nested(*b"{}", |writer| writer.entries(entry, records));
        }
        let slot = Slot::of(field).ok_or("the descriptor of a field is broken")?;
        match field.kind() {
            FieldKind::List(_) => self.nested(*b"[]", |writer| writer.elements(slot, records)),
            _ => self.single(slot, records),
        }
    }

    /// Writes the last of several values, or several messages merged.
    fn single(&mut self, slot: Slot, records: &[Record<'_>]) -> Result<(), String> {
        match self.schema.message_of(slot.kind) {
            Some(message) => self.message(message, &merged(records)),
            None => self.scalar(slot, &last(slot, records)?),
        }
    }

    fn scalar(&mut self, slot: Slot, value: &Scalar<'_>) -> Result<(), String> {
        let (Scalar::Enum(number), Some(declared)) = (value, self.schema.enum_of(slot.kind)) else {
            return self.literal(value);
        };
        match declared.value(*number) {
            _ if self.schema.is_null(slot.kind) => self.literal(&()),
            Some(value) => self.literal(value.name()),
            None => self.literal(number),
        }
    }

    fn elements(&mut self, slot: Slot, records: &[Record<'_>]) -> Result<(), String> {
        let mut position = 0;
        for record in records {
            let mut rest = record.bytes;
            if !slot.is_packable() {
                self.element(slot, &mut rest, &mut position)?;
            }
            while slot.is_packable() && !rest.is_empty() {
                self.element(slot, &mut rest, &mut position)?;
            }
        }
        Ok(())
    }

    fn element(&mut self, slot: Slot, rest: &mut &[u8], position: &mut usize) -> Result<(), String> {
        self.separate();
        let written = match self.schema.message_of(slot.kind) {
            Some(message) => self.message(message, rest),
            None => Scalar::decode(slot, rest).and_then(|value| self.scalar(slot, &value)),
        };
        written.inspect_err(|_| self.path.inside_element(*position))?;
        *position += 1;
        Ok(())
    }

    /// Writes the entries of a map by key. A later entry replaces an earlier one.
    fn entries(&mut self, (key, value): (Slot, Slot), maps: &[Record<'_>]) -> Result<(), String> {
        let mut entries = BTreeMap::new();
        for record in maps {
            let (keys, values) = entry_of((key, value), record)?;
            entries.insert(last(key, &keys)?.key().into_owned(), values);
        }
        for (key, values) in entries {
            self.key(&key)?;
            self.single(value, &values).inspect_err(|_| self.path.inside_element(&key))?;
        }
        Ok(())
    }

    fn only_field(&mut self, message: &'s MessageDescriptor, wire: &[u8]) -> Result<(), String> {
        let records = known_records(message, wire)?;
        let field = message.fields().first().ok_or("the descriptor of a well-known type has no field")?;
        self.field(field, &records)
    }

    fn value(&mut self, message: &'s MessageDescriptor, wire: &[u8]) -> Result<(), String> {
        let records = known_records(message, wire)?;
        let field = records.last().and_then(|record| message.field(record.number));
        let Some(slot) = field.and_then(Slot::of) else { return self.literal(&()) };
        if slot.kind == SingularKind::Scalar(ScalarType::Double)
            && let Scalar::Double(number) = last(slot, &records)?
            && !number.is_finite()
        {
            return Err("a value that is no finite number has no JSON form".to_owned());
        }
        self.single(slot, &records)
    }

    fn any(&mut self, wire: &[u8]) -> Result<(), String> {
        let Any { type_url, value } = Any::decode(wire).map_err(|e| e.to_string())?;
        if type_url.is_empty() && value.is_empty() {
            return self.nested(*b"{}", |_| Ok(()));
        }
        let message = self.schema.message_at(&type_url).ok_or_else(|| unknown_type(&type_url))?;
        self.nested(*b"{}", |writer| {
            writer.key("@type")?;
            writer.literal(&type_url)?;
            if Form::of(message) == Form::Object {
                return writer.fields(message, &value);
            }
            writer.key("value")?;
            writer.message(message, &value)
        })
    }

    fn nested(
        &mut self,
        [open, close]: [u8; 2],
        content: impl FnOnce(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        if self.depth == DEPTH {
            return Err(format!("the message nests deeper than {DEPTH} levels of JSON"));
        }
        self.depth += 1;
        self.json.push(open);
        content(self)?;
        self.json.push(close);
        self.depth -= 1;
        Ok(())
    }

    fn key(&mut self, name: &str) -> Result<(), String> {
        self.separate();
        self.literal(name)?;
        self.json.push(b':');
        Ok(())
    }

    /// Writes a comma, unless this is the first value in its brackets. No value ends with an opening bracket.
    fn separate(&mut self) {
        if !matches!(self.json.last(), Some(b'{' | b'[')) {
            self.json.push(b',');
        }
    }

    fn literal<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), String> {
        serde_json::to_writer(&mut self.json, value).map_err(|e| e.to_string())
    }
}

pub(super) fn unknown_type(url: &str) -> String {
    format!("the type `{url}` is not in the embedded descriptors")
}

/// Returns the records of key and value in an entry of a map.
pub(super) fn entry_of<'w>(
    (key, value): (Slot, Slot),
    entry: &Record<'w>,
) -> Result<(Vec<Record<'w>>, Vec<Record<'w>>), String> {
    let of = |slot: Slot| {
        move |part: &&Record<'_>| (part.number, part.wire_type) == (slot.number, slot.wire_type())
    };
    let parts = records(entry.bytes)?;
    Ok((parts.iter().filter(of(key)).copied().collect(), parts.iter().filter(of(value)).copied().collect()))
}

/// Tells if nothing is written for a field that occurs.
pub(super) fn is_absent(field: &FieldDescriptor, records: &[Record<'_>]) -> Result<bool, String> {
    let slot = Slot::of(field).filter(|slot| !matches!(slot.kind, SingularKind::Message(_)));
    Ok(match (field.kind(), slot) {
        (FieldKind::Singular(_), Some(slot)) if field.presence() == FieldPresence::Implicit => {
            last(slot, records)?.is_default()
        }
        (FieldKind::List(_), Some(slot)) if slot.is_packable() => {
            records.iter().all(|record| record.bytes.is_empty())
        }
        _ => false,
    })
}

pub(super) fn last<'w>(slot: Slot, records: &[Record<'w>]) -> Result<Scalar<'w>, String> {
    records.last().map_or_else(|| Scalar::default(slot), |last| Scalar::decode(slot, &mut &*last.bytes))
}

pub(super) fn merged<'w>(records: &[Record<'w>]) -> Cow<'w, [u8]> {
    match records {
        [one] => Cow::Borrowed(one.bytes),
        several => several.iter().flat_map(|record| record.bytes).copied().collect(),
    }
}
