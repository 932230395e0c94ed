//! Diagnostics: positions, problems and remedies.

mod allowance;
mod levels;
mod location;
mod place;
mod problem;
mod report;
mod rule;

pub(crate) use allowance::{Allowances, without as without_allowances};
pub(crate) use levels::Levels;
pub(crate) use location::{Location, Locations};
pub(crate) use place::position;
pub(crate) use problem::Diagnostic;
pub use report::Diagnostics;
pub(crate) use rule::{Level, Rule};
