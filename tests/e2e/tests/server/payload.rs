//! Messages as payloads in all positions.

mod converters;
mod encodings;
pub(crate) mod encryption;
mod headers_and_memos;
mod undecodable;
