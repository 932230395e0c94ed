//! The messages of the annotation schema, for user messages that have them as fields.
//!
//! The generator's code refers to them here, so nothing is generated for them in a user's crate.

/// Package `temporal.api`: the SDK's own types.
pub mod temporal {
    pub use temporalio_common::protos::temporal::api;
}
