//! The transcoder of the runtime, without the SDK.

#[path = "../../../runtime/src"]
mod runtime {
    pub mod json;
}

pub use runtime::json;
