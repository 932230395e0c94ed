//! The values in the messages of the protocol.

use crate::{
    diagnostic::error,
    protos::tfplugin6::{Diagnostic, DynamicValue},
    value::{self, Value},
};
use std::error::Error;

/// Reads a value in either of its formats. A value that is left out is null.
pub(super) fn read(value: Option<&DynamicValue>) -> Result<Value, Diagnostic> {
    match value {
        Some(DynamicValue { msgpack, .. }) if !msgpack.is_empty() => {
            value::decode(msgpack).map_err(|reason| unreadable(&reason))
        }
        Some(DynamicValue { json, .. }) if !json.is_empty() => {
            value::parse(json).map(|json| Value::from(&json)).map_err(|reason| unreadable(&reason))
        }
        _ => Ok(Value::Null),
    }
}

fn unreadable(reason: &dyn Error) -> Diagnostic {
    error("Unreadable value", format!("Terraform has sent an invalid value: {reason}."), None)
}

pub(super) fn write(value: &Value) -> DynamicValue {
    DynamicValue { msgpack: value::encode(value), json: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(msgpack: &[u8], json: &[u8]) -> Result<Value, String> {
        let value = DynamicValue { msgpack: msgpack.to_vec(), json: json.to_vec() };
        super::read(Some(&value)).map_err(|diagnostic| diagnostic.detail)
    }

    #[test]
    fn both_formats_are_read() {
        let text = Value::from("a");
        assert_eq!(read(b"\xa1a", b""), Ok(text.clone()));
        assert_eq!(read(b"", b"\"a\""), Ok(text.clone()));
        assert_eq!(read(b"\xa1a", b"\"b\""), Ok(text));
        assert_eq!((read(b"", b"null"), read(b"", b"")), (Ok(Value::Null), Ok(Value::Null)));
        assert_eq!(super::read(None).map_err(|diagnostic| diagnostic.detail), Ok(Value::Null));
    }

    #[test]
    fn a_value_in_neither_format_is_refused() {
        let json = read(b"", b"{").unwrap_err();
        assert!(json.starts_with("Terraform has sent an invalid value: EOF while parsing"), "{json}");
        let msgpack = read(b"\xa2a", b"").unwrap_err();
        assert_eq!(msgpack, "Terraform has sent an invalid value: the value is truncated.");
    }
}
