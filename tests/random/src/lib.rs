//! Compiles random schemas. An error names the module of its seed.

#![deny(warnings)]
#![expect(clippy::module_inception, reason = "prost's modules have the names of the schema")]

include!(concat!(env!("OUT_DIR"), "/random.rs"));
