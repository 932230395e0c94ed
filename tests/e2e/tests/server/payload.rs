//! Messages as payloads in all positions.

mod converters;
mod encodings;
mod encryption;
mod headers_and_memos;
mod undecodable;
