//! How a value of one type is read as another, by the rules of protobuf.
//!
//! Binary: <https://protobuf.dev/programming-guides/proto3/#updating>. JSON: <https://protobuf.dev/programming-guides/json/>.

use std::{mem, ops::RangeInclusive};

use super::{super::Encodings, shape::Item};
use crate::schema::descriptor::Type;

/// The fate of old values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reading {
    Fails,
    /// Some values fail or change.
    Partly,
    Works,
}

/// Returns the worst way in which a value is read in these encodings. Messages and enums are compared inside.
pub(super) fn reading(from: Item<'_>, to: Item<'_>, encodings: Encodings) -> Reading {
    if mem::discriminant(&from) == mem::discriminant(&to) && !matches!(from, Item::Scalar(_)) {
        return Reading::Works;
    }
    let binary = encodings.binary.then(|| Binary::of(from).read_as(&Binary::of(to)));
    let json = encodings.json.then(|| Json::of(from).read_as(&Json::of(to)));
    binary.into_iter().chain(json).min().unwrap_or(Reading::Works)
}

type Range = RangeInclusive<i128>;

const I32: Range = i32::MIN as i128..=i32::MAX as i128;
const I64: Range = i64::MIN as i128..=i64::MAX as i128;
const U32: Range = 0..=u32::MAX as i128;
const U64: Range = 0..=u64::MAX as i128;

fn fit(from: &Range, to: &Range) -> Reading {
    if to.contains(from.start()) && to.contains(from.end()) { Reading::Works } else { Reading::Partly }
}

/// The form of a value on the wire.
#[derive(Debug, PartialEq)]
enum Binary {
    Varint(Range),
    ZigZag(Range),
    Fixed32(Range),
    Fixed64(Range),
    Float,
    Double,
    Text,
    Bytes,
    Message,
    Group,
}

impl Binary {
    fn of(item: Item<'_>) -> Self {
        match item {
            Item::Message(_) => Self::Message,
            Item::Group(_) => Self::Group,
            Item::Enum(_) => Self::Varint(I32),
            Item::Scalar(scalar) => Self::scalar(scalar),
        }
    }

    fn scalar(scalar: Type) -> Self {
        match scalar {
            Type::Double => Self::Double,
            Type::Float => Self::Float,
            Type::Int64 => Self::Varint(I64),
            Type::Uint64 => Self::Varint(U64),
            Type::Int32 | Type::Enum => Self::Varint(I32),
            Type::Fixed64 => Self::Fixed64(U64),
            Type::Fixed32 => Self::Fixed32(U32),
            Type::Bool => Self::Varint(0..=1),
            Type::String => Self::Text,
            Type::Group => Self::Group,
            Type::Message => Self::Message,
            Type::Bytes => Self::Bytes,
            Type::Uint32 => Self::Varint(U32),
            Type::Sfixed32 => Self::Fixed32(I32),
            Type::Sfixed64 => Self::Fixed64(I64),
            Type::Sint32 => Self::ZigZag(I32),
            Type::Sint64 => Self::ZigZag(I64),
        }
    }

    fn read_as(&self, to: &Self) -> Reading {
        match (self, to) {
            (Self::Varint(from), Self::Varint(to))
            | (Self::ZigZag(from), Self::ZigZag(to))
            | (Self::Fixed32(from), Self::Fixed32(to))
            | (Self::Fixed64(from), Self::Fixed64(to)) => fit(from, to),
            (Self::Text, Self::Bytes) => Reading::Works,
            (Self::Bytes, Self::Text | Self::Message) | (Self::Message, Self::Bytes) => Reading::Partly,
            _ if self == to => Reading::Works,
            _ => Reading::Fails,
        }
    }
}

/// The form of a value in JSON.
#[derive(Debug, PartialEq)]
enum Json {
    /// A number.
    Int(Range),
    /// A number in a string.
    Long(Range),
    Float,
    Double,
    Bool,
    Text,
    Base64,
    /// A name, or a number if it is unknown.
    Enum,
    Object,
}

impl Json {
    fn of(item: Item<'_>) -> Self {
        match item {
            Item::Message(_) | Item::Group(_) => Self::Object,
            Item::Enum(_) => Self::Enum,
            Item::Scalar(scalar) => Self::scalar(scalar),
        }
    }

    fn scalar(scalar: Type) -> Self {
        match scalar {
            Type::Double => Self::Double,
            Type::Float => Self::Float,
            Type::Int64 | Type::Sint64 | Type::Sfixed64 => Self::Long(I64),
            Type::Uint64 | Type::Fixed64 => Self::Long(U64),
            Type::Int32 | Type::Sint32 | Type::Sfixed32 => Self::Int(I32),
            Type::Uint32 | Type::Fixed32 => Self::Int(U32),
            Type::Bool => Self::Bool,
            Type::String => Self::Text,
            Type::Bytes => Self::Base64,
            Type::Enum => Self::Enum,
            Type::Group | Type::Message => Self::Object,
        }
    }

    /// Readers accept numbers with and without quotes, and enum values by name and number.
    fn read_as(&self, to: &Self) -> Reading {
        match (self, to) {
            (Self::Int(from) | Self::Long(from), Self::Int(to) | Self::Long(to)) => fit(from, to),
            (Self::Int(from) | Self::Long(from), Self::Enum) => fit(from, &I32),
            (Self::Int(_) | Self::Float, Self::Double) | (Self::Long(_), Self::Text) => Reading::Works,
            (Self::Enum, Self::Text) => Reading::Partly,
            _ if self == to => Reading::Works,
            (from, to) if from.is_number() && to.is_number() => Reading::Partly,
            (Self::Text, to) if to.is_number() || *to == Self::Enum => Reading::Partly,
            _ => Reading::Fails,
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Int(_) | Self::Long(_) | Self::Float | Self::Double)
    }
}

#[cfg(test)]
mod tests {
    use prost::Message;
    use serde_json::Value;
    use temporal_prost_json::{Descriptors, UnknownFields};

    use super::*;
    use crate::breaking::Encodings;

    /// The types, with values at their limits.
    const TYPES: [(Type, &[&str]); 16] = [
        (Type::Double, &["1.5", "-1e300", "0.1"]),
        (Type::Float, &["1.5", "-3e38"]),
        (Type::Int64, &["-9223372036854775808", "9223372036854775807", "1"]),
        (Type::Uint64, &["18446744073709551615", "1"]),
        (Type::Int32, &["-2147483648", "2147483647", "1"]),
        (Type::Fixed64, &["18446744073709551615", "1"]),
        (Type::Fixed32, &["4294967295", "1"]),
        (Type::Bool, &["true"]),
        (Type::String, &["\"a\"", "\"ä 7\""]),
        (Type::Bytes, &["\"/w==\"", "\"YQ==\""]),
        (Type::Uint32, &["4294967295", "1"]),
        (Type::Enum, &["\"ONE\"", "-7"]),
        (Type::Sfixed32, &["-2147483648", "2147483647", "1"]),
        (Type::Sfixed64, &["-9223372036854775808", "9223372036854775807", "1"]),
        (Type::Sint32, &["-2147483648", "2147483647", "1"]),
        (Type::Sint64, &["-9223372036854775808", "9223372036854775807", "1"]),
    ];

    fn item(of: Type) -> Item<'static> {
        if of == Type::Enum { Item::Enum("Size") } else { Item::Scalar(of) }
    }

    fn name(of: Type) -> String {
        format!("{of:?}")
    }

    /// A message for each type, with a field of the type.
    fn descriptors() -> Descriptors {
        let field = |of: Type| if of == Type::Enum { "Size".to_owned() } else { name(of).to_lowercase() };
        let messages = TYPES.map(|(of, _)| format!("message {of:?} {{ optional {} v = 1; }}", field(of)));
        let text = format!("syntax = \"proto3\"; enum Size {{ ZERO = 0; ONE = 1; }} {}", messages.concat());
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("a.proto"), text).unwrap();
        protox::compile(["a.proto"], [directory.path()]).unwrap().encode_to_vec().into()
    }

    /// A value in a form that does not depend on its type.
    fn meaning(types: &Descriptors, value: &Value, of: Type) -> String {
        let text = value["v"].as_str().map_or_else(|| value["v"].to_string(), str::to_owned);
        match of {
            // Behind the number of the field and the length.
            Type::Bytes => String::from_utf8_lossy(&read(types, value, of).unwrap()[2..]).into_owned(),
            Type::Bool => text.replace("true", "1"),
            Type::Enum => text.replace("ONE", "1"),
            Type::Float | Type::Double => text.parse::<f64>().map_or(text, |number| number.to_string()),
            _ => text,
        }
    }

    fn read(types: &Descriptors, value: &Value, of: Type) -> Option<Vec<u8>> {
        types.from_json(&name(of), value.to_string().as_bytes(), UnknownFields::Refuse).ok()
    }

    /// Returns whether a value keeps its meaning in binary and in JSON.
    fn survives(types: &Descriptors, value: &str, (from, to): (Type, Type)) -> [bool; 2] {
        let binary = read(types, &serde_json::from_str(&format!("{{\"v\": {value}}}")).unwrap(), from);
        let old = types.to_value(&name(from), binary.as_deref().unwrap()).unwrap();
        let is_same = |wire: Option<Vec<u8>>| {
            let new = wire.and_then(|wire| types.to_value(&name(to), &wire).ok());
            let new = new.filter(|new| !new["v"].is_null());
            new.is_some_and(|new| meaning(types, &old, from) == meaning(types, &new, to))
        };
        [is_same(binary), is_same(read(types, &old, to))]
    }

    #[test]
    fn a_type_reads_another_if_every_value_survives() {
        let types = descriptors();
        for (from, values) in TYPES {
            for (to, _) in TYPES {
                let all = values.iter().map(|value| survives(&types, value, (from, to)));
                let [binary, json] = all.fold([true; 2], |[a, b], [c, d]| [a && c, b && d]);
                let reads = |encodings| reading(item(from), item(to), encodings) == Reading::Works;
                let only = |json| Encodings { json, binary: !json, ..Encodings::default() };
                assert_eq!(reads(only(false)), binary, "{from:?} as {to:?} in binary");
                assert_eq!(reads(only(true)), json, "{from:?} as {to:?} in JSON");
            }
        }
    }
}
