//! The messages of the annotation schema, for user messages that have them as fields.
//!
//! The generator's code refers to them here, so nothing is generated for them in a user's crate.

/// Package `temporal`.
pub mod temporal {
    pub use temporalio_common::protos::temporal::api;

    /// Package `temporal.v1`: the options of annotated services.
    #[rustfmt::skip]
    pub mod v1;

    /// Package `temporal.xns`: calls across namespaces.
    pub mod xns {
        /// Version 1.
        #[rustfmt::skip]
        pub mod v1;
    }
}
