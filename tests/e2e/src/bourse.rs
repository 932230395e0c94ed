//! A Nexus service and its callers.

mod broker;
mod trade;

pub use broker::Broker;
pub use trade::{Ask, Asked, Bell, Trade};

use crate::bourse_v1::{bourse_temporal::BourseWorkflows, brokers_temporal::BrokersWorkflows};

/// The workflows behind the operations.
#[derive(Debug)]
pub struct Floor;

impl BourseWorkflows for Floor {
    type Trade = Trade;
    type Bell = Bell;
    type Hidden = Trade;
}

/// The workflows that call the operations.
#[derive(Debug)]
pub struct Office;

impl BrokersWorkflows for Office {
    type Broke = Broker;
}
