//! Settles the state after a change.

use super::State;
use crate::hub::Effect;
use crate::proto::TimeoutType;
use crate::run::operation::End;
use crate::time::deadlines::{Due, Owner};
use std::time::Instant;

/// The maximum number of skips in a row. A schedule that starts nothing would come due forever.
const MOST_SKIPS: usize = 10_000;

impl State {
    /// Performs effects, fires deadlines that have passed, and skips time as far as possible.
    pub(crate) fn settle(&mut self) {
        let mut skips = 0;
        loop {
            self.hub.transaction += 1;
            if let Some(effect) = self.hub.effects.pop_front() {
                self.perform(effect);
            } else if let Some(owner) = self.hub.deadlines.pop(self.hub.clock.now()) {
                self.fire(owner);
            } else if let Some((_, time)) =
                self.hub.deadlines.next_real().filter(|(at, _)| *at <= Instant::now())
            {
                // A worker has taken too long in real time. Virtual time has to catch up.
                self.hub.clock.skip_to(time);
            } else if skips < MOST_SKIPS && self.skip() {
                skips += 1;
            } else {
                return;
            }
        }
    }

    /// Skips to the next deadline if a caller awaits it and nothing else can happen.
    fn skip(&mut self) -> bool {
        let Some(next) = self.hub.deadlines.next().filter(|_| self.hub.clock.can_skip()) else {
            return false;
        };
        self.hub.clock.skip_to(next);
        true
    }

    /// Performs the effects of runs on other runs.
    pub(crate) fn perform_effects(&mut self) {
        while let Some(effect) = self.hub.effects.pop_front() {
            self.hub.transaction += 1;
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::StartChild { run, initiated } => self.start_child(&run, initiated),
            Effect::SignalExternal { run, initiated } => self.signal_external(&run, initiated),
            Effect::CancelExternal { run, initiated } => self.cancel_external(&run, initiated),
            Effect::Closed { run, next } => self.closed(&run, next),
            Effect::Endless { run, sign } => self.report_endless(&run, sign),
            Effect::Resume(attempt) => self.resume_activity(&attempt),
        }
    }

    fn fire(&mut self, owner: Owner) {
        match owner {
            Owner::Run(run, due) => self.fire_of_run(&run, due),
            Owner::Schedule(namespace, id) => self.fire_schedule(&namespace, &id),
            Owner::Activity(attempt) => self.resume_activity(&attempt),
            Owner::Mock(hold) => *hold.lock() = Some(self.hub.clock.busy()),
            // Sleeping callers notice on their own that the time has come.
            Owner::Sleeper(_) => {}
        }
    }

    fn fire_of_run(&mut self, run: &str, due: Due) {
        let Some((run, hub)) = self.run(run) else { return };
        run.forget_due(due);
        match due {
            Due::FirstTask => {
                run.tasks.delayed = false;
                run.need_task(hub);
            }
            Due::RunTimeout => run.time_out(hub, true),
            Due::ExecutionTimeout => run.time_out(hub, false),
            Due::StickyTask => run.time_out_task(hub, TimeoutType::ScheduleToStart),
            Due::TaskTimeout => run.time_out_task(hub, TimeoutType::StartToClose),
            Due::TaskRetry => run.offer_task(hub),
            Due::Timer(started) => run.fire_timer(hub, started),
            Due::ActivityRetry(scheduled) => run.offer_activity(hub, scheduled),
            Due::ScheduleToStart(scheduled) => {
                run.time_out_activity(hub, scheduled, TimeoutType::ScheduleToStart);
            }
            Due::ScheduleToClose(scheduled) => {
                run.time_out_activity(hub, scheduled, TimeoutType::ScheduleToClose);
            }
            Due::StartToClose(scheduled) => run.time_out_activity(hub, scheduled, TimeoutType::StartToClose),
            Due::OperationTimeout(scheduled) => run.end_operation(hub, scheduled, End::TimedOut),
            Due::OperationRequest(scheduled, purpose) => run.time_out_request(hub, scheduled, purpose),
            Due::OperationRetry(scheduled, purpose) => run.offer_operation(hub, scheduled, purpose),
            Due::Heartbeat(scheduled) => run.time_out_activity(hub, scheduled, TimeoutType::Heartbeat),
        }
    }
}
