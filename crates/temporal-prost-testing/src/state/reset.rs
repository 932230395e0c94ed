//! Resets an execution: another run repeats its beginning.

use super::{ExecutionKey, State, Target};
use crate::hub::Hub;
use crate::proto::status::{Answer, invalid, not_found};
use crate::proto::{
    Attributes as A, Failure, FailureInfo, WorkflowExecution, enums, event, failure, service,
};
use crate::run::Run;
use crate::run::close::{SERVER, Termination};
use enums::{
    ResetReapplyExcludeType as Exclude, ResetReapplyType as Reapply, WorkflowTaskFailedCause as Cause,
};

type Request = service::ResetWorkflowExecutionRequest;

impl State {
    /// Resets an execution to an event of the run `base`. Returns the id of the new run.
    pub(crate) fn reset_run(&mut self, base: &str, request: &Request) -> Answer<String> {
        let last = request.workflow_task_finish_event_id - 1;
        let run = self.runs.get(base).ok_or_else(|| not_found("workflow not found"))?;
        check(run, last)?;
        let key = ExecutionKey { namespace: run.namespace.clone(), workflow_id: run.workflow_id.clone() };
        let newest = self.newest(&key).cloned().unwrap_or_default();
        if self.runs.get(&newest).is_some_and(|run| run.request_id == request.request_id) {
            return Ok(newest);
        }
        self.end_for_reset(&key, request);
        let run_id = self.hub.ids.uuid();
        let base = self.runs.get(base).ok_or_else(|| not_found("workflow not found"))?;
        let mut run = Run::rebuild(&mut self.hub, base, run_id, last);
        run.request_id.clone_from(&request.request_id);
        begin(&mut run, &mut self.hub, base, request);
        for signal in signals_after(base, last).filter(|_| reapplies_signals(request)) {
            run.happen(&mut self.hub, signal);
        }
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

fn check(base: &Run, last: i64) -> Answer<()> {
    if last < 1 || last >= base.history.last() {
        return Err(invalid("Workflow task finish ID must be > 1 && <= workflow last event ID."));
    }
    match base.history.event(last).attributes {
        Some(A::WorkflowTaskScheduledEventAttributes(_) | A::WorkflowTaskStartedEventAttributes(_)) => Ok(()),
        _ => Err(invalid("Workflow task finish ID must be the end of a workflow task.")),
    }
}

/// Fails the workflow task at which the repetition ends.
fn begin(run: &mut Run, hub: &mut Hub, base: &Run, request: &Request) {
    let last = run.history.last();
    let (scheduled, started) = match run.history.get::<event::WorkflowTaskStarted>(last) {
        Some(started) => (started.scheduled_event_id, last),
        None => (last, write_start(run, hub, last)),
    };
    let info = failure::ResetWorkflowFailureInfo::default();
    let failure = Failure {
        message: request.reason.clone(),
        source: "Server".to_owned(),
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

fn write_start(run: &mut Run, hub: &mut Hub, scheduled_event_id: i64) -> i64 {
    let (identity, request_id) = (SERVER.to_owned(), hub.ids.uuid());
    run.write(
        hub,
        event::WorkflowTaskStarted { scheduled_event_id, identity, request_id, ..Default::default() },
    )
}

fn signals_after(base: &Run, last: i64) -> impl Iterator<Item = event::WorkflowExecutionSignaled> {
    (last + 1..=base.history.last()).filter_map(|id| base.history.get(id))
}

fn reapplies_signals(request: &Request) -> bool {
    let reapply = request.reset_reapply_type();
    let excluded = request.reset_reapply_exclude_types.contains(&(Exclude::Signal as i32));
    reapply != Reapply::None && !excluded
}
