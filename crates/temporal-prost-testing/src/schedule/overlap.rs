//! Actions of a schedule while its last workflow is still running.

use super::{Action, LastOutcome, Schedule};
use crate::proto::{Attributes as A, Status, WorkflowExecution, enums::ScheduleOverlapPolicy as Overlap};
use crate::run::close::{CancelRequest, Termination};
use crate::state::{State, Target};

/// The maximum number of waiting actions.
const LARGEST_BUFFER: usize = 1000;

/// The identity that a schedule uses for actions on workflows.
const SCHEDULER: &str = "temporal-scheduler";

/// The decision about an action that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Start,
    /// Performs the action later, when the running workflows have ended.
    Wait,
    Skip,
}

impl State {
    /// Performs an action of a schedule, as far as its overlap policy allows.
    pub(super) fn act(&mut self, namespace: &str, id: &str, action: Action) {
        let Ok(schedule) = self.schedule(namespace, id) else { return };
        if !action.manual && !schedule.may_act() {
            return;
        }
        let overlap = action.overlap.or(schedule.policies().overlap_policy());
        let running = schedule.info.running_workflows.clone();
        match schedule.decide(overlap) {
            Decision::Skip => schedule.info.overlap_skipped += 1,
            Decision::Wait => {
                schedule.wait(Action { overlap, ..action });
                if overlap == Overlap::CancelOther {
                    self.end_all(namespace, &running, overlap);
                }
            }
            Decision::Start => {
                if overlap == Overlap::TerminateOther {
                    self.end_all(namespace, &running, overlap);
                }
                self.start_scheduled(namespace, id, Action { overlap, ..action });
            }
        }
    }

    fn end_all(&mut self, namespace: &str, running: &[WorkflowExecution], overlap: Overlap) {
        for execution in running {
            self.end_running(namespace, execution, overlap);
        }
    }

    fn end_running(&mut self, namespace: &str, execution: &WorkflowExecution, overlap: Overlap) {
        let newest = WorkflowExecution { run_id: String::new(), ..execution.clone() };
        let target = Target { namespace, execution: Some(&newest), first_run_id: &execution.run_id };
        let Ok((run, hub)) = self.find_open(target) else { return };
        let (reason, identity) = ("schedule overlap policy".to_owned(), SCHEDULER.to_owned());
        if overlap == Overlap::TerminateOther {
            run.terminate(hub, Termination { reason, details: None, identity });
        } else {
            run.request_cancel(hub, CancelRequest { reason, identity, from: None });
        }
    }

    /// Continues the schedule of a run, because its workflow may have ended.
    pub(crate) fn schedule_run_closed(&mut self, run_id: &str) {
        let Some(run) = self.runs.get(run_id) else { return };
        let execution =
            WorkflowExecution { workflow_id: run.workflow_id.clone(), run_id: run.first_run_id.clone() };
        let of_run = |(_, schedule): &(_, &Schedule)| schedule.info.running_workflows.contains(&execution);
        let Some(key) = self.schedules.iter().find(of_run).map(|(key, _)| key.clone()) else { return };
        let newest = WorkflowExecution { run_id: String::new(), ..execution.clone() };
        let target = Target { namespace: &key.0, execution: Some(&newest), first_run_id: &execution.run_id };
        if self.find_open(target).is_ok() {
            return;
        }
        let Some(run) = self.runs.get(run_id) else { return };
        let failed = matches!(run.status, Status::Failed | Status::TimedOut);
        let outcome = run.history.event(run.history.last()).attributes;
        let Some(schedule) = self.schedules.get_mut(&key) else { return };
        schedule.ended(&execution, outcome, failed);
        self.act_from_buffer(&key);
    }

    fn act_from_buffer(&mut self, key: &(String, String)) {
        let Some(schedule) = self.schedules.get_mut(key) else { return };
        if schedule.is_running() {
            return;
        }
        if let Some(action) = schedule.buffer.pop_front() {
            self.start_scheduled(&key.0, &key.1, action);
        }
        self.plan_schedule(&key.0, &key.1);
    }
}

/// Prefers the policy of a request over the schedule's policy.
trait OrPolicy {
    fn or(self, other: Overlap) -> Overlap;
}

impl OrPolicy for Overlap {
    fn or(self, other: Overlap) -> Overlap {
        match (self, other) {
            (Overlap::Unspecified, Overlap::Unspecified) => Overlap::Skip,
            (Overlap::Unspecified, other) => other,
            (policy, _) => policy,
        }
    }
}

impl Schedule {
    fn decide(&self, overlap: Overlap) -> Decision {
        match overlap {
            _ if !self.is_running() => Decision::Start,
            Overlap::AllowAll | Overlap::TerminateOther => Decision::Start,
            Overlap::BufferOne if !self.buffer.is_empty() => Decision::Skip,
            Overlap::BufferOne | Overlap::BufferAll | Overlap::CancelOther => Decision::Wait,
            Overlap::Skip | Overlap::Unspecified => Decision::Skip,
        }
    }

    /// Buffers an action. An action that cancels the running workflows replaces the buffered actions.
    fn wait(&mut self, action: Action) {
        if action.overlap == Overlap::CancelOther {
            self.buffer.clear();
        }
        if self.buffer.len() >= LARGEST_BUFFER {
            self.info.buffer_dropped += 1;
        } else {
            self.buffer.push_back(action);
        }
    }

    fn ended(&mut self, execution: &WorkflowExecution, outcome: Option<A>, failed: bool) {
        self.forget_running(execution);
        match outcome {
            Some(A::WorkflowExecutionCompletedEventAttributes(end)) => {
                self.last = LastOutcome { result: end.result, failure: None };
            }
            Some(A::WorkflowExecutionFailedEventAttributes(end)) => self.last.failure = end.failure,
            _ => {}
        }
        if failed && self.policies().pause_on_failure {
            let state = self.state();
            state.paused = true;
            "paused due to workflow failure".clone_into(&mut state.notes);
        }
    }
}
