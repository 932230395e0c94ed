//! Payloads inside payloads.

use crate::CodecError;
use prost::Message;
use temporalio_common::data_converters::PayloadConversionError;
use temporalio_common::protos::temporal::api::common::v1::Payload;
use zeroize::Zeroizing;

/// The entry of the metadata that names the encoding.
pub(crate) const ENCODING: &str = "encoding";

/// A payload with this entry in its metadata is left as it is. The value is arbitrary.
///
/// Workers of the Rust SDK encode the headers that their workflows send, and SDKs of other languages do not decode
/// headers. Mark the payload of a header that other languages read:
///
/// ```
/// use temporal_prost_codec::PLAIN;
/// use temporalio_common::protos::temporal::api::common::v1::Payload;
///
/// let mut header = Payload { data: b"\"en\"".to_vec(), ..Payload::default() };
/// header.metadata.insert("encoding".to_owned(), b"json/plain".to_vec());
/// header.metadata.insert(PLAIN.to_owned(), b"true".to_vec());
/// ```
pub const PLAIN: &str = "temporal-prost-plain";

pub(crate) fn is_plain(payload: &Payload) -> bool {
    payload.metadata.contains_key(PLAIN)
}

pub(crate) fn has_encoding(payload: &Payload, encoding: &str) -> bool {
    payload.metadata.get(ENCODING).is_some_and(|found| found == encoding.as_bytes())
}

/// Makes a payload with an encoding.
pub(crate) fn encoded(encoding: &str, data: Vec<u8>) -> Payload {
    let metadata = [(ENCODING.to_owned(), encoding.as_bytes().to_vec())];
    Payload { metadata: metadata.into(), data, ..Payload::default() }
}

/// Reads the payload inside of a payload.
pub(crate) fn parse(bytes: &[u8], encoding: &'static str) -> Result<Payload, CodecError> {
    Payload::decode(bytes).map_err(|_| CodecError::NotAPayload { encoding })
}

/// Serializes a payload with room for more bytes, so that no copy remains elsewhere.
pub(crate) fn serialize(payload: Payload, room: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(payload.encoded_len() + room);
    if payload.encode(&mut bytes).is_err() {
        unreachable!("a vector grows");
    }
    drop(Zeroizing::new(payload.data));
    bytes
}

/// Applies a function to every payload that it applies to.
pub(crate) fn map(
    payloads: Vec<Payload>,
    applies: impl Fn(&Payload) -> bool,
    function: impl Fn(Payload) -> Result<Payload, CodecError>,
) -> Result<Vec<Payload>, PayloadConversionError> {
    let one = |payload| if applies(&payload) { function(payload) } else { Ok(payload) };
    Ok(payloads.into_iter().map(one).collect::<Result<_, _>>()?)
}
