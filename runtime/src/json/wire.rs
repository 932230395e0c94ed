use prost::encoding::{WireType, encode_key, encode_varint};

use super::scalar::Scalar;
use super::schema::Slot;

/// A message that is being written in the wire format.
#[derive(Debug, Default)]
pub(super) struct Wire(Vec<u8>);

/// A part that was begun: where its key stands, and its content.
pub(super) struct Part {
    begin: usize,
    content: usize,
    /// The number to end with, for a group.
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

    pub(super) fn text(&mut self, number: u32, text: &String) {
        prost::encoding::string::encode(number, text, &mut self.0);
    }

    /// Appends a message that is already encoded.
    pub(super) fn message(&mut self, message: &impl prost::Message) {
        self.0.extend(message.encode_to_vec());
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

    /// Begins what stands behind its length; one byte is kept free for that.
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
        let mut length = Vec::new();
        encode_varint(self.0.len().saturating_sub(part.content) as u64, &mut length);
        self.0.splice(part.content - 1..part.content, length);
    }

    /// Finishes a part that is left out when it is empty.
    pub(super) fn finish_unless_empty(&mut self, part: &Part) {
        if self.0.len() == part.content { self.cancel(part) } else { self.finish(part) }
    }

    pub(super) fn cancel(&mut self, part: &Part) {
        self.0.truncate(part.begin);
    }
}
