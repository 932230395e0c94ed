use std::borrow::Cow;
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use buffa_descriptor::{ScalarType, SingularKind};
use serde::de::Unexpected;
use serde::{Serialize, Serializer};
use serde_json::Number;

use super::scalar::Scalar;

const BASE64: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, BASE64);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, BASE64);

/// A JSON value that is neither array nor object nor null.
pub(super) enum Literal<'a> {
    Bool(bool),
    Number(Number),
    Text(&'a str),
}

impl Literal<'_> {
    /// The field of `google.protobuf.Value` for it.
    pub(super) fn number_in_value(&self) -> u32 {
        match self {
            Self::Number(_) => 2,
            Self::Text(_) => 3,
            Self::Bool(_) => 4,
        }
    }

    /// For messages, without the value: it may be a secret.
    pub(super) fn unexpected(&self) -> Unexpected<'static> {
        Unexpected::Other(match self {
            Self::Number(_) => "number",
            Self::Text(_) => "text",
            Self::Bool(_) => "boolean",
        })
    }
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
            Self::Bytes(value) => serializer.serialize_str(&STANDARD.encode(value)),
        }
    }
}

fn non_finite(value: f64) -> &'static str {
    match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

impl<'a> Scalar<'a> {
    /// Any kind, except the names of enums.
    pub(super) fn parse(kind: SingularKind, literal: &Literal<'a>) -> Result<Self, String> {
        let scalar = match kind {
            SingularKind::Scalar(scalar) => scalar,
            SingularKind::Enum(_) => return integer(literal).map(Self::Enum),
            SingularKind::Message(_) => return Err("a message is no scalar".to_owned()),
        };
        Ok(match (scalar, literal) {
            (ScalarType::Bool, Literal::Bool(value)) => Self::Bool(*value),
            (ScalarType::String, Literal::Text(text)) => Self::String(Cow::Borrowed(text)),
            (ScalarType::Bytes, Literal::Text(text)) => Self::Bytes(parse_bytes(text)?.into()),
            (ScalarType::Double, _) => Self::Double(double(literal)?),
            (ScalarType::Float, _) => Self::Float(float(literal)?),
            (ScalarType::Int32, _) => Self::Int32(integer(literal)?),
            (ScalarType::Int64, _) => Self::Int64(integer(literal)?),
            (ScalarType::Uint32, _) => Self::Uint32(integer(literal)?),
            (ScalarType::Uint64, _) => Self::Uint64(integer(literal)?),
            (ScalarType::Sint32, _) => Self::Sint32(integer(literal)?),
            (ScalarType::Sint64, _) => Self::Sint64(integer(literal)?),
            (ScalarType::Fixed32, _) => Self::Fixed32(integer(literal)?),
            (ScalarType::Fixed64, _) => Self::Fixed64(integer(literal)?),
            (ScalarType::Sfixed32, _) => Self::Sfixed32(integer(literal)?),
            (ScalarType::Sfixed64, _) => Self::Sfixed64(integer(literal)?),
            (ScalarType::Bool, _) => return Err("the value is no boolean".to_owned()),
            (ScalarType::String | ScalarType::Bytes, _) => return Err("the value is no text".to_owned()),
        })
    }

    /// Reads the key of a map in its only spelling, so that equal keys are equal texts.
    pub(super) fn parse_key(kind: SingularKind, key: &'a str) -> Result<Self, String> {
        let literal = match (kind, key) {
            (SingularKind::Scalar(ScalarType::Bool), "true") => Literal::Bool(true),
            (SingularKind::Scalar(ScalarType::Bool), "false") => Literal::Bool(false),
            _ => Literal::Text(key),
        };
        let value = Self::parse(kind, &literal)?;
        if value.key() == key { Ok(value) } else { Err(format!("a key must be spelled `{}`", value.key())) }
    }

    pub(super) fn key(&self) -> Cow<'_, str> {
        match self {
            Self::String(text) => Cow::Borrowed(text),
            other => serde_json::to_string(other).unwrap_or_default().replace('"', "").into(),
        }
    }
}

fn integer<T: TryFrom<i128>>(literal: &Literal<'_>) -> Result<T, String> {
    let whole = match literal {
        Literal::Number(number) => whole(number),
        Literal::Text(text) => number(text).and_then(|number| text.parse().ok().or_else(|| whole(&number))),
        Literal::Bool(_) => None,
    };
    let whole = whole.ok_or("the value is no whole number")?;
    T::try_from(whole).map_err(|_| "the number is out of range".to_owned())
}

/// A whole number, also as `1.0` or `1e2`.
fn whole(number: &Number) -> Option<i128> {
    /// What integers below the range of 64 bits are rounded to.
    const LOWEST: f64 = -9_223_372_036_854_775_808.0;
    let rounded = || number.as_f64().filter(|value| value.fract() == 0.0 && *value > LOWEST);
    number.as_i128().or_else(|| format!("{:.0}", rounded()?).parse().ok())
}

fn double(literal: &Literal<'_>) -> Result<f64, String> {
    let value = match literal {
        Literal::Number(number) => number.as_f64(),
        Literal::Text(text) => real(text),
        Literal::Bool(_) => None,
    };
    value.ok_or_else(|| "the value is no number of 64 bits".to_owned())
}

fn float(literal: &Literal<'_>) -> Result<f32, String> {
    let value = match literal {
        Literal::Number(number) => real(&number.to_string()),
        Literal::Text(text) => real(text),
        Literal::Bool(_) => None,
    };
    value.ok_or_else(|| "the value is no number of 32 bits".to_owned())
}

fn real<T: FromStr + Copy + Into<f64>>(text: &str) -> Option<T> {
    if matches!(text, "NaN" | "Infinity" | "-Infinity") {
        return text.parse().ok();
    }
    number(text)?;
    text.parse().ok().filter(|value: &T| (*value).into().is_finite())
}

/// A number in JSON's own spelling.
fn number(text: &str) -> Option<Number> {
    let bare = text.trim_ascii() == text;
    serde_json::from_str(text).ok().filter(|_| bare)
}

fn parse_bytes(text: &str) -> Result<Vec<u8>, String> {
    let engine = if text.contains(['-', '_']) { URL_SAFE } else { STANDARD };
    engine.decode(text).map_err(|e| format!("the text is not base64: {e}"))
}
