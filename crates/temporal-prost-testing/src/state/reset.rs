//! Resets an execution: another run repeats its beginning.

use super::reapply::Kinds;
use super::{ExecutionKey, State, Target};
use crate::hub::Hub;
use crate::proto::status::{Answer, invalid, not_found};
use crate::proto::{
    Attributes as A, Failure, FailureInfo, WorkflowExecution, enums::WorkflowTaskFailedCause as Cause, event,
    failure, service,
};
use crate::run::Run;
use crate::run::close::{SERVER, Termination};

type Request = service::ResetWorkflowExecutionRequest;

impl State {
    /// Resets an execution to an event of the run `base`. Returns the id of the new run.
    pub(crate) fn reset_run(&mut self, base: &str, request: &Request) -> Answer<String> {
        let last = request.workflow_task_finish_event_id.saturating_sub(1);
        let run = self.runs.get(base).ok_or_else(|| not_found("workflow not found"))?;
        check(run, last)?;
        let key = ExecutionKey { namespace: run.namespace.clone(), workflow_id: run.workflow_id.clone() };
        let newest = self.newest(&key).cloned().unwrap_or_default();
        if self.runs.get(&newest).is_some_and(|run| run.request_id == request.request_id) {
            return Ok(newest);
        }
        self.end_for_reset(&key, request);
        let run_id = self.hub.ids.uuid();
        if let Some(base) = self.runs.get_mut(base) {
            base.reset_to = Some(run_id.clone());
        }
        let base = self.runs.get(base).ok_or_else(|| not_found("workflow not found"))?;
        let happened = self.happened_after(base, last);
        let mut run = Run::rebuild(&mut self.hub, base, run_id, last);
        run.request_id.clone_from(&request.request_id);
        begin(&mut run, &mut self.hub, base, request);
        run.reapply(&mut self.hub, happened, Kinds::new(request));
        run.need_task(&mut self.hub);
        Ok(self.add(key, run))
    }

    /// Terminates the newest run without notifying its parent or its children.
    fn end_for_reset(&mut self, key: &ExecutionKey, request: &Request) {
        let execution = WorkflowExecution { workflow_id: key.workflow_id.clone(), run_id: String::new() };
        let Ok((run, hub)) = self.find_open(Target::new(&key.namespace, Some(&execution))) else { return };
        run.parent = None;
        run.children.clear();
        run.terminate(hub, Termination::because(&request.reason));
    }
}

/// Rejects events at which no workflow task is pending, and events inside a batch, which a real server writes as one.
fn check(base: &Run, last: i64) -> Answer<()> {
    if last < 1 || last >= base.history.last() {
        return Err(invalid("Workflow task finish ID must be > 1 && <= workflow last event ID."));
    }
    if !base.history.ends_batch(last) {
        let event = format!("event ID: {last}, version: 0");
        return Err(invalid(format!(
            "StateRebuilder unable to Rebuild mutable state to {event}, this event must be at the boundary"
        )));
    }
    if has_pending_task(base, last) {
        return Ok(());
    }
    Err(invalid(format!(
        "Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: {}",
        last + 1
    )))
}

/// Returns `true` if a workflow task is pending after an event.
fn has_pending_task(base: &Run, last: i64) -> bool {
    let pending = |id| match base.history.event(id).attributes? {
        A::WorkflowTaskScheduledEventAttributes(_) | A::WorkflowTaskStartedEventAttributes(_) => Some(true),
        A::WorkflowTaskCompletedEventAttributes(_)
        | A::WorkflowTaskFailedEventAttributes(_)
        | A::WorkflowTaskTimedOutEventAttributes(_) => Some(false),
        _ => None,
    };
    (1..=last).rev().find_map(pending).unwrap_or_default()
}

/// Fails the workflow task at which the repetition ends.
fn begin(run: &mut Run, hub: &mut Hub, base: &Run, request: &Request) {
    let (scheduled, started) = pending_task(run, hub);
    let info = failure::ResetWorkflowFailureInfo::default();
    let failure = Failure {
        message: request.reason.clone(),
        failure_info: Some(FailureInfo::ResetWorkflowFailureInfo(info)),
        ..Default::default()
    };
    let event = event::WorkflowTaskFailed {
        scheduled_event_id: scheduled,
        started_event_id: started,
        cause: Cause::ResetWorkflow as i32,
        failure: Some(failure),
        identity: SERVER.to_owned(),
        base_run_id: base.id.clone(),
        new_run_id: run.id.clone(),
        ..Default::default()
    };
    run.write(hub, event);
}

/// Returns the events that scheduled and started the pending task. Starts it if necessary.
fn pending_task(run: &mut Run, hub: &mut Hub) -> (i64, i64) {
    let last = run.history.last();
    if let Some(started) = run.history.get::<event::WorkflowTaskStarted>(last) {
        return (started.scheduled_event_id, last);
    }
    let scheduled =
        (1..=last).rev().find(|id| run.history.get::<event::WorkflowTaskScheduled>(*id).is_some());
    let scheduled = scheduled.unwrap_or_default();
    (scheduled, write_start(run, hub, scheduled))
}

fn write_start(run: &mut Run, hub: &mut Hub, scheduled_event_id: i64) -> i64 {
    let (identity, request_id) = (SERVER.to_owned(), hub.ids.uuid());
    run.write(
        hub,
        event::WorkflowTaskStarted { scheduled_event_id, identity, request_id, ..Default::default() },
    )
}
