//! The transcoder of the runtime, without the SDK.

#[path = "../../../runtime/src"]
#[expect(unexpected_cfgs, reason = "features of the runtime")]
mod runtime {
    pub mod json;
}

pub use runtime::json;
