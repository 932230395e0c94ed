//! Decides about any header, and about any block that a holder of a token has signed.
#![no_main]

#[path = "../../../../crates/temporal-prost-biscuit/tests/decisions/forge.rs"]
mod forge;
#[path = "../../../../crates/temporal-prost-biscuit/tests/decisions/target.rs"]
mod target;

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: target::check_forgery(), |data: &[u8]| target::token(data));
