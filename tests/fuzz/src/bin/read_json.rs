//! Any text is read or refused, and what was read can be written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use temporal_prost_fuzz::json::UnknownFields::Ignore;
use temporal_prost_fuzz::{SCHEMA, choose};

fuzz_target!(|data: &[u8]| {
    let Some((message, text)) = choose(data) else { return };
    let Ok(wire) = SCHEMA.from_json(message, text, Ignore) else { return };
    SCHEMA.to_json(message, &wire).unwrap();
});
