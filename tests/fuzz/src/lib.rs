//! The transcoder of the runtime, without the SDK.

#[path = "../../../crates/temporal-prost/src"]
#[expect(dead_code, unexpected_cfgs, reason = "the rest of the runtime calls more of it")]
mod runtime {
    pub mod json;
}
mod target;

use runtime::json::{Descriptors, UnknownFields};

/// See the target.
pub fn read_json(data: &[u8]) {
    target::read_json(data);
}

/// See the target.
pub fn write_json(data: &[u8]) {
    target::write_json(data);
}
