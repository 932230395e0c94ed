//! A depot that keeps boxes by workflows, and shelves by an entity.

/// The first version of the schema.
pub mod v1 {
    temporal_prost::include_proto!("depot.v1");
}
/// The second version.
#[expect(clippy::pedantic, clippy::too_many_arguments, reason = "prost's messages")]
pub mod v2 {
    temporal_prost::include_proto!("depot.v2");
}

mod boxes;
mod hall;
mod old;
mod parcel;
mod shelf;

pub use hall::Hall;

use temporal_prost::{RegistrationError, sdk::WorkerOptions};

/// The workflows of both versions.
struct Depot;

/// Returns the options of a worker with everything, whose boxes are in a hall.
///
/// # Errors
/// If something is registered twice.
pub fn worker(hall: &Hall) -> Result<WorkerOptions, RegistrationError> {
    let mut options = WorkerOptions::new(v2::boxes_temporal::TASK_QUEUE).build();
    v1::boxes_temporal::register_workflows::<Depot>(&mut options)?;
    v2::boxes_temporal::register_workflows::<Depot>(&mut options)?;
    v2::boxes_temporal::register_activities(&mut options, hall.clone())?;
    Ok(options)
}
