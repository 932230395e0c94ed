//! Assigns tenants to cells by shuffle sharding.
//!
//! A [`Fleet`] gives each key, such as the name of a tenant, a small subset of its cells. The assignment is a pure
//! function that the
//! [guide](https://github.com/temporal-prost/temporal-prost/blob/main/docs/cells.md) specifies, so that programs in any
//! language can compute it.
//!
//! ```
//! use temporal_prost_cells::FleetFile;
//!
//! let file: FleetFile = r#"
//!     [[versions]]
//!     version = 1
//!     shard = 2
//!     cells = [{ name = "a" }, { name = "b" }, { name = "c" }, { name = "d" }, { name = "e" }, { name = "f" }]
//! "#
//! .parse()?;
//! assert_eq!(file.assign("acme").cells.len(), 2);
//! # Ok::<(), temporal_prost_cells::FleetError>(())
//! ```
//!
//! # Features
//! - `cli`: the program `temporal-prost-cells`, which simulates fleets, explains assignments and compares versions.
//! - `routing`: starts workflows on the cells of their tenants, with the SDK's clients.

#![warn(missing_docs)]

mod cell;
mod error;
mod file;
mod fleet;
mod log2;
mod movement;
mod name;
#[cfg(feature = "routing")]
pub mod routing;
mod score;
mod shard;
pub mod simulation;
mod wave;

pub use cell::{Cell, MAX_WEIGHT};
pub use error::FleetError;
pub use file::FleetFile;
pub use fleet::{Fleet, Ranked, Verdict};
pub use movement::Move;
pub use name::CellName;
pub use score::Score;
pub use shard::Shard;
pub use wave::Wave;
