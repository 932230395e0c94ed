//! The generated code that the benches measure.

/// One workflow with one activity.
pub mod greet {
    temporal_prost::include_proto!("bench.v1");
}
/// A service of 200 rpcs with its command line.
#[expect(clippy::pedantic, reason = "prost writes enums and their names so")]
pub mod service {
    include!(concat!(env!("OUT_DIR"), "/service/all.rs"));
}
