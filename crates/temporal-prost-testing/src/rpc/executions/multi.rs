//! Update-with-start.

use super::start::{StartRequest, StartResponse};
use super::updates::{Awaited, UpdateRequest};
use crate::proto::status::{Answer, invalid, with_detail};
use crate::proto::{WorkflowExecution, any, errordetails, failure, service};
use crate::rpc::Call;
use crate::run::update::Progress;
use crate::server::MemoryServer;
use crate::state::{State, Target};
use errordetails::multi_operation_execution_failure::OperationStatus;
use prost::Message;
use service::execute_multi_operation_request::operation::Operation;
use service::execute_multi_operation_response::{Response, response::Response as Part};
use temporalio_common::protos::google::rpc;
use tonic::{Code, Status};

/// The operation that failed.
#[derive(Clone, Copy)]
enum Failed {
    Start,
    Update,
}

impl MemoryServer {
    pub(in crate::rpc) async fn execute_multi_operation(
        &self,
        call: &Call,
        request: service::ExecuteMultiOperationRequest,
    ) -> Answer<service::ExecuteMultiOperationResponse> {
        let operations: Vec<_> = request.operations.into_iter().filter_map(|one| one.operation).collect();
        let Ok([Operation::StartWorkflow(start), Operation::UpdateWorkflow(mut update)]) =
            <[Operation; 2]>::try_from(operations)
        else {
            return Err(invalid("Operations have to be exactly [Start, Update]."));
        };
        let workflow_id = start.workflow_id.clone();
        if update.workflow_execution.as_ref().is_some_and(|other| other.workflow_id != workflow_id) {
            let reason = invalid("WorkflowId is not consistent with previous operation(s)");
            return Err(failed(&reason, Failed::Update));
        }
        update.workflow_execution = Some(WorkflowExecution { workflow_id, run_id: String::new() });
        let (started, awaited) = self.with(|state| state.start_and_admit(&start, update))?;
        let updated = self.reached(call, awaited).await;
        let updated = updated.map_err(|error| failed(&error, Failed::Update))?;
        let parts = [Part::StartWorkflow(started), Part::UpdateWorkflow(updated)];
        let responses = parts.into_iter().map(|part| Response { response: Some(part) }).collect();
        Ok(service::ExecuteMultiOperationResponse { responses })
    }
}

impl State {
    /// Starts the workflow and admits the update at once, so that no worker takes the first task without it.
    fn start_and_admit(
        &mut self,
        start: &StartRequest,
        mut update: UpdateRequest,
    ) -> Answer<(StartResponse, Awaited)> {
        let meta = update.request.as_ref().and_then(|request| request.meta.clone()).unwrap_or_default();
        let started = self.start_or_attach(start, &meta.update_id);
        let started = started.map_err(|error| failed(&error, Failed::Start))?;
        if let Some(execution) = &mut update.workflow_execution {
            execution.run_id.clone_from(&started.run_id);
        }
        let awaited = self.admit(update).map_err(|error| failed(&error, Failed::Update))?;
        Ok((started, awaited))
    }

    /// Starts the workflow, unless it already has the update. An update that is done counts even if its workflow has
    /// ended.
    fn start_or_attach(&mut self, start: &StartRequest, update: &str) -> Answer<StartResponse> {
        let execution = WorkflowExecution { workflow_id: start.workflow_id.clone(), run_id: String::new() };
        if let Ok((run, _)) = self.find(Target::new(&start.namespace, Some(&execution)))
            && let Some(update) = run.update(update)
            && (run.is_open() || matches!(update.progress, Progress::Done(_)))
        {
            let (run_id, status) = (run.id.clone(), run.status as i32);
            return Ok(StartResponse { run_id, status, ..Default::default() });
        }
        self.start_workflow(start)
    }
}

/// Creates the error of both operations: one has failed, and the other was aborted.
fn failed(error: &Status, operation: Failed) -> Status {
    let details = rpc::Status::decode(error.details()).unwrap_or_default().details;
    let failed = OperationStatus { code: error.code() as i32, message: error.message().to_owned(), details };
    let aborted = OperationStatus {
        code: Code::Aborted as i32,
        message: "Operation was aborted.".to_owned(),
        details: vec![any(&failure::MultiOperationExecutionAborted::default())],
    };
    let statuses = match operation {
        Failed::Start => vec![failed, aborted],
        Failed::Update => vec![aborted, failed],
    };
    with_detail(
        error.code(),
        "Update-with-Start could not be executed.",
        &errordetails::MultiOperationExecutionFailure { statuses },
    )
}
