use serde_json::Value;
use temporal_prost_json::descriptor::MessageDescriptor;
use temporal_prost_json::{Descriptors, JsonError, UnknownFields};

/// Parses any JSON. Other text becomes a string.
pub(crate) fn any(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// Parses the JSON form of a message.
pub(crate) fn message(
    descriptors: &Descriptors,
    message: &MessageDescriptor,
    text: &str,
) -> Result<Value, String> {
    let json = serde_json::from_str(text).map_err(|error| format!("expected JSON: {error}"))?;
    validate(descriptors, message.full_name(), json)
}

/// Parses the paths of a field mask, separated by commas.
pub(crate) fn mask(descriptors: &Descriptors, text: &str) -> Result<Value, String> {
    validate(descriptors, "google.protobuf.FieldMask", text.into())
}

/// Returns the JSON if it is valid for the message.
pub(crate) fn validate(descriptors: &Descriptors, message: &str, json: Value) -> Result<Value, String> {
    match descriptors.from_json(message, json.to_string().as_bytes(), UnknownFields::Refuse) {
        Ok(_) => Ok(json),
        Err(JsonError::Read { path, reason, .. }) if path.is_empty() => Err(reason),
        Err(JsonError::Read { path, reason, .. }) => Err(format!("at `{path}`: {reason}")),
        Err(error) => Err(error.to_string()),
    }
}
