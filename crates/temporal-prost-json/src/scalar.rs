use std::borrow::Cow;

use buffa_descriptor::{ScalarType, SingularKind};
use prost::DecodeError;
use prost::encoding::{self, DecodeContext, WireType, encode_varint};

use super::schema::Slot;

/// A value that is not a message, named by its type in the schema.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar<'a> {
    Double(f64),
    Float(f32),
    Int32(i32),
    Int64(i64),
    Uint32(u32),
    Uint64(u64),
    Sint32(i32),
    Sint64(i64),
    Fixed32(u32),
    Fixed64(u64),
    Sfixed32(i32),
    Sfixed64(i64),
    Bool(bool),
    String(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
    Enum(i32),
}

impl<'a> Scalar<'a> {
    /// Takes one value from the front of `bytes`. Text and bytes take all of it.
    pub(super) fn decode(slot: Slot, bytes: &mut &'a [u8]) -> Result<Self, String> {
        let number = match slot.kind {
            SingularKind::Scalar(ScalarType::String) => return text(std::mem::take(bytes)),
            SingularKind::Scalar(ScalarType::Bytes) => return Ok(Self::Bytes(std::mem::take(bytes).into())),
            SingularKind::Scalar(scalar) => Self::decode_number(scalar, bytes),
            SingularKind::Enum(_) => take(encoding::int32::merge, WireType::Varint, bytes).map(Self::Enum),
            SingularKind::Message(_) => return Err("a message is no scalar".to_owned()),
        };
        number.map_err(|e| e.to_string())
    }

    fn decode_number(scalar: ScalarType, bytes: &mut &[u8]) -> Result<Self, DecodeError> {
        use WireType::{SixtyFourBit, ThirtyTwoBit, Varint};
        Ok(match scalar {
            ScalarType::Double => Self::Double(take(encoding::double::merge, SixtyFourBit, bytes)?),
            ScalarType::Float => Self::Float(take(encoding::float::merge, ThirtyTwoBit, bytes)?),
            ScalarType::Int32 => Self::Int32(take(encoding::int32::merge, Varint, bytes)?),
            ScalarType::Int64 => Self::Int64(take(encoding::int64::merge, Varint, bytes)?),
            ScalarType::Uint32 => Self::Uint32(take(encoding::uint32::merge, Varint, bytes)?),
            ScalarType::Uint64 => Self::Uint64(take(encoding::uint64::merge, Varint, bytes)?),
            ScalarType::Sint32 => Self::Sint32(take(encoding::sint32::merge, Varint, bytes)?),
            ScalarType::Sint64 => Self::Sint64(take(encoding::sint64::merge, Varint, bytes)?),
            ScalarType::Fixed32 => Self::Fixed32(take(encoding::fixed32::merge, ThirtyTwoBit, bytes)?),
            ScalarType::Fixed64 => Self::Fixed64(take(encoding::fixed64::merge, SixtyFourBit, bytes)?),
            ScalarType::Sfixed32 => Self::Sfixed32(take(encoding::sfixed32::merge, ThirtyTwoBit, bytes)?),
            ScalarType::Sfixed64 => Self::Sfixed64(take(encoding::sfixed64::merge, SixtyFourBit, bytes)?),
            ScalarType::Bool | ScalarType::String | ScalarType::Bytes => {
                Self::Bool(take(encoding::bool::merge, Varint, bytes)?)
            }
        })
    }

    /// Returns the value of an absent field.
    pub(super) fn default(slot: Slot) -> Result<Self, String> {
        let zero: &[u8] = if slot.is_packable() { &[0; 8] } else { &[] };
        Self::decode(slot, &mut &*zero)
    }

    pub(super) fn encode(&self, wire: &mut Vec<u8>) {
        match self {
            Self::Double(value) => wire.extend(value.to_le_bytes()),
            Self::Float(value) => wire.extend(value.to_le_bytes()),
            Self::Int32(value) | Self::Enum(value) => encode_varint(i64::from(*value).cast_unsigned(), wire),
            Self::Int64(value) => encode_varint(value.cast_unsigned(), wire),
            Self::Uint32(value) => encode_varint(u64::from(*value), wire),
            Self::Uint64(value) => encode_varint(*value, wire),
            Self::Sint32(value) => encode_varint(((value << 1) ^ (value >> 31)).cast_unsigned().into(), wire),
            Self::Sint64(value) => encode_varint(((value << 1) ^ (value >> 63)).cast_unsigned(), wire),
            Self::Fixed32(value) => wire.extend(value.to_le_bytes()),
            Self::Fixed64(value) => wire.extend(value.to_le_bytes()),
            Self::Sfixed32(value) => wire.extend(value.to_le_bytes()),
            Self::Sfixed64(value) => wire.extend(value.to_le_bytes()),
            Self::Bool(value) => wire.push((*value).into()),
            Self::String(value) => encode_counted(value.as_bytes(), wire),
            Self::Bytes(value) => encode_counted(value, wire),
        }
    }

    /// Returns the value of an integer or a boolean.
    pub(super) fn as_integer(&self) -> Option<i128> {
        match self {
            Self::Int32(value) | Self::Sint32(value) | Self::Sfixed32(value) | Self::Enum(value) => {
                Some((*value).into())
            }
            Self::Int64(value) | Self::Sint64(value) | Self::Sfixed64(value) => Some((*value).into()),
            Self::Uint32(value) | Self::Fixed32(value) => Some((*value).into()),
            Self::Uint64(value) | Self::Fixed64(value) => Some((*value).into()),
            Self::Bool(value) => Some((*value).into()),
            _ => None,
        }
    }

    /// Tells if a field without presence leaves the value out. Negative zero is written.
    pub(super) fn is_default(&self) -> bool {
        match self {
            Self::Double(value) => value.to_bits() == 0,
            Self::Float(value) => value.to_bits() == 0,
            Self::Int32(value) | Self::Sint32(value) | Self::Sfixed32(value) | Self::Enum(value) => {
                *value == 0
            }
            Self::Int64(value) | Self::Sint64(value) | Self::Sfixed64(value) => *value == 0,
            Self::Uint32(value) | Self::Fixed32(value) => *value == 0,
            Self::Uint64(value) | Self::Fixed64(value) => *value == 0,
            Self::Bool(value) => !value,
            Self::String(value) => value.is_empty(),
            Self::Bytes(value) => value.is_empty(),
        }
    }
}

fn text(bytes: &[u8]) -> Result<Scalar<'_>, String> {
    let text = std::str::from_utf8(bytes).map_err(|e| e.to_string())?;
    Ok(Scalar::String(text.into()))
}

fn take<'a, T: Default>(
    merge: impl FnOnce(WireType, &mut T, &mut &'a [u8], DecodeContext) -> Result<(), DecodeError>,
    wire_type: WireType,
    bytes: &mut &'a [u8],
) -> Result<T, DecodeError> {
    let mut value = T::default();
    merge(wire_type, &mut value, bytes, DecodeContext::default())?;
    Ok(value)
}

fn encode_counted(bytes: &[u8], wire: &mut Vec<u8>) {
    encode_varint(bytes.len() as u64, wire);
    wire.extend(bytes);
}
