//! `MessagePack`, the format in which Terraform sends values.

use super::{Number, Object, VALUES, Value};
use rmp::{Marker, decode, encode};

/// The maximum depth of nested values. Schemas are less deep.
const DEPTH: usize = 100;
/// A value that is not known yet.
const UNKNOWN: [u8; 3] = [0xd4, 0, 0];

/// An error decoding a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MsgpackError {
    #[error("the value is truncated")]
    CutOff,
    #[error("{0} bytes follow the value")]
    Rest(usize),
    #[error("values nest deeper than {DEPTH} levels")]
    TooDeep,
    #[error("there are more than {VALUES} values")]
    TooMany,
    #[error("a string is not UTF-8")]
    NotUtf8,
    #[error("a key is not a string")]
    Key,
    #[error("a value has a type that Terraform does not have")]
    Kind,
}

/// Reads one value.
pub(crate) fn decode(bytes: &[u8]) -> Result<Value, MsgpackError> {
    let mut decoder = Decoder { bytes, left: VALUES };
    let value = decoder.value(0)?;
    match decoder.bytes.len() {
        0 => Ok(value),
        rest => Err(MsgpackError::Rest(rest)),
    }
}

struct Decoder<'a> {
    bytes: &'a [u8],
    /// The number of values that may still follow.
    left: usize,
}

impl<'a> Decoder<'a> {
    fn value(&mut self, depth: usize) -> Result<Value, MsgpackError> {
        if depth > DEPTH {
            return Err(MsgpackError::TooDeep);
        }
        self.left = self.left.checked_sub(1).ok_or(MsgpackError::TooMany)?;
        let before = self.bytes;
        let marker = decode::read_marker(&mut self.bytes).map_err(|_| MsgpackError::CutOff)?;
        match marker {
            Marker::Null => Ok(Value::Null),
            Marker::True => Ok(Value::Bool(true)),
            Marker::False => Ok(Value::Bool(false)),
            Marker::FixArray(_) | Marker::Array16 | Marker::Array32 => {
                self.bytes = before;
                let length = decode::read_array_len(&mut self.bytes).map_err(|_| MsgpackError::CutOff)?;
                (0..length).map(|_| self.value(depth + 1)).collect::<Result<_, _>>().map(Value::List)
            }
            Marker::FixMap(_) | Marker::Map16 | Marker::Map32 => {
                self.bytes = before;
                let length = decode::read_map_len(&mut self.bytes).map_err(|_| MsgpackError::CutOff)?;
                (0..length).map(|_| self.entry(depth)).collect::<Result<Object, _>>().map(Value::Object)
            }
            marker => self.scalar(marker),
        }
    }

    fn entry(&mut self, depth: usize) -> Result<(String, Value), MsgpackError> {
        let Value::Text(key) = self.value(depth + 1)? else { return Err(MsgpackError::Key) };
        Ok((key, self.value(depth + 1)?))
    }

    fn scalar(&mut self, marker: Marker) -> Result<Value, MsgpackError> {
        let integer = |integer: i128| Ok(Value::Number(Number::Integer(integer)));
        match marker {
            Marker::FixPos(number) => integer(number.into()),
            Marker::FixNeg(number) => integer(number.into()),
            Marker::U8 => integer(u8::from_be_bytes(self.array()?).into()),
            Marker::U16 => integer(u16::from_be_bytes(self.array()?).into()),
            Marker::U32 => integer(u32::from_be_bytes(self.array()?).into()),
            Marker::U64 => integer(u64::from_be_bytes(self.array()?).into()),
            Marker::I8 => integer(i8::from_be_bytes(self.array()?).into()),
            Marker::I16 => integer(i16::from_be_bytes(self.array()?).into()),
            Marker::I32 => integer(i32::from_be_bytes(self.array()?).into()),
            Marker::I64 => integer(i64::from_be_bytes(self.array()?).into()),
            Marker::F32 => Ok(Value::Number(Number::real(f32::from_be_bytes(self.array()?).into()))),
            Marker::F64 => Ok(Value::Number(Number::real(f64::from_be_bytes(self.array()?)))),
            marker => self.sized(marker),
        }
    }

    /// Reads a string, or an extension, which is an unknown value.
    fn sized(&mut self, marker: Marker) -> Result<Value, MsgpackError> {
        let extension = |decoder: &mut Self, length| decoder.take(1 + length).map(|_| Value::Unknown);
        match marker {
            Marker::FixStr(length) => self.text(length.into()),
            Marker::Str8 => self.length8().and_then(|length| self.text(length)),
            Marker::Str16 => self.length16().and_then(|length| self.text(length)),
            Marker::Str32 => self.length32().and_then(|length| self.text(length)),
            Marker::FixExt1 => extension(self, 1),
            Marker::FixExt2 => extension(self, 2),
            Marker::FixExt4 => extension(self, 4),
            Marker::FixExt8 => extension(self, 8),
            Marker::FixExt16 => extension(self, 16),
            Marker::Ext8 => self.length8().and_then(|length| extension(self, length)),
            Marker::Ext16 => self.length16().and_then(|length| extension(self, length)),
            Marker::Ext32 => self.length32().and_then(|length| extension(self, length)),
            _ => Err(MsgpackError::Kind),
        }
    }

    fn text(&mut self, length: usize) -> Result<Value, MsgpackError> {
        let text = std::str::from_utf8(self.take(length)?).map_err(|_| MsgpackError::NotUtf8)?;
        Ok(Value::from(text))
    }

    fn length8(&mut self) -> Result<usize, MsgpackError> {
        Ok(u8::from_be_bytes(self.array()?).into())
    }

    fn length16(&mut self) -> Result<usize, MsgpackError> {
        Ok(u16::from_be_bytes(self.array()?).into())
    }

    fn length32(&mut self) -> Result<usize, MsgpackError> {
        usize::try_from(u32::from_be_bytes(self.array()?)).map_err(|_| MsgpackError::CutOff)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], MsgpackError> {
        let (array, rest) = self.bytes.split_first_chunk().ok_or(MsgpackError::CutOff)?;
        self.bytes = rest;
        Ok(*array)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], MsgpackError> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or(MsgpackError::CutOff)?;
        self.bytes = rest;
        Ok(taken)
    }
}

/// Writes a value.
pub(crate) fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = write(&mut bytes, value);
    bytes
}

type Written = Result<(), encode::ValueWriteError>;

fn write(bytes: &mut Vec<u8>, value: &Value) -> Written {
    match value {
        Value::Null => encode::write_nil(bytes).map_err(encode::ValueWriteError::InvalidMarkerWrite),
        Value::Unknown => {
            bytes.extend(UNKNOWN);
            Ok(())
        }
        Value::Bool(value) => {
            encode::write_bool(bytes, *value).map_err(encode::ValueWriteError::InvalidMarkerWrite)
        }
        Value::Number(number) => write_number(bytes, number),
        Value::Text(text) => encode::write_str(bytes, text),
        Value::List(values) => {
            encode::write_array_len(bytes, length(values.len()))?;
            values.iter().try_for_each(|value| write(bytes, value))
        }
        Value::Object(object) => {
            encode::write_map_len(bytes, length(object.len()))?;
            object.iter().try_for_each(|(name, value)| {
                encode::write_str(bytes, name)?;
                write(bytes, value)
            })
        }
    }
}

/// Converts a length. It always fits, because values come from at most 64 MiB or from a message of a workflow.
fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn write_number(bytes: &mut Vec<u8>, number: &Number) -> Written {
    match number {
        Number::Integer(integer) => {
            if let Ok(integer) = i64::try_from(*integer) {
                encode::write_sint(bytes, integer).map(|_| ())
            } else if let Ok(integer) = u64::try_from(*integer) {
                encode::write_uint(bytes, integer).map(|_| ())
            } else {
                encode::write_str(bytes, &integer.to_string())
            }
        }
        Number::Real(real) => encode::write_f64(bytes, *real),
        Number::Decimal(text) => encode::write_str(bytes, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::arbitrary::values;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_value_survives(value in values()) {
            prop_assert!(decode(&encode(&value)).as_ref() == Ok(&value));
        }

        #[test]
        fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = decode(&bytes);
        }

        #[test]
        fn no_damage_does_harm(value in values(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut bytes = encode(&value);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = decode(&bytes);
            prop_assert!(decode(&bytes[..at]).is_err());
        }
    }

    #[test]
    fn bombs_are_refused() {
        // An array that announces four billion elements, nested lists, and many values in few bytes.
        assert_eq!(decode(&[0xdd, 0xff, 0xff, 0xff, 0xff, 0xc0]), Err(MsgpackError::CutOff));
        assert_eq!(decode(&[0xdf, 0xff, 0xff, 0xff, 0xff]), Err(MsgpackError::CutOff));
        assert_eq!(decode(&[0x91].repeat(100_000)), Err(MsgpackError::TooDeep));
        let many = [&[0xdd, 0x00, 0x50, 0x00, 0x00][..], &[0xc0].repeat(0x50_0000)].concat();
        assert_eq!(decode(&many), Err(MsgpackError::TooMany));
        assert_eq!(decode(&[0xc0, 0xc0]), Err(MsgpackError::Rest(1)));
        assert_eq!(decode(&[0x81, 0x01, 0xc0]), Err(MsgpackError::Key));
        assert_eq!(decode(&[0xa1, 0xff]), Err(MsgpackError::NotUtf8));
        assert_eq!(decode(&[0xc4, 0x00]), Err(MsgpackError::Kind));
    }

    #[test]
    fn refined_unknown_values_are_unknown() {
        assert_eq!(decode(&[0xc7, 3, 12, 0x81, 1, 0xc2]), Ok(Value::Unknown));
    }
}
