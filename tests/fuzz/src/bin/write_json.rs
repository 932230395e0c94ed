#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| temporal_prost_fuzz::write_json(data));
