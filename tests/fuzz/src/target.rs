//! The properties that hold for any input. The including module has `Descriptors` and `UnknownFields` in scope.

use super::{Descriptors, UnknownFields};

static SCHEMA: Descriptors = Descriptors::new(include_bytes!(
    "../../../crates/temporal-prost-json/tests/conformance/descriptors.binpb"
));

pub(crate) const MESSAGES: [&str; 8] = [
    "conformance.Proto3",
    "conformance.Proto2",
    "conformance.Editions",
    "conformance.Inherited",
    "google.protobuf.Any",
    "google.protobuf.Value",
    "google.protobuf.Timestamp",
    "google.protobuf.Duration",
];

/// Chooses the message by the first byte.
fn choose(data: &[u8]) -> Option<(&'static str, &[u8])> {
    let (choice, rest) = data.split_first()?;
    Some((MESSAGES.get(usize::from(*choice) % MESSAGES.len())?, rest))
}

/// Checks that any text is read or rejected, and that the result can be written.
pub(crate) fn read_json(data: &[u8]) {
    let Some((message, text)) = choose(data) else { return };
    let Ok(wire) = SCHEMA.from_json(message, text, UnknownFields::Ignore) else { return };
    SCHEMA.to_json(message, &wire).expect("what was read can be written");
}

/// Checks that any bytes are written or rejected, and that the JSON reads back and is written identically. The canonical
/// form of the bytes has itself as its canonical form.
pub(crate) fn write_json(data: &[u8]) {
    let Some((message, wire)) = choose(data) else { return };
    if let Ok(canonical) = SCHEMA.canonical(message, wire) {
        assert_eq!(SCHEMA.canonical(message, &canonical).as_deref(), Ok(&*canonical));
    }
    let Ok(json) = SCHEMA.to_json(message, wire) else { return };
    let again =
        SCHEMA.from_json(message, &json, UnknownFields::Refuse).expect("what was written can be read");
    let json_again = SCHEMA.to_json(message, &again).expect("what was read can be written again");
    // A NullValue other than 0 is written as null, which is read as 0, a default.
    assert!(json == json_again || String::from_utf8_lossy(&json).contains(":null"));
}
