//! Greets people, on Temporal.

/// The messages and Temporal code of `proto/greeter/v1`.
pub mod v1 {
{% if is_checked_in %}
    include!("gen/greeter.v1.rs");
{% else %}
    temporal_prost::include_proto!("greeter.v1");
{% endif %}
}

mod activities;
mod greet;

pub use activities::Greetings;
pub use greet::Greet;

use temporal_prost::sdk::WorkerOptions;
use v1::greeter_temporal;

/// Returns the options of a worker for all workflows and activities.
///
/// # Errors
///
/// Returns an error if a name is registered twice.
pub fn worker() -> anyhow::Result<WorkerOptions> {
    let mut options = WorkerOptions::new(greeter_temporal::TASK_QUEUE).build();
    greeter_temporal::register_workflows::<Greetings>(&mut options)?;
    greeter_temporal::register_activities(&mut options, Greetings)?;
    Ok(options)
}
