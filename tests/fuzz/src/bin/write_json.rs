//! Any bytes are written or refused, and what was written reads back and is written the same again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use temporal_prost_fuzz::json::UnknownFields::Refuse;
use temporal_prost_fuzz::{SCHEMA, choose};

fuzz_target!(|data: &[u8]| {
    let Some((message, wire)) = choose(data) else { return };
    let Ok(json) = SCHEMA.to_json(message, wire) else { return };
    let again = SCHEMA.from_json(message, &json, Refuse).unwrap();
    let Ok(json_again) = SCHEMA.to_json(message, &again) else { panic!("not written again") };
    // A NullValue other than 0 is written as null, which is read as 0, a default.
    assert!(json == json_again || String::from_utf8_lossy(&json).contains(":null"));
});
