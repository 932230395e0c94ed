//! Literals of `ProtoJSON` that JSON does not have: bytes, and numbers that are not finite.

use std::borrow::Cow;
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use buffa_descriptor::{ScalarType, SingularKind};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::scalar::Scalar;
use super::tree::Json;

/// As in Go: bits after the last byte are ignored.
const fn engine(alphabet: &alphabet::Alphabet, padding: DecodePaddingMode) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(padding);
    GeneralPurpose::new(alphabet, config.with_decode_allow_trailing_bits(true))
}

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
            ScalarType::Double => Self::Double(real(json)?),
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
    let whole = digits(json).and_then(whole).ok_or("a whole number is expected")?;
    T::try_from(whole).map_err(|_| "the number is out of range".to_owned())
}

/// Returns the number as it was written, also in text.
fn digits<'a>(json: &'a Json<'_>) -> Option<&'a str> {
    match json {
        Json::Number(number) => Some(number),
        Json::Text(text) if is_number(text) => Some(text),
        _ => None,
    }
}

/// Returns the exact value of a whole number, which may be written as `1.0` or `10e-1`. One that is too large for any
/// field is the largest.
fn whole(number: &str) -> Option<i128> {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (sign, integer) = integer.strip_prefix('-').map_or((1, integer), |integer| (-1, integer));
    let written = format!("{integer}{fraction}");
    let digits = written.trim_end_matches('0');
    if digits.is_empty() {
        return Some(0);
    }
    let shift = i64::try_from(written.len() - digits.len()).ok()? - i64::try_from(fraction.len()).ok()?;
    let negative = exponent.starts_with('-');
    let exponent = exponent.parse().unwrap_or(if negative { i64::MIN } else { i64::MAX });
    let zeros = u32::try_from(exponent.saturating_add(shift).min(99)).ok()?;
    let value = digits.parse::<i128>().ok().and_then(|value| value.checked_mul(10_i128.checked_pow(zeros)?));
    Some(value.map_or(i128::MAX, |value| sign * value))
}

/// Parses the text of a number, so that it is rounded once.
fn real<T: FromStr + Copy + Into<f64>>(json: &Json<'_>) -> Result<T, String> {
    let (text, finite) = match json {
        Json::Text(text) if matches!(text.as_ref(), "NaN" | "Infinity" | "-Infinity") => {
            (text.as_ref(), false)
        }
        json => (digits(json).ok_or("a number is expected")?, true),
    };
    let value = text.parse().ok().filter(|value: &T| !finite || T::into(*value).is_finite());
    value.ok_or_else(|| "the number is out of range".to_owned())
}

/// Returns whether text is a number in JSON's own spelling.
fn is_number(text: &str) -> bool {
    let raw = serde_json::from_str::<&RawValue>(text).ok();
    raw.is_some_and(|raw| {
        raw.get() == text && text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
    })
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

/// Decodes base64 in the standard or the URL-safe alphabet, with all or none of its padding. As in Go, line breaks are
/// skipped in text that is as long as unpadded base64.
///
/// ```
/// use temporal_prost_json::literal::parse_bytes;
///
/// assert_eq!(parse_bytes("__4"), Ok(vec![0xff, 0xfe]));
/// assert_eq!(parse_bytes("//4="), Ok(vec![0xff, 0xfe]));
/// assert!(parse_bytes("//4==").is_err());
/// ```
///
/// # Errors
///
/// Returns the reason if the text is not base64.
pub fn parse_bytes(text: &str) -> Result<Vec<u8>, String> {
    let alphabet = if text.contains(['-', '_']) { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    let padded = text.len().is_multiple_of(4);
    let padding = if padded { DecodePaddingMode::RequireCanonical } else { DecodePaddingMode::RequireNone };
    let text = text.replace(['\r', '\n'], "");
    engine(alphabet, padding).decode(text).map_err(|e| format!("the text is not base64: {e}"))
}
