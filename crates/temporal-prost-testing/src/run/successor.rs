//! The next run of a workflow.

use super::Run;
use super::retry::{FailedAttempt, backoff};
use crate::hub::{Hub, NewRun};
use crate::proto::{
    Failure, Memo, Payloads, RetryState, SearchAttributes, command, enums::ContinueAsNewInitiator, event,
    positive, time,
};
use crate::time::cron::next_start;
use std::time::Duration;

/// The outcome that a run passes to the next run of its cron schedule.
pub(crate) enum Outcome<'a> {
    Completed(Option<&'a Payloads>),
    Failed(&'a Failure),
}

impl Run {
    /// Returns the run that a workflow continues as.
    pub(crate) fn next_by_workflow(
        &self,
        hub: &mut Hub,
        request: &command::ContinueAsNewWorkflowExecution,
    ) -> Box<NewRun> {
        let mut started = self.started();
        let named = |name: &str| !name.is_empty();
        started.workflow_type =
            request.workflow_type.clone().filter(|kind| named(&kind.name)).or(started.workflow_type);
        started.task_queue =
            request.task_queue.clone().filter(|queue| named(&queue.name)).or(started.task_queue);
        started.input.clone_from(&request.input);
        started.workflow_run_timeout =
            request.workflow_run_timeout.or(started.workflow_run_timeout).or(Some(Default::default()));
        started.workflow_task_timeout = request.workflow_task_timeout.or(started.workflow_task_timeout);
        started.retry_policy = request.retry_policy.clone().or(started.retry_policy);
        started.header.clone_from(&request.header);
        started.attempt = 1;
        self.carry_fields(&mut started);
        started.memo = request.memo.clone().or(started.memo);
        started.search_attributes = request.search_attributes.clone().or(started.search_attributes);
        let delay = positive(request.backoff_start_interval.as_ref());
        started.initiator = ContinueAsNewInitiator::Workflow as i32;
        self.next(hub, started, delay)
    }

    fn carry_fields(&self, started: &mut event::WorkflowExecutionStarted) {
        let (fields, indexed_fields) = (self.memo.clone(), self.search_attributes.clone());
        started.memo = Some(Memo { fields }).filter(|memo| !memo.fields.is_empty());
        started.search_attributes = Some(SearchAttributes { indexed_fields })
            .filter(|attributes| !attributes.indexed_fields.is_empty());
    }

    fn next(
        &self,
        hub: &mut Hub,
        mut started: event::WorkflowExecutionStarted,
        delay: Option<Duration>,
    ) -> Box<NewRun> {
        started.continued_execution_run_id.clone_from(&self.id);
        started.original_execution_run_id = String::new();
        let (run_id, request_id) = (hub.ids.uuid(), hub.ids.uuid());
        let namespace = self.namespace.clone();
        let pace = self.pace;
        Box::new(NewRun { run_id, namespace, request_id, delay, started, pace, ..NewRun::default() })
    }

    /// Returns the next attempt of a workflow with a retry policy, or the reason why no attempt follows.
    pub(crate) fn next_by_retry(
        &self,
        hub: &mut Hub,
        failure: &Failure,
    ) -> (Option<Box<NewRun>>, RetryState) {
        let mut started = self.started();
        let Some(policy) = started.retry_policy.clone() else { return (None, RetryState::RetryPolicyNotSet) };
        let end = started.workflow_execution_expiration_time.as_ref().map(time);
        match backoff(&policy, &FailedAttempt { number: started.attempt, failure, now: hub.now(), end }) {
            Ok(delay) => {
                started.attempt = started.attempt.saturating_add(1);
                started.continued_failure = Some(failure.clone());
                self.carry_fields(&mut started);
                started.initiator = ContinueAsNewInitiator::Retry as i32;
                let next = self.next(hub, started, Some(delay));
                (Some(next), RetryState::InProgress)
            }
            Err(state) => (None, state),
        }
    }

    /// Returns the next run of a workflow with a cron schedule.
    pub(crate) fn next_by_cron(&self, hub: &mut Hub, outcome: &Outcome<'_>) -> Option<Box<NewRun>> {
        let mut started = self.started();
        let at = next_start(&started.cron_schedule, self.opened, hub.now())?;
        started.attempt = 1;
        self.carry_fields(&mut started);
        match outcome {
            Outcome::Completed(result) => {
                started.last_completion_result = result.cloned();
                started.continued_failure = None;
            }
            Outcome::Failed(failure) => started.continued_failure = Some((*failure).clone()),
        }
        let delay = Some(at.saturating_sub(hub.now()));
        started.initiator = ContinueAsNewInitiator::CronSchedule as i32;
        Some(self.next(hub, started, delay))
    }
}
