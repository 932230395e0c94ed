use std::cmp::Ordering;

use buffa_descriptor::{FieldDescriptor, FieldKind, MessageDescriptor};

use super::record::{Record, known_records};
use super::scalar::Scalar;
use super::schema::{Schema, Slot};
use super::wire::Wire;
use super::write::{DEPTH, entry_of, is_absent, last, merged};

/// Writes wire bytes in their canonical form.
pub(super) struct Canonical<'s> {
    schema: &'s Schema,
    wire: Wire,
    depth: usize,
}

impl<'s> Canonical<'s> {
    pub(super) fn of(
        schema: &'s Schema,
        message: &'s MessageDescriptor,
        wire: &[u8],
    ) -> Result<Vec<u8>, String> {
        let mut canonical = Self { schema, wire: Wire::default(), depth: 0 };
        canonical.message(message, wire)?;
        Ok(canonical.wire.into_bytes())
    }

    fn message(&mut self, message: &'s MessageDescriptor, wire: &[u8]) -> Result<(), String> {
        if self.depth == DEPTH {
            return Err(format!("the message nests deeper than {DEPTH} levels"));
        }
        self.depth += 1;
        for records in known_records(message, wire)?.chunk_by(|a, b| a.number == b.number) {
            if let Some(field) = records.first().and_then(|record| message.field(record.number)) {
                self.field(field, records)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn field(&mut self, field: &'s FieldDescriptor, records: &[Record<'_>]) -> Result<(), String> {
        if is_absent(field, records)? {
            return Ok(());
        }
        if let Some(slots) = Slot::of_entry(field) {
            return self.entries(field.number(), slots, records);
        }
        let slot = Slot::of(field).ok_or("the descriptor of a field is broken")?;
        match field.kind() {
            FieldKind::List(_) if slot.is_packable() => self.numbers(slot, field.is_packed(), records),
            FieldKind::List(_) => records.iter().try_for_each(|record| self.single(slot, &[*record])),
            _ => self.single(slot, records),
        }
    }

    fn single(&mut self, slot: Slot, records: &[Record<'_>]) -> Result<(), String> {
        let Some(message) = self.schema.message_of(slot.kind) else {
            self.wire.field(slot, &last(slot, records)?);
            return Ok(());
        };
        let part = self.wire.begin(slot);
        self.message(message, &merged(records))?;
        self.wire.finish(&part);
        Ok(())
    }

    /// Writes repeated numbers, packed if the field is declared so.
    fn numbers(&mut self, slot: Slot, packed: bool, records: &[Record<'_>]) -> Result<(), String> {
        let part = packed.then(|| self.wire.begin_counted(slot.number));
        for record in records {
            let mut rest = record.bytes;
            while !rest.is_empty() {
                let value = Scalar::decode(slot, &mut rest)?;
                if packed { self.wire.value(&value) } else { self.wire.field(slot, &value) }
            }
        }
        if let Some(part) = part {
            self.wire.finish(&part);
        }
        Ok(())
    }

    /// Writes the entries of a map by key, always with both key and value. A later entry replaces an earlier one.
    fn entries(
        &mut self,
        number: u32,
        (key, value): (Slot, Slot),
        maps: &[Record<'_>],
    ) -> Result<(), String> {
        let mut entries = Vec::new();
        for record in maps.iter().rev() {
            let (keys, values) = entry_of((key, value), record)?;
            entries.push((last(key, &keys)?, values));
        }
        entries.sort_by(|(a, _), (b, _)| compare(a, b));
        entries.dedup_by(|(later, _), (first, _)| compare(later, first).is_eq());
        for (name, values) in entries {
            let part = self.wire.begin_counted(number);
            self.wire.field(key, &name);
            self.single(value, &values)?;
            self.wire.finish(&part);
        }
        Ok(())
    }
}

/// Orders the keys of a map: numbers by value, text by its bytes.
fn compare(a: &Scalar<'_>, b: &Scalar<'_>) -> Ordering {
    match (a.as_integer(), b.as_integer()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.key().cmp(&b.key()),
    }
}
