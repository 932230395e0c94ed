//! Conversion of a schema's messages to and from Temporal payloads.

mod empty;
mod envelope;
mod error;
mod proto;
mod schema;

#[cfg(feature = "client")]
pub(crate) use empty::null;
pub use empty::{Empty, NullArgument};
#[cfg(feature = "client")]
pub use envelope::EMPTY;
pub use envelope::{Envelope, MessageOf};
pub use error::PayloadError;
pub use proto::Proto;
pub use schema::{Describes, Encoding, Schema};

use std::borrow::Cow;
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// The metadata key under which every SDK names a payload's encoding.
pub(crate) const ENCODING: &str = "encoding";
/// The metadata key under which protobuf payloads name their message type.
const MESSAGE_TYPE: &str = "messageType";

/// Encodes a value as plain JSON. Search attributes also carry `kind`, the name of their type.
#[must_use]
pub fn json_payload(value: &serde_json::Value, kind: Option<&str>) -> Payload {
    let mut payload = payload([(ENCODING, "json/plain")], value.to_string().into_bytes());
    payload.metadata.extend(kind.map(|kind| ("type".to_owned(), kind.as_bytes().to_vec())));
    payload
}

/// Encodes a message in its wire format.
#[cfg(feature = "client")]
pub(crate) fn wire_payload(name: &str, wire: Vec<u8>) -> Payload {
    payload([(ENCODING, "binary/protobuf"), (MESSAGE_TYPE, name)], wire)
}

/// Returns the encoding of a payload.
pub(crate) fn read_encoding(payload: &Payload) -> Cow<'_, str> {
    String::from_utf8_lossy(payload.metadata.get(ENCODING).map_or(&b""[..], Vec::as_slice))
}

fn payload<const N: usize>(metadata: [(&str, &str); N], data: Vec<u8>) -> Payload {
    let metadata = metadata.map(|(key, value)| (key.to_owned(), value.as_bytes().to_vec())).into();
    Payload { metadata, data, ..Payload::default() }
}
