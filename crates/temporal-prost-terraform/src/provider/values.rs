//! The values in the messages of the protocol.

use crate::{
    diagnostic::error,
    protos::tfplugin6::{Diagnostic, DynamicValue},
    value::{self, Value},
};

/// Reads a value. A value that is left out is null.
pub(super) fn read(value: Option<&DynamicValue>) -> Result<Value, Diagnostic> {
    let Some(DynamicValue { msgpack, .. }) = value.filter(|value| !value.msgpack.is_empty()) else {
        return Ok(Value::Null);
    };
    let unreadable =
        |reason| error("Unreadable value", format!("Terraform has sent an invalid value: {reason}."), None);
    value::decode(msgpack).map_err(unreadable)
}

pub(super) fn write(value: &Value) -> DynamicValue {
    DynamicValue { msgpack: value::encode(value), json: Vec::new() }
}
