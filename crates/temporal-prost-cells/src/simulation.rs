//! Simulations of many tenants on a fleet, which help to choose the size of shards.
//!
//! ```
//! use temporal_prost_cells::{Cell, Fleet, simulation};
//!
//! let cells = (0..16).map(|number| Cell::new(&format!("cell-{number}"))).collect::<Result<Vec<_>, _>>()?;
//! let fleet = Fleet::new(1, 4, cells)?;
//! let placement = simulation::Placement::of(&fleet, simulation::tenants(1_000));
//! let overlaps = placement.overlaps();
//! // One pair in 1,820 shares all four cells.
//! assert!(overlaps.share(4) < 0.002);
//! # Ok::<(), temporal_prost_cells::FleetError>(())
//! ```

mod exact;
mod load;
mod movement;
mod overlaps;
mod placement;
mod sampled;

pub use load::Load;
pub use movement::Movement;
pub use overlaps::{Overlaps, expected};
pub use placement::{Placement, tenants};
