//! Runs the plugin with any request. It must answer, and protoc must understand the answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prost::Message as _;
use prost_types::compiler::CodeGeneratorResponse;
use temporal_prost_build::plugin;

fuzz_target!(|request: &[u8]| {
    let answer = plugin::run(request.to_vec());
    CodeGeneratorResponse::decode(&*answer.response).expect("a response");
});
