//! The values of options.

pub(super) mod effect;
pub(super) mod field;
pub(super) mod nexus;
pub(super) mod priority;
pub(super) mod retry;
pub(super) mod start;
pub(super) mod timeouts;
pub(super) mod unknown;
pub(super) mod values;
pub(super) mod xns;
