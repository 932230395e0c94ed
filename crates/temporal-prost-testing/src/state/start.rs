//! Starts runs.

use super::{ExecutionKey, State};
use crate::hub::NewRun;
use crate::proto::status::{Answer, with_detail};
use crate::proto::{Status, Time, enums, errordetails, positive, time, timestamp};
use crate::run::Run;
use crate::run::close::Termination;
use crate::time::cron;
use enums::{WorkflowIdConflictPolicy as ConflictPolicy, WorkflowIdReusePolicy as ReusePolicy};
use tonic::Code;

/// The policies that apply if the workflow id is in use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IdPolicies {
    pub(crate) reuse: ReusePolicy,
    pub(crate) conflict: ConflictPolicy,
}

/// A run that was started or already existed.
#[derive(Clone, Debug)]
pub(crate) struct Started {
    pub(crate) run_id: String,
    pub(crate) is_new: bool,
}

impl State {
    /// Starts a run if the policies allow it.
    pub(crate) fn start(&mut self, new: NewRun, policies: IdPolicies) -> Answer<Started> {
        self.hub.namespaces.get(&new.namespace)?;
        let key =
            ExecutionKey { namespace: new.namespace.clone(), workflow_id: new.started.workflow_id.clone() };
        let newest = self.newest(&key).cloned();
        if let Some((run, hub)) = newest.as_deref().and_then(|run_id| self.run(run_id)) {
            if run.request_id == new.request_id {
                return Ok(Started { run_id: run.id.clone(), is_new: true });
            }
            if !run.is_open() {
                check_reuse(run, policies.reuse)?;
            } else if policies.conflict == ConflictPolicy::UseExisting {
                return Ok(Started { run_id: run.id.clone(), is_new: false });
            } else if policies.terminate_existing() {
                run.terminate(hub, Termination::because("TerminateIfRunning WorkflowIdReusePolicy"));
            } else {
                return Err(already_running(run));
            }
        }
        Ok(Started { run_id: self.open(new), is_new: true })
    }

    /// Opens a run whose workflow id is free.
    pub(crate) fn open(&mut self, mut new: NewRun) -> String {
        if new.run_id.is_empty() {
            new.run_id = self.hub.ids.uuid();
        }
        self.plan(&mut new);
        let key =
            ExecutionKey { namespace: new.namespace.clone(), workflow_id: new.started.workflow_id.clone() };
        let run = Run::open(&mut self.hub, new);
        self.add(key, run)
    }

    pub(crate) fn add(&mut self, key: ExecutionKey, run: Run) -> String {
        let run_id = run.id.clone();
        self.executions.entry(key).or_default().push(run_id.clone());
        self.order.push(run_id.clone());
        self.runs.insert(run_id.clone(), run);
        run_id
    }

    /// Fills in the delay of the first run of a cron schedule, and the expiry of the execution.
    fn plan(&self, new: &mut NewRun) {
        let now = self.hub.now();
        if new.delay.is_none() {
            let first = cron::next_start(&new.started.cron_schedule, now, now);
            new.delay = first.map(|first: Time| first.saturating_sub(now));
        }
        let begin = now.saturating_add(new.delay.unwrap_or_default());
        let started = &mut new.started;
        match positive(started.workflow_execution_timeout.as_ref()) {
            Some(timeout) if started.workflow_execution_expiration_time.as_ref().map(time).is_none() => {
                started.workflow_execution_expiration_time = Some(timestamp(begin.saturating_add(timeout)));
            }
            _ => {}
        }
    }
}

impl IdPolicies {
    #[expect(deprecated, reason = "older clients use the policy")]
    fn terminate_existing(self) -> bool {
        self.conflict == ConflictPolicy::TerminateExisting || self.reuse == ReusePolicy::TerminateIfRunning
    }
}

fn check_reuse(run: &Run, policy: ReusePolicy) -> Answer<()> {
    let failed =
        matches!(run.status, Status::Failed | Status::Canceled | Status::Terminated | Status::TimedOut);
    let (end, reason) = match policy {
        ReusePolicy::RejectDuplicate => ("finished", "reject duplicate workflow ID"),
        ReusePolicy::AllowDuplicateFailedOnly if !failed => {
            ("finished successfully", "allow duplicate workflow ID if last run failed")
        }
        _ => return Ok(()),
    };
    let message = format!(
        "Workflow execution already {end}. WorkflowId: {}, RunId: {}. Workflow ID reuse policy: {reason}.",
        run.workflow_id, run.id
    );
    Err(already_started(run, &message))
}

fn already_running(run: &Run) -> tonic::Status {
    let (workflow_id, run_id) = (&run.workflow_id, &run.id);
    let message =
        format!("Workflow execution is already running. WorkflowId: {workflow_id}, RunId: {run_id}.");
    already_started(run, &message)
}

fn already_started(run: &Run, message: &str) -> tonic::Status {
    let detail = errordetails::WorkflowExecutionAlreadyStartedFailure {
        start_request_id: run.request_id.clone(),
        run_id: run.id.clone(),
        first_execution_run_id: run.first_run_id.clone(),
    };
    with_detail(Code::AlreadyExists, message, &detail)
}
