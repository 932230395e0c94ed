//! The figures of a failover, as the documentation shows them.

use super::{Lost, crew::Updates, outage::Calls};
use std::fmt;

#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) completed: usize,
    pub(crate) lost_starts: Lost,
    pub(crate) lost_signals: Lost,
    /// The lost starts that the killed cluster has brought back.
    pub(crate) returned: Lost,
    /// The workflows that had completed, and that the killed cluster has opened again.
    pub(crate) reopened: usize,
    pub(crate) repeated_steps: usize,
    pub(crate) updates_before: Updates,
    pub(crate) updates: Updates,
    pub(crate) outage: Calls,
    pub(crate) completed_back: usize,
    pub(crate) outage_back: Calls,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "completed after the failover: {}", self.completed)?;
        writeln!(f, "starts lost: {} {:?}", self.lost_starts.len(), self.lost_starts)?;
        writeln!(f, "signals lost: {} {:?}", self.lost_signals.len(), self.lost_signals)?;
        writeln!(f, "lost starts that returned: {}", self.returned.len())?;
        writeln!(f, "completed workflows that were opened again: {}", self.reopened)?;
        writeln!(f, "activities run more than once: {}", self.repeated_steps)?;
        writeln!(f, "updates before the kill: {}", self.updates_before)?;
        writeln!(f, "updates during the outage: {}", self.updates)?;
        writeln!(f, "calls during the outage: {}", self.outage)?;
        writeln!(f, "completed after the failover back: {}", self.completed_back)?;
        write!(f, "calls during the failover back: {}", self.outage_back)
    }
}

impl fmt::Display for Updates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} succeeded, {} failed", self.succeeded, self.failed)
    }
}

impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} succeeded, {} failed, within {:.1?}", self.succeeded, self.failed, self.duration)
    }
}
