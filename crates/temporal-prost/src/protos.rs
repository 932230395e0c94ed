//! The messages of the annotation schema, for user messages with fields of these types.
//!
//! Generated code refers to them here, so the generator writes no code for them into the user's crate.

/// The package `temporal_prost`.
pub mod temporal_prost {
    /// The package `temporal_prost.v1`: options that `temporal.v1` does not have.
    #[rustfmt::skip]
    pub mod v1;
}

/// The package `temporal`.
pub mod temporal {
    pub use temporalio_common::protos::temporal::api;

    /// The package `temporal.v1`: the options of annotated services.
    #[rustfmt::skip]
    pub mod v1;

    /// The package `temporal.xns`: calls across namespaces.
    pub mod xns {
        #[cfg(all(feature = "client", feature = "worker"))]
        #[rustfmt::skip]
        pub(crate) mod descriptors; /// Version 1.
        #[rustfmt::skip]
        pub mod v1;
    }
}
