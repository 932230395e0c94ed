//! Detects tests that make no progress.

use super::State;
use crate::proto::Failure;
use crate::run::Run;
use crate::run::activity::{self, Activity};
use crate::run::operation::Operation;
use crate::task::queues::{Kind, QueueKey};
use std::time::Duration;

/// The number of failed attempts after which a workflow task counts as stuck.
const ATTEMPTS: i32 = 3;

/// The time without a poller after which a queue counts as deserted.
const DESERTED: Duration = Duration::from_secs(1);

impl State {
    /// Ends a standstill. Time passes if a caller sleeps or an activity may time out. Otherwise, waiting callers fail
    /// with the reason. Returns `true` if there was a standstill.
    pub(crate) fn end_standstill(&mut self) -> bool {
        if !self.is_standing_still() {
            return false;
        }
        let reason = self.reason();
        let next =
            self.hub.deadlines.next().filter(|_| self.hub.deadlines.has_sleeper() || self.may_time_out());
        if let Some(next) = next {
            tracing::warn!("{reason}; skipping time anyway");
            self.hub.clock.skip_to(next);
        } else {
            tracing::error!("{reason}");
            self.fail_waits(&reason);
        }
        true
    }

    /// Returns `true` if a caller waits for something that cannot happen on its own.
    fn is_standing_still(&self) -> bool {
        let clock = &self.hub.clock;
        let can_skip = !clock.is_busy() && self.hub.deadlines.next().is_some();
        clock.is_virtual() && clock.is_awaited() && !can_skip && !self.open_runs().any(Run::is_at_work)
    }

    fn open_runs(&self) -> impl Iterator<Item = &Run> {
        self.order.iter().filter_map(|run| self.runs.get(run)).filter(|run| run.is_open())
    }

    /// Returns `true` if an activity waits for a worker and that wait can time out.
    fn may_time_out(&self) -> bool {
        let mut waiting = self.open_runs().flat_map(|run| run.activities.values());
        waiting.any(|activity| activity.is_waiting() && activity.may_time_out_on_queue())
    }

    pub(super) fn fail_waits(&mut self, reason: &str) {
        for run in self.runs.values_mut() {
            run.fail_waits(&mut self.hub, reason);
        }
    }

    /// Explains why the server makes no progress.
    pub(crate) fn reason(&self) -> String {
        let reasons: Vec<String> = self.open_runs().map(|run| self.reason_of(run)).collect();
        match &reasons[..] {
            [] => "no progress: no workflow is open".to_owned(),
            reasons => format!("no progress: {}", reasons.join("; ")),
        }
    }

    fn reason_of(&self, run: &Run) -> String {
        let mut reasons: Vec<String> = self.task_reason(run).into_iter().collect();
        let key = QueueKey::new(&run.namespace, Kind::Workflow, &run.task_queue);
        let unserved = self.poll_reason(&key);
        reasons
            .extend(run.queries.iter().map(|query| format!("its query `{}` waits{unserved}", query.name())));
        reasons.extend(run.activities.values().map(|activity| self.activity_reason(run, activity)));
        reasons.extend(run.operations.values().map(|operation| self.operation_reason(operation)));
        let children = run.children.values().filter(|child| child.started);
        reasons.extend(
            children.map(|child| format!("it waits for its child `{}`", child.execution.workflow_id)),
        );
        if reasons.is_empty() && run.timers.is_empty() {
            reasons.push("it waits for a signal, an update or a cancellation".to_owned());
        }
        format!("workflow `{}` ({}): {}", run.workflow_id, run.workflow_type, reasons.join(", "))
    }

    fn task_reason(&self, run: &Run) -> Option<String> {
        let task = run.tasks.current.as_ref()?;
        if let Some(failure) = run.tasks.last_failure.as_ref().filter(|_| task.attempt > 1) {
            return Some(format!(
                "its workflow task has failed {} times: {}",
                task.attempt - 1,
                root(failure)
            ));
        }
        let key = QueueKey::new(&run.namespace, Kind::Workflow, &task.queue.name);
        Some(format!(
            "its workflow task waits on the task queue `{}`{}",
            task.queue.name,
            self.poll_reason(&key)
        ))
    }

    fn activity_reason(&self, run: &Run, activity: &Activity) -> String {
        let name = activity.type_name();
        let doing = match activity.state {
            activity::State::Waiting(_) => {
                let key = QueueKey::new(&run.namespace, Kind::Activity, &activity.queue);
                self.queue_reason(&key, name)
            }
            activity::State::Running(_) => "runs".to_owned(),
            activity::State::Backoff(_) => format!("waits for attempt {}", activity.attempt),
        };
        match &activity.last_failure {
            None => format!("its activity `{name}` {doing}"),
            Some(failure) => {
                let (failed, failure) = (activity.attempt - 1, root(failure));
                format!(
                    "its activity `{name}` has failed {failed} times, most recently with: {failure}; it {doing}"
                )
            }
        }
    }

    fn operation_reason(&self, operation: &Operation) -> String {
        let (name, endpoint) = (&operation.scheduled.operation, &operation.scheduled.endpoint);
        match self.hub.endpoints.queue(endpoint) {
            _ if operation.token.is_some() => format!("its Nexus operation `{name}` has not ended"),
            Some(queue) => {
                let unserved = self.poll_reason(&queue);
                format!("its Nexus operation `{name}` waits on the task queue `{}`{unserved}", queue.name)
            }
            None => format!(
                "its Nexus operation `{name}` waits for the endpoint `{endpoint}`, which does not exist"
            ),
        }
    }

    /// Explains why an activity waits on a queue.
    fn queue_reason(&self, key: &QueueKey, name: &str) -> String {
        if self.hub.mocks.queue(key, name).is_some() {
            return "waits for its mock".to_owned();
        }
        format!("waits on the task queue `{}`{}", key.name, self.poll_reason(key))
    }

    fn poll_reason(&self, key: &QueueKey) -> &'static str {
        if self.hub.queues.is_deserted(key, DESERTED) { ", which no worker polls" } else { "" }
    }
}

impl Run {
    /// Returns `true` if a worker has work to do for the run.
    fn is_at_work(&self) -> bool {
        let task = self.tasks.current.as_ref();
        let at_task = task.is_some_and(|task| task.is_started() && task.attempt <= ATTEMPTS);
        let at_operation = self.operations.values().any(Operation::is_at_work);
        at_task || at_operation || self.activities.values().any(Activity::is_at_work)
    }
}

/// Returns the innermost message.
pub(super) fn root(failure: &Failure) -> &str {
    let mut innermost = failure;
    while let Some(cause) = &innermost.cause {
        innermost = cause;
    }
    &innermost.message
}
