//! Signals, cancellation, termination and deletion.

mod history;
mod multi;
mod queries;
mod reset;
mod start;
pub(super) mod start_request;
mod updates;

use crate::proto::status::Answer;
use crate::proto::{Payloads, common::Header, event, service};
use crate::run::close::{CancelRequest, Termination};
use crate::state::{State, Target};
use start_request::name;

/// The identity of requests that name none.
const FRONTEND: &str = "frontend-service";

/// A signal from a client.
pub(super) fn signal(
    signal_name: String,
    input: Option<Payloads>,
    identity: String,
    header: Option<Header>,
) -> event::WorkflowExecutionSignaled {
    event::WorkflowExecutionSignaled { signal_name, input, identity, header, ..Default::default() }
}

impl State {
    pub(super) fn signal_workflow(
        &mut self,
        request: service::SignalWorkflowExecutionRequest,
    ) -> Answer<service::SignalWorkflowExecutionResponse> {
        let target = Target::new(&request.namespace, request.workflow_execution.as_ref());
        target.check()?;
        name("SignalName", &request.signal_name)?;
        let (run, hub) = self.find_open(target)?;
        if request.request_id.is_empty() || run.signal_requests.insert(request.request_id) {
            run.happen(hub, signal(request.signal_name, request.input, request.identity, request.header));
        }
        Ok(Default::default())
    }

    pub(super) fn request_cancel(
        &mut self,
        request: service::RequestCancelWorkflowExecutionRequest,
    ) -> Answer<service::RequestCancelWorkflowExecutionResponse> {
        let target = Target {
            first_run_id: &request.first_execution_run_id,
            ..Target::new(&request.namespace, request.workflow_execution.as_ref())
        };
        // As on a real server, cancelling a run that has ended succeeds, whatever its chain.
        if !self.find(target)?.0.is_open() {
            return Ok(Default::default());
        }
        let (run, hub) = self.find_open(target)?;
        let (reason, identity) = (request.reason, request.identity);
        run.request_cancel(hub, CancelRequest { reason, identity, from: None });
        Ok(Default::default())
    }

    pub(super) fn terminate(
        &mut self,
        request: service::TerminateWorkflowExecutionRequest,
    ) -> Answer<service::TerminateWorkflowExecutionResponse> {
        let target = Target {
            first_run_id: &request.first_execution_run_id,
            ..Target::new(&request.namespace, request.workflow_execution.as_ref())
        };
        let (run, hub) = self.find_open(target)?;
        let identity = if request.identity.is_empty() { FRONTEND.to_owned() } else { request.identity };
        let (reason, details) = (request.reason, request.details);
        run.terminate(hub, Termination { reason, details, identity });
        Ok(Default::default())
    }

    pub(super) fn delete(
        &mut self,
        request: &service::DeleteWorkflowExecutionRequest,
    ) -> Answer<service::DeleteWorkflowExecutionResponse> {
        let (run, hub) = self.find(Target::new(&request.namespace, request.workflow_execution.as_ref()))?;
        if run.is_open() {
            run.terminate(hub, Termination::because("Delete workflow execution"));
        }
        let run_id = run.id.clone();
        self.perform_effects();
        self.delete_run(&run_id);
        Ok(Default::default())
    }
}
