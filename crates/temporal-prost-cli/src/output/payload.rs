//! Payloads of unknown types.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_yaml_ng::{Mapping, Value};
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// Decodes a JSON payload. Other payloads become text or base64.
pub(crate) fn value(payload: &Payload) -> Value {
    let encoding = payload.metadata.get("encoding").map_or(&b""[..], Vec::as_slice);
    match encoding {
        b"binary/null" => Value::Null,
        encoding if encoding.starts_with(b"json/") => serde_json::from_slice(&payload.data)
            .unwrap_or_else(|_| String::from_utf8_lossy(&payload.data).into_owned().into()),
        _ => BASE64_STANDARD.encode(&payload.data).into(),
    }
}

/// Decodes payloads, sorted by name.
pub(crate) fn map<'a>(payloads: impl Iterator<Item = (&'a str, Option<&'a Payload>)>) -> Value {
    let mut values: Vec<(&str, Value)> =
        payloads.filter_map(|(name, payload)| Some((name, value(payload?)))).collect();
    values.sort_by_key(|(name, _)| *name);
    let entries = values.into_iter().map(|(name, value)| (name.into(), value));
    Value::Mapping(entries.collect::<Mapping>())
}
