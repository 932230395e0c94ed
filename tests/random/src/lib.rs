//! Compiles random schemas. An error names the module of its seed.

#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/random.rs"));
