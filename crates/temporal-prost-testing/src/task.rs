//! Tasks for workers: their queues and tokens.

pub(crate) mod queues;
pub(crate) mod token;
