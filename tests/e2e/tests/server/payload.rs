//! Messages as payloads in all positions.

mod converters;
mod encodings;
mod headers_and_memos;
mod undecodable;
