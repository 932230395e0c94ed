//! Values of flags as ProtoJSON, with one file for each notation.

mod bytes;
mod choice;
mod duration;
pub(crate) mod flag_value;
mod json;
mod number;
pub(crate) mod path;
mod similar;
mod time;

pub(crate) use choice::Choice;
pub(crate) use json::validate;
pub(crate) use similar::did_you_mean;

use self::number::{integer, real};
use serde_json::Value;
use temporal_prost_json::descriptor::{
    EnumDescriptor, FieldKind, MessageDescriptor, ScalarType, SingularKind,
};
use temporal_prost_json::{Descriptors, Form};

/// A single value: a field, an element, or an entry of a map.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Single {
    Scalar(ScalarType),
    Enum(&'static EnumDescriptor),
    Time,
    Duration,
    /// Any JSON. Other text becomes a string.
    Any,
    /// The JSON form of a message.
    Message(&'static Descriptors, &'static MessageDescriptor),
    /// The paths of a mask.
    Mask(&'static Descriptors),
}

impl Single {
    /// Returns `None` if the descriptors are invalid. Decoding the message then reports the error.
    pub(crate) fn of(descriptors: &'static Descriptors, kind: SingularKind) -> Option<Self> {
        let pool = descriptors.pool().ok()?;
        match kind {
            SingularKind::Scalar(scalar) => Some(Self::Scalar(scalar)),
            SingularKind::Enum(index) => Some(Self::Enum(pool.enumeration(index))),
            SingularKind::Message(index) => Self::of_message(descriptors, pool.message(index)),
        }
    }

    fn of_message(descriptors: &'static Descriptors, message: &'static MessageDescriptor) -> Option<Self> {
        Some(match (Form::of(message), message.fields()) {
            (Form::Timestamp, _) => Self::Time,
            (Form::Duration, _) => Self::Duration,
            (Form::FieldMask, _) => Self::Mask(descriptors),
            (Form::Value, _) => Self::Any,
            (Form::Field, [only]) => match only.kind() {
                FieldKind::Singular(kind) => Self::of(descriptors, kind)?,
                _ => Self::Message(descriptors, message),
            },
            _ => Self::Message(descriptors, message),
        })
    }

    /// Parses a value into ProtoJSON.
    ///
    /// # Errors
    /// Returns the expected notation.
    pub(crate) fn parse(self, text: &str) -> Result<Value, String> {
        match self {
            Self::Scalar(ScalarType::String) => Ok(text.into()),
            Self::Scalar(ScalarType::Bytes) => bytes::parse(text),
            Self::Scalar(ScalarType::Bool) => boolean(text),
            Self::Scalar(ScalarType::Double | ScalarType::Float) => real(self.is_float(), text),
            Self::Scalar(scalar) => integer(scalar, text),
            Self::Enum(declared) => {
                let choice = Choice::new(declared);
                choice.find(text).ok_or_else(|| choice.expectation())
            }
            Self::Time => time::parse(text),
            Self::Duration => duration::parse(text),
            Self::Any => Ok(json::any(text)),
            Self::Message(descriptors, message) => json::message(descriptors, message, text),
            Self::Mask(descriptors) => json::mask(descriptors, text),
        }
    }

    fn is_float(self) -> bool {
        matches!(self, Self::Scalar(ScalarType::Float))
    }

    /// Returns the placeholder in help.
    pub(crate) fn placeholder(self) -> &'static str {
        match self {
            Self::Scalar(ScalarType::String) => "TEXT",
            Self::Scalar(ScalarType::Bytes) => "BYTES",
            Self::Scalar(ScalarType::Bool) => "BOOL",
            Self::Scalar(ScalarType::Double | ScalarType::Float) => "NUMBER",
            Self::Scalar(scalar) => number::placeholder(scalar),
            Self::Enum(_) => "NAME",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Any | Self::Message(..) => "JSON",
            Self::Mask(_) => "PATHS",
        }
    }

    /// Explains the notation in help, if necessary.
    pub(crate) fn hint(self) -> Option<&'static str> {
        match self {
            Self::Scalar(ScalarType::Bytes) => Some("base64, hex:… or @file"),
            Self::Time => Some("such as 2026-01-31T09:00:00Z, 2026-01-31, now or +2h"),
            Self::Duration => Some("such as 1h30m, 90s or 1.5s"),
            Self::Mask(_) => Some("such as name,address.city"),
            _ => None,
        }
    }

    /// Tells if a value can begin with a dash.
    pub(crate) fn may_be_negative(self) -> bool {
        match self {
            Self::Scalar(scalar) => {
                !matches!(scalar, ScalarType::String | ScalarType::Bytes | ScalarType::Bool)
            }
            Self::Time | Self::Duration | Self::Any => true,
            _ => false,
        }
    }

    /// Returns the value of a flag without a value.
    pub(crate) fn when_alone(self) -> Option<&'static str> {
        match self {
            Self::Scalar(ScalarType::Bool) => Some("true"),
            Self::Message(_, message) if message.fields().is_empty() => Some("{}"),
            _ => None,
        }
    }
}

fn boolean(text: &str) -> Result<Value, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true.into()),
        "false" | "no" | "off" | "0" => Ok(false.into()),
        _ => Err("expected `true` or `false`".to_owned()),
    }
}
