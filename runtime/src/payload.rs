//! How the messages of a schema become Temporal payloads.

mod empty;
mod error;
mod proto;
mod schema;
mod value;

pub use empty::{Empty, Null};
pub use error::PayloadError;
pub use proto::Proto;
pub use schema::{Describes, Encoding, Schema};
pub use value::{Message, Value};

use temporalio_common::protos::temporal::api::common::v1::Payload;

/// The metadata key under which every SDK says how a payload is encoded.
const ENCODING: &str = "encoding";
/// The metadata key under which protobuf payloads name their message.
const MESSAGE_TYPE: &str = "messageType";

fn payload<const N: usize>(metadata: [(&str, &str); N], data: Vec<u8>) -> Payload {
    let metadata = metadata.map(|(key, value)| (key.to_owned(), value.as_bytes().to_vec())).into();
    Payload { metadata, data, ..Payload::default() }
}
