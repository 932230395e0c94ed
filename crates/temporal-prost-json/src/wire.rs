use prost::encoding::{WireType, encode_key, encode_varint};

use super::scalar::Scalar;
use super::schema::Slot;

/// A message that is being written in the wire format.
#[derive(Debug, Default)]
pub(super) struct Wire(Vec<u8>);

/// A part that was begun: the positions of its key and its content.
pub(super) struct Part {
    begin: usize,
    content: usize,
    /// The field number of the end tag, for a group.
    group: Option<u32>,
}

impl Wire {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn value(&mut self, value: &Scalar<'_>) {
        value.encode(&mut self.0);
    }

    pub(super) fn field(&mut self, slot: Slot, value: &Scalar<'_>) {
        encode_key(slot.number, slot.wire_type(), &mut self.0);
        value.encode(&mut self.0);
    }

    pub(super) fn text(&mut self, number: u32, text: &str) {
        encode_key(number, WireType::LengthDelimited, &mut self.0);
        Scalar::String(text.into()).encode(&mut self.0);
    }

    /// Appends encoded bytes.
    pub(super) fn content(&mut self, wire: &[u8]) {
        self.0.extend(wire);
    }

    /// Begins a message.
    pub(super) fn begin(&mut self, slot: Slot) -> Part {
        if !slot.is_group {
            return self.begin_counted(slot.number);
        }
        let begin = self.0.len();
        encode_key(slot.number, WireType::StartGroup, &mut self.0);
        Part { begin, content: self.0.len(), group: Some(slot.number) }
    }

    /// Begins a part that follows its length, and reserves one byte for it.
    pub(super) fn begin_counted(&mut self, number: u32) -> Part {
        let begin = self.0.len();
        encode_key(number, WireType::LengthDelimited, &mut self.0);
        self.0.push(0);
        Part { begin, content: self.0.len(), group: None }
    }

    pub(super) fn finish(&mut self, part: &Part) {
        if let Some(number) = part.group {
            return encode_key(number, WireType::EndGroup, &mut self.0);
        }
        let length = self.0.len().saturating_sub(part.content);
        match (u8::try_from(length), self.0.get_mut(part.content - 1)) {
            (Ok(short @ ..0x80), Some(place)) => *place = short,
            _ => self.insert_length(part.content, length),
        }
    }

    fn insert_length(&mut self, content: usize, length: usize) {
        let mut varint = Vec::with_capacity(10);
        encode_varint(length as u64, &mut varint);
        self.0.splice(content - 1..content, varint);
    }

    /// Finishes a part, or removes it.
    pub(super) fn finish_if(&mut self, kept: bool, part: &Part) {
        if kept { self.finish(part) } else { self.0.truncate(part.begin) }
    }

    pub(super) fn is_empty(&self, part: &Part) -> bool {
        self.0.len() == part.content
    }
}
