use std::collections::BTreeMap;

use buffa_descriptor::{FieldDescriptor, FieldKind, MessageDescriptor};
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, key_len, skip_field};

use super::schema::Slot;

/// One occurrence of a field on the wire.
#[derive(Clone, Copy)]
pub(super) struct Record<'w> {
    pub(super) number: u32,
    pub(super) wire_type: WireType,
    /// The content, without key, length and end tag.
    pub(super) bytes: &'w [u8],
}

pub(super) fn records(mut wire: &[u8]) -> Result<Vec<Record<'_>>, String> {
    let mut records = Vec::new();
    while !wire.is_empty() {
        let (number, wire_type) = decode_key(&mut wire).map_err(|e| e.to_string())?;
        records.push(Record { number, wire_type, bytes: take(&mut wire, number, wire_type)? });
    }
    Ok(records)
}

/// Returns the fields of the message by number. Of a oneof, only the last member is kept.
pub(super) fn known_records<'w>(
    message: &MessageDescriptor,
    wire: &'w [u8],
) -> Result<Vec<Record<'w>>, String> {
    let mut records = records(wire)?;
    records
        .retain(|record| message.field(record.number).is_some_and(|field| accepts(field, record.wire_type)));
    if !message.oneofs().is_empty() {
        keep_last_members(message, &mut records);
    }
    records.sort_by_key(|record| record.number);
    Ok(records)
}

/// Accepts repeated fields in packed and unpacked form, whichever was declared. Other wire types are unknown fields.
fn accepts(field: &FieldDescriptor, wire_type: WireType) -> bool {
    let Some(slot) = Slot::of(field) else { return wire_type == WireType::LengthDelimited };
    let packable = matches!(field.kind(), FieldKind::List(_)) && slot.is_packable();
    wire_type == slot.wire_type() || (packable && wire_type == WireType::LengthDelimited)
}

fn take<'w>(rest: &mut &'w [u8], number: u32, wire_type: WireType) -> Result<&'w [u8], String> {
    let all = *rest;
    let length = match wire_type {
        WireType::SixtyFourBit => 8,
        WireType::ThirtyTwoBit => 4,
        WireType::LengthDelimited => {
            let length = decode_varint(rest).map_err(|e| e.to_string())?;
            return split(rest, usize::try_from(length).unwrap_or(usize::MAX));
        }
        WireType::Varint | WireType::StartGroup | WireType::EndGroup => {
            let mut after = all;
            skip_field(wire_type, number, &mut after, DecodeContext::default()).map_err(|e| e.to_string())?;
            all.len() - after.len()
        }
    };
    let bytes = split(rest, length)?;
    let end = if wire_type == WireType::StartGroup { key_len(number) } else { 0 };
    Ok(bytes.get(..bytes.len().saturating_sub(end)).unwrap_or_default())
}

fn split<'w>(rest: &mut &'w [u8], length: usize) -> Result<&'w [u8], String> {
    let (bytes, after) = rest.split_at_checked(length).ok_or("the bytes end inside a field")?;
    *rest = after;
    Ok(bytes)
}

/// Keeps the records of the last member of a oneof, since setting a member clears the others.
fn keep_last_members(message: &MessageDescriptor, records: &mut Vec<Record<'_>>) {
    let mut last = BTreeMap::new();
    records.reverse();
    records.retain(|record| {
        let Some(oneof) = message.field(record.number).and_then(FieldDescriptor::oneof_index) else {
            return true;
        };
        let (member, open) = last.entry(oneof).or_insert((record.number, true));
        *open &= *member == record.number;
        *open
    });
    records.reverse();
}
