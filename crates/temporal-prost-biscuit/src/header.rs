//! The headers that carry tokens.

use crate::Command;
#[cfg(feature = "worker")]
use crate::Token;
#[cfg(feature = "worker")]
use std::borrow::Cow;
use temporal_prost::common::protos::temporal::api::common::v1::Payload;

/// The header with the token of a signal, query, update or activity.
///
/// Its data are the bytes of the token. A JSON string with the text form of the token is also accepted.
pub const TOKEN_HEADER: &str = "temporal-prost-token";

/// The header with the token of a start. It has another name, because a start together with a signal has only one set of
/// headers for both.
pub const START_TOKEN_HEADER: &str = "temporal-prost-start-token";

/// The header with the token that the caller of a signal, update or activity delegates.
pub const DELEGATION_HEADER: &str = "temporal-prost-delegation";

/// The header with the token that the caller of a start delegates.
pub const START_DELEGATION_HEADER: &str = "temporal-prost-start-delegation";

/// The entry of the metadata with which a payload is encoded no more. `temporal-prost-codec` exports it as `PLAIN`.
#[cfg(feature = "client")]
pub(crate) const ENCODED: &str = "temporal-prost-plain";

/// Returns the name of the header with the token that the caller of a command delegates.
#[cfg(feature = "client")]
pub(crate) fn of_delegation(command: &Command) -> &'static str {
    if command.is_start() { START_DELEGATION_HEADER } else { DELEGATION_HEADER }
}

/// Returns the name of the header with the token of a command.
pub(crate) fn of_command(command: &Command) -> &'static str {
    if command.is_start() { START_TOKEN_HEADER } else { TOKEN_HEADER }
}

/// Returns the value of a header with these bytes.
pub(crate) fn payload(data: impl Into<Vec<u8>>) -> Payload {
    let metadata = [("encoding".to_owned(), b"binary/plain".to_vec())].into();
    Payload { metadata, data: data.into(), ..Payload::default() }
}

/// Returns the bytes of a token, which are not verified.
#[cfg(feature = "worker")]
pub(crate) fn token(payload: &Payload) -> Cow<'_, [u8]> {
    let is_json = payload.metadata.get("encoding").is_some_and(|encoding| encoding == b"json/plain");
    let text = is_json.then(|| serde_json::from_slice::<String>(&payload.data).ok()).flatten();
    match text.and_then(|text| Token::from_base64(&text).ok()) {
        Some(token) => Cow::Owned(token.into_bytes()),
        None => Cow::Borrowed(&payload.data),
    }
}
