use serde_json::Value;
use temporal_prost_json::descriptor::MessageDescriptor;
use temporal_prost_json::{Descriptors, JsonError, UnknownFields};

/// Any JSON, and what is none as text.
pub(crate) fn any(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// The JSON form of a message.
pub(crate) fn message(
    descriptors: &Descriptors,
    message: &MessageDescriptor,
    text: &str,
) -> Result<Value, String> {
    let json = serde_json::from_str(text).map_err(|error| format!("write JSON: {error}"))?;
    validate(descriptors, message.full_name(), json)
}

/// The paths of a field mask, with commas between.
pub(crate) fn mask(descriptors: &Descriptors, text: &str) -> Result<Value, String> {
    validate(descriptors, "google.protobuf.FieldMask", text.into())
}

/// The JSON, if it is that of the message.
pub(crate) fn validate(descriptors: &Descriptors, message: &str, json: Value) -> Result<Value, String> {
    match descriptors.from_json(message, json.to_string().as_bytes(), UnknownFields::Refuse) {
        Ok(_) => Ok(json),
        Err(JsonError::Read { path, reason, .. }) if path.is_empty() => Err(reason),
        Err(JsonError::Read { path, reason, .. }) => Err(format!("at `{path}`: {reason}")),
        Err(error) => Err(error.to_string()),
    }
}
