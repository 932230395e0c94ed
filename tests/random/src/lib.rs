//! Compiles random schemas. An error names the module of its seed.

#![deny(warnings)]
#![expect(
    clippy::module_inception,
    clippy::large_enum_variant,
    reason = "prost's messages have the names and sizes of the schema"
)]

include!(concat!(env!("OUT_DIR"), "/random.rs"));
