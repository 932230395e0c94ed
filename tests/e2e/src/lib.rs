//! A schema with every difficult feature, and its implementation.

/// Nexus operations, and workflows that call them.
pub mod bourse_v1 {
    temporal_prost::include_proto!("bourse.v1");
}
/// A workflow of many runs.
pub mod chain {
    /// Its only version.
    pub mod v1 {
        temporal_prost::include_proto!("chain.v1");
    }
}
/// The sample of `docs/from-sdk.md`.
pub mod counter_v1 {
    temporal_prost::include_proto!("counter.v1");
}
/// Two versions of one package, and their workflows.
pub mod changed;
/// A schema with every option.
pub mod every {
    /// Its only version.
    pub mod v1 {
        temporal_prost::include_proto!("every.v1");
    }
}
/// Calls of every kind.
pub mod guard {
    /// Its only version.
    pub mod v1 {
        temporal_prost::include_proto!("guard.v1");
    }
}
/// Ids and search attributes.
pub mod ids {
    /// Its only version.
    pub mod v1 {
        temporal_prost::include_proto!("ids.v1");
    }
}
/// The messages and Temporal code of the schema.
pub mod nasty {
    /// The first version.
    pub mod v1 {
        temporal_prost::include_proto!("nasty.v1");
    }
    /// The second version, side by side with the first.
    pub mod v2 {
        include!(concat!(env!("OUT_DIR"), "/v2/nasty.v2.rs"));
    }
}
/// Another package.
pub mod other {
    /// Its only version.
    pub mod v1 {
        temporal_prost::include_proto!("other.v1");
    }
}
/// Messages in every position that a payload can have.
pub mod parcel {
    /// Its only version.
    pub mod v1 {
        temporal_prost::include_proto!("parcel.v1");
    }
}

/// Workflows that call workflows of another namespace.
pub mod far_v1 {
    include!(concat!(env!("OUT_DIR"), "/far/far.v1.rs"));
}

/// Workflows of tenants, which run on cells.
pub mod tenants_v1 {
    temporal_prost::include_proto!("tenants.v1");
}

mod activities;
mod anywhere;
pub mod bourse;
mod conductor;
mod courier;
mod driver;
mod far;
mod full;
mod guards;
mod ids_workflows;
mod link;
mod sealed;
mod tenants;
mod tools;
mod workflows;

pub use activities::Hands;
pub use anywhere::Wanderer;
pub use conductor::Conductor;
pub use courier::{Carrier, Courier, Locker, Loser, TENANT, Way, lost};
pub use driver::Driver;
pub use far::{Caller, Distance, Queued, Sleeper, Worker};
pub use full::{Every, Full, Picky, Plain};
pub use guards::{Guards, Tenant, Watchman};
pub use ids_workflows::{Ended, Ids, Parent, Updated, start};
pub use link::{Chain, Link};
pub use sealed::sealed;
pub use tenants::{Landlord, Machine, Served};
pub use tools::Tools;
pub use workflows::{App, Broom, Counter, Echo, EchoV2, Nameless, Progressing, quota};
