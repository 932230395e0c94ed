//! The transcoder of the runtime, without the SDK.

#[path = "../../../runtime/src"]
mod runtime {
    pub mod json;
}

pub use runtime::json;
use runtime::json::Descriptors;

pub static SCHEMA: Descriptors =
    Descriptors::new(include_bytes!("../../../runtime/tests/conformance/descriptors.binpb"));

const MESSAGES: [&str; 8] = [
    "conformance.Proto3",
    "conformance.Proto2",
    "conformance.Editions",
    "conformance.Inherited",
    "google.protobuf.Any",
    "google.protobuf.Value",
    "google.protobuf.Timestamp",
    "google.protobuf.Duration",
];

/// Takes the message from the first byte.
pub fn choose(data: &[u8]) -> Option<(&'static str, &[u8])> {
    let (choice, rest) = data.split_first()?;
    Some((MESSAGES.get(usize::from(*choice) % MESSAGES.len())?, rest))
}
