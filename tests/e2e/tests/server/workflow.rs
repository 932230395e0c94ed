//! Calls and failures inside workflows, and their replay.

mod calls;
mod cancellation;
mod changed;
mod moved;
mod replay;
mod sdk_defects;
mod unhandled_signals;

pub(crate) use replay::replay;
