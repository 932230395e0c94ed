//! Literals of `ProtoJSON` that JSON does not have: bytes, and numbers that are not finite.

use std::borrow::Cow;
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use buffa_descriptor::{ScalarType, SingularKind};
use serde::{Serialize, Serializer};
use serde_json::Number;

use super::scalar::Scalar;
use super::tree::Json;

const BASE64: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, BASE64);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, BASE64);

impl Serialize for Scalar<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Double(value) if !value.is_finite() => serializer.serialize_str(non_finite(*value)),
            Self::Float(value) if !value.is_finite() => {
                serializer.serialize_str(non_finite(f64::from(*value)))
            }
            Self::Double(value) => serializer.serialize_f64(*value),
            Self::Float(value) => serializer.serialize_f32(*value),
            Self::Int32(value) | Self::Sint32(value) | Self::Sfixed32(value) | Self::Enum(value) => {
                serializer.serialize_i32(*value)
            }
            Self::Uint32(value) | Self::Fixed32(value) => serializer.serialize_u32(*value),
            Self::Int64(value) | Self::Sint64(value) | Self::Sfixed64(value) => serializer.collect_str(value),
            Self::Uint64(value) | Self::Fixed64(value) => serializer.collect_str(value),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::String(value) => serializer.serialize_str(value),
            Self::Bytes(value) => serializer.serialize_str(&write_bytes(value)),
        }
    }
}

/// Returns the name of a number that JSON cannot write: `Infinity`, `-Infinity` or `NaN`.
///
/// ```
/// assert_eq!(temporal_prost_json::literal::non_finite(f64::NEG_INFINITY), "-Infinity");
/// ```
#[must_use]
pub fn non_finite(value: f64) -> &'static str {
    match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

impl<'a> Scalar<'a> {
    /// Parses a value of any kind, except the names of enum values.
    pub(super) fn parse(kind: SingularKind, json: &'a Json<'_>) -> Result<Self, String> {
        match (kind, json) {
            (SingularKind::Scalar(ScalarType::Bool), Json::Bool(value)) => Ok(Self::Bool(*value)),
            (SingularKind::Scalar(ScalarType::String), Json::Text(text)) => {
                Ok(Self::String(text.as_ref().into()))
            }
            (SingularKind::Scalar(ScalarType::Bytes), Json::Text(text)) => {
                parse_bytes(text).map(|bytes| Self::Bytes(bytes.into()))
            }
            (SingularKind::Scalar(scalar), _) => Scalar::parse_number(scalar, json),
            (SingularKind::Enum(_) | SingularKind::Message(_), _) => integer(json).map(Self::Enum),
        }
    }

    /// Parses the key of a map. Only the canonical spelling is accepted, so that equal keys are equal texts.
    pub(super) fn parse_key(kind: SingularKind, key: &'a str) -> Result<Self, String> {
        let value = match (kind, key) {
            (SingularKind::Scalar(ScalarType::String), _) => return Ok(Self::String(key.into())),
            (SingularKind::Scalar(ScalarType::Bool), "true") => Self::Bool(true),
            (SingularKind::Scalar(ScalarType::Bool), "false") => Self::Bool(false),
            (SingularKind::Scalar(scalar), _) => Scalar::parse_number(scalar, &Json::Text(key.into()))?,
            _ => return Err("the kind of the key is broken".to_owned()),
        };
        if value.key() == key { Ok(value) } else { Err(format!("the key must be spelled `{}`", value.key())) }
    }

    pub(super) fn key(&self) -> Cow<'_, str> {
        match self {
            Self::String(text) => Cow::Borrowed(text),
            other => serde_json::to_string(other).unwrap_or_default().replace('"', "").into(),
        }
    }
}

impl Scalar<'static> {
    fn parse_number(scalar: ScalarType, json: &Json<'_>) -> Result<Self, String> {
        Ok(match scalar {
            ScalarType::Double => Self::Double(double(json)?),
            ScalarType::Float => Self::Float(real(json)?),
            ScalarType::Int32 => Self::Int32(integer(json)?),
            ScalarType::Int64 => Self::Int64(integer(json)?),
            ScalarType::Uint32 => Self::Uint32(integer(json)?),
            ScalarType::Uint64 => Self::Uint64(integer(json)?),
            ScalarType::Sint32 => Self::Sint32(integer(json)?),
            ScalarType::Sint64 => Self::Sint64(integer(json)?),
            ScalarType::Fixed32 => Self::Fixed32(integer(json)?),
            ScalarType::Fixed64 => Self::Fixed64(integer(json)?),
            ScalarType::Sfixed32 => Self::Sfixed32(integer(json)?),
            ScalarType::Sfixed64 => Self::Sfixed64(integer(json)?),
            ScalarType::Bool => return Err("a boolean is expected".to_owned()),
            ScalarType::String | ScalarType::Bytes => return Err("text is expected".to_owned()),
        })
    }
}

fn integer<T: TryFrom<i128>>(json: &Json<'_>) -> Result<T, String> {
    let whole = match json {
        Json::Number(number) => whole(number),
        Json::Text(text) => number(text).and_then(|number| whole(&number)),
        _ => None,
    };
    let whole = whole.ok_or("a whole number is expected")?;
    T::try_from(whole).map_err(|_| "the number is out of range".to_owned())
}

/// Reads a whole number, also in the forms `1.0` and `1e2`.
fn whole(number: &Number) -> Option<i128> {
    /// What integers below the range of 64 bits are rounded to.
    const LOWEST: f64 = -9_223_372_036_854_775_808.0;
    let rounded = || number.as_f64().filter(|value| value.fract() == 0.0 && *value > LOWEST);
    number.as_i128().or_else(|| format!("{:.0}", rounded()?).parse().ok())
}

fn double(json: &Json<'_>) -> Result<f64, String> {
    match json {
        Json::Number(number) => number.as_f64().ok_or_else(|| "the number is out of range".to_owned()),
        _ => real(json),
    }
}

/// Reads a number from its text, so that it is rounded only once.
fn real<T: FromStr + Copy + Into<f64>>(json: &Json<'_>) -> Result<T, String> {
    let (text, finite) = match json {
        Json::Text(text) if matches!(text.as_ref(), "NaN" | "Infinity" | "-Infinity") => {
            (Cow::Borrowed(text.as_ref()), false)
        }
        Json::Text(text) if number(text).is_some() => (Cow::Borrowed(text.as_ref()), true),
        Json::Number(number) => (Cow::Owned(number.to_string()), true),
        _ => return Err("a number is expected".to_owned()),
    };
    let value = text.parse().ok().filter(|value: &T| !finite || T::into(*value).is_finite());
    value.ok_or_else(|| "the number is out of range".to_owned())
}

/// Parses a number in the spelling of JSON.
fn number(text: &str) -> Option<Number> {
    let bare = text.trim_ascii() == text;
    serde_json::from_str(text).ok().filter(|_| bare)
}

/// Encodes bytes as base64 with padding.
///
/// ```
/// assert_eq!(temporal_prost_json::literal::write_bytes(&[0xff, 0xfe]), "//4=");
/// ```
#[must_use]
pub fn write_bytes(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Decodes base64 in the standard or the URL-safe alphabet, with or without padding.
///
/// ```
/// assert_eq!(temporal_prost_json::literal::parse_bytes("__4"), Ok(vec![0xff, 0xfe]));
/// ```
///
/// # Errors
///
/// Returns the reason if the text is not base64.
pub fn parse_bytes(text: &str) -> Result<Vec<u8>, String> {
    let engine = if text.contains(['-', '_']) { URL_SAFE } else { STANDARD };
    engine.decode(text).map_err(|e| format!("the text is not base64: {e}"))
}
