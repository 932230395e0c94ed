//! What is wrong with a schema: where, what, and what to do about it.

mod location;
mod report;

pub(crate) use location::{Location, Locations};
pub(crate) use report::Diagnostic;
pub use report::Diagnostics;
