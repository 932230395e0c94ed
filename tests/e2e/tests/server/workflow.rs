//! Calls and failures inside workflows, and their replay.

mod calls;
mod cancellation;
mod replay;
mod sdk_defects;

pub(crate) use replay::replay;
