//! Messages as payloads, wherever Temporal carries them.

mod converters;
mod encodings;
mod headers_and_memos;
mod undecodable;
