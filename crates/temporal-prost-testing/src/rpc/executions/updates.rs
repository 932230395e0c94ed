//! Updates.

use crate::proto::status::{Answer, invalid, not_found};
use crate::proto::{enums::UpdateWorkflowExecutionLifecycleStage as Stage, service, update};
use crate::rpc::Call;
use crate::run::wait::Want;
use crate::server::MemoryServer;
use crate::state::{State, Target};
use std::sync::Arc;
use tokio::sync::Notify;
use tonic::Status;

pub(in crate::rpc) type UpdateRequest = service::UpdateWorkflowExecutionRequest;
pub(in crate::rpc) type UpdateResponse = service::UpdateWorkflowExecutionResponse;

/// An update of a run, and the stage that its caller waits for.
pub(super) struct Awaited {
    run: String,
    update: String,
    stage: Stage,
}

impl Awaited {
    fn new(run: &str, update: &str, policy: Option<update::WaitPolicy>) -> Self {
        let stage = match policy.unwrap_or_default().lifecycle_stage() {
            Stage::Unspecified => Stage::Accepted,
            stage => stage,
        };
        Self { run: run.to_owned(), update: update.to_owned(), stage }
    }
}

impl MemoryServer {
    pub(in crate::rpc) async fn update_workflow(
        &self,
        call: &Call,
        request: UpdateRequest,
    ) -> Answer<UpdateResponse> {
        let awaited = self.with(|state| state.admit(request))?;
        self.reached(call, awaited).await
    }

    pub(in crate::rpc) async fn poll_update(
        &self,
        call: &Call,
        request: service::PollWorkflowExecutionUpdateRequest,
    ) -> Answer<service::PollWorkflowExecutionUpdateResponse> {
        let reference = request.update_ref.ok_or_else(|| invalid("UpdateRef is not set on request."))?;
        let workflow_id =
            reference.workflow_execution.as_ref().map(|execution| execution.workflow_id.as_str());
        if workflow_id.is_none_or(str::is_empty) {
            return Err(invalid("Can't load workflow execution.  WorkflowId not set."));
        }
        let run = self.with(|state| {
            let target = Target::new(&request.namespace, reference.workflow_execution.as_ref());
            state.find(target).map(|(run, _)| run.id.clone())
        })?;
        let awaited = Awaited::new(&run, &reference.update_id, request.wait_policy);
        let UpdateResponse { outcome, stage, update_ref, .. } = self.reached(call, awaited).await?;
        Ok(service::PollWorkflowExecutionUpdateResponse { outcome, stage, update_ref })
    }

    /// Waits until an update has reached its stage. At the deadline, the response contains the stage reached so far.
    pub(super) async fn reached(&self, call: &Call, awaited: Awaited) -> Answer<UpdateResponse> {
        let Awaited { run, update, stage } = &awaited;
        let changed = self.with(|state| state.changes_of(run))?;
        let waiting = self.waiting(run, Want::Update(update.clone(), *stage), call.waiting_activity());
        let check = |state: &mut State| {
            let gone = || Some(Err(not_found("workflow not found")));
            let Some(run) = state.runs.get(run) else { return gone() };
            run.update_answer(update, *stage).or_else(|| waiting.failure(state).map(Err))
        };
        match self.until(&changed, call.deadline(), check).await {
            Some(answer) => answer,
            None => self.with(|state| {
                let run = state.runs.get(run).ok_or_else(|| not_found("workflow not found"))?;
                run.update_state(update)
            }),
        }
    }
}

impl State {
    pub(super) fn admit(&mut self, request: UpdateRequest) -> Answer<Awaited> {
        let target = Target::new(&request.namespace, request.workflow_execution.as_ref());
        target.check()?;
        let mut update = checked(request.request, request.wait_policy)?;
        let meta = update.meta.get_or_insert_default();
        if meta.update_id.is_empty() {
            meta.update_id = self.hub.ids.uuid();
        }
        let id = meta.update_id.clone();
        let (run, hub) = self.find(target)?;
        let other_chain =
            !request.first_execution_run_id.is_empty() && run.first_run_id != request.first_execution_run_id;
        if other_chain || !run.is_open() && run.update(&id).is_none() {
            return Err(not_found("workflow execution already completed"));
        }
        run.admit(hub, update);
        Ok(Awaited::new(&run.id, &id, request.wait_policy))
    }

    /// Returns the notification of changes to a run.
    pub(in crate::rpc) fn changes_of(&self, run: &str) -> Answer<Arc<Notify>> {
        let run = self.runs.get(run).ok_or_else(|| not_found("workflow not found"))?;
        Ok(run.changed.clone())
    }
}

/// Rejects an update that is incomplete.
fn checked(request: Option<update::Request>, policy: Option<update::WaitPolicy>) -> Answer<update::Request> {
    let missing = |what: &str| invalid(format!("Update {what} is not set on request."));
    let update = request.filter(|update| update.meta.is_some()).ok_or_else(|| missing("meta"))?;
    let input = update.input.as_ref().ok_or_else(|| missing("input"))?;
    if input.name.is_empty() {
        return Err(missing("name"));
    }
    if policy.unwrap_or_default().lifecycle_stage() == Stage::Admitted {
        return Err(Status::permission_denied(
            "UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not supported.",
        ));
    }
    Ok(update)
}
