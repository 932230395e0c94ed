//! Activities and mocks that take virtual time.

use super::State;
use crate::hub::Hub;
use crate::proto::Time;
use crate::run::activity::Activity;
use crate::server::MemoryServer;
use crate::task::token::TaskToken;
use crate::time::clock::Hold;
use crate::time::deadlines::Owner;
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;

impl State {
    /// Allows time to be skipped until an attempt continues. Returns the time when it does.
    fn suspend_activity(&mut self, token: &TaskToken, duration: Duration) -> Option<Time> {
        let (activity, hub) = self.attempt(token)?;
        activity.suspend();
        hub.deadlines.add(hub.clock.now(), duration, Owner::Activity(token.clone()));
        Some(hub.now().saturating_add(duration))
    }

    /// Lets an attempt hold time again.
    pub(super) fn resume_activity(&mut self, token: &TaskToken) {
        if let Some((activity, hub)) = self.attempt(token) {
            activity.resume(hub);
        }
    }

    /// Returns the activity if it still performs this attempt, together with the shared state.
    pub(crate) fn attempt(&mut self, token: &TaskToken) -> Option<(&mut Activity, &mut Hub)> {
        let (run, hub) = self.run(&token.run)?;
        let activity = run.activities.get_mut(&token.scheduled)?;
        (activity.attempt == token.attempt).then_some((activity, hub))
    }
}

impl MemoryServer {
    /// Lets virtual time pass for an attempt.
    pub(crate) async fn suspend_activity(&self, token: &TaskToken, duration: Duration) {
        if let Some(end) = self.with(|state| state.suspend_activity(token, duration)) {
            self.until_time(end).await;
        }
    }

    /// Lets virtual time pass for a mock. Meanwhile, its `hold` is released.
    pub(crate) async fn suspend_mock(&self, hold: Hold, duration: Duration) -> Hold {
        if duration.is_zero() {
            return hold;
        }
        let resumed = Arc::new(Mutex::new(None));
        let owner = Owner::Mock(resumed.clone());
        let end = self.with(|state| {
            drop(hold);
            let now = state.hub.now();
            state.hub.deadlines.add(now, duration, owner);
            now.saturating_add(duration)
        });
        self.until_time(end).await;
        let resumed = resumed.lock().take();
        resumed.unwrap_or_else(|| self.with(|state| state.hub.clock.busy()))
    }
}
