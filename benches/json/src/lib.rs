//! The transcoder of the runtime, without the SDK.

#[path = "../../../crates/temporal-prost/src"]
#[expect(dead_code, unexpected_cfgs, reason = "the rest of the runtime calls more of it")]
mod runtime {
    pub mod json;
}

pub use runtime::json;
