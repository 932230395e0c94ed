//! Updates, from admission to outcome.

mod messages;

use super::Run;
use super::workflow_task::Reason;
use crate::hub::Hub;
use crate::proto::status::{Answer, not_found};
use crate::proto::{Failure, FailureInfo, enums, failure, service, update};
use enums::UpdateWorkflowExecutionLifecycleStage as Stage;

#[derive(Debug)]
pub(crate) struct Update {
    pub(crate) id: String,
    /// Set until the workflow has accepted the update.
    pub(super) request: Option<update::Request>,
    pub(crate) progress: Progress,
}

#[derive(Debug)]
pub(crate) enum Progress {
    Admitted,
    /// Admitted by an event after a reset. The worker reads the request from the history.
    Recorded,
    /// Sent to a worker.
    Sent,
    /// Accepted by this event.
    Accepted(i64),
    Done(update::Outcome),
    /// Rejected without a trace. The id is free again.
    Rejected(update::Outcome),
    /// Accepted, but the run ended before an outcome. A later start with an update of this id is another run.
    Unfinished,
    /// The run ended first.
    Aborted {
        another_run_follows: bool,
    },
}

impl Run {
    /// Returns the update with this id, unless it was rejected.
    pub(crate) fn update(&self, id: &str) -> Option<&Update> {
        self.updates.iter().find(|update| update.has_id(id))
    }

    /// Admits an update. A known update is left unchanged.
    pub(crate) fn admit(&mut self, hub: &mut Hub, request: update::Request) {
        let id = request.meta.clone().unwrap_or_default().update_id;
        if self.update(&id).is_some() {
            return;
        }
        self.updates.push(Update { id, request: Some(request), progress: Progress::Admitted });
        if self.tasks.current.is_none() && !self.tasks.delayed {
            self.schedule_task(hub, Some(Reason::Speculative));
        }
    }

    /// Records that an event has admitted an update.
    pub(crate) fn record_admission(&mut self, id: String) {
        self.updates.push(Update::recorded(id));
    }

    pub(super) fn has_admitted_updates(&self) -> bool {
        self.updates.iter().any(|update| matches!(update.progress, Progress::Admitted))
    }

    /// Readmits the updates that a worker did not take up.
    pub(super) fn take_back_updates(&mut self) {
        for update in &mut self.updates {
            if matches!(update.progress, Progress::Sent) {
                update.progress = Progress::Admitted;
            }
        }
    }

    /// Ends every update because the run ends.
    pub(super) fn end_updates(&mut self, another_run_follows: bool) {
        for update in &mut self.updates {
            update.request = None;
            match update.progress {
                Progress::Admitted | Progress::Recorded | Progress::Sent => {
                    update.progress = Progress::Aborted { another_run_follows }
                }
                Progress::Accepted(_) => update.progress = Progress::Unfinished,
                Progress::Done(_)
                | Progress::Rejected(_)
                | Progress::Unfinished
                | Progress::Aborted { .. } => {}
            }
        }
    }

    /// Returns the response to a caller that waits for `stage`, if the update has reached it.
    pub(crate) fn update_answer(
        &self,
        id: &str,
        stage: Stage,
    ) -> Option<Answer<service::UpdateWorkflowExecutionResponse>> {
        match self.update_state(id) {
            Ok(answer) if answer.stage < stage as i32 => None,
            answer => Some(answer),
        }
    }

    /// Returns the response to a caller that stops waiting.
    pub(crate) fn update_state(&self, id: &str) -> Answer<service::UpdateWorkflowExecutionResponse> {
        let update = self.updates.iter().rev().find(|update| update.id == id);
        let update = update.ok_or_else(|| not_found(&format!("update {id:?} not found")))?;
        let (stage, outcome) = match &update.progress {
            Progress::Admitted | Progress::Recorded | Progress::Sent => (Stage::Admitted, None),
            Progress::Accepted(_) => (Stage::Accepted, None),
            Progress::Done(outcome) | Progress::Rejected(outcome) => {
                (Stage::Completed, Some(outcome.clone()))
            }
            Progress::Unfinished => (Stage::Completed, Some(unfinished())),
            Progress::Aborted { another_run_follows } => return Err(aborted(*another_run_follows)),
        };
        let update_ref =
            update::UpdateRef { workflow_execution: Some(self.execution()), update_id: id.to_owned() };
        Ok(service::UpdateWorkflowExecutionResponse {
            update_ref: Some(update_ref),
            outcome,
            stage: stage as i32,
            ..Default::default()
        })
    }
}

impl Update {
    /// Creates an update that was admitted by an event.
    pub(super) fn recorded(id: String) -> Self {
        Self { id, request: None, progress: Progress::Recorded }
    }

    /// Creates an update that was accepted by an event.
    pub(super) fn accepted(id: String, event: i64) -> Self {
        Self { id, request: None, progress: Progress::Accepted(event) }
    }

    pub(super) fn is_accepted_by(&self, event: i64) -> bool {
        matches!(self.progress, Progress::Accepted(accepted) if accepted == event)
    }

    pub(super) fn complete(&mut self, outcome: update::Outcome) {
        self.progress = Progress::Done(outcome);
    }

    /// Returns `true` if a worker may still send messages about the update with this id.
    pub(super) fn is_pending(&self, id: &str) -> bool {
        let is_pending = matches!(
            self.progress,
            Progress::Admitted | Progress::Recorded | Progress::Sent | Progress::Accepted(_)
        );
        self.id == id && is_pending
    }

    fn has_id(&self, id: &str) -> bool {
        self.id == id && !matches!(self.progress, Progress::Rejected(_))
    }
}

/// Creates the error of an aborted update. If another run follows, the error makes clients retry on it.
fn aborted(another_run_follows: bool) -> tonic::Status {
    if another_run_follows {
        tonic::Status::unavailable("workflow operation can not be applied because workflow is closing")
    } else {
        not_found("workflow execution already completed")
    }
}

fn unfinished() -> update::Outcome {
    let info = failure::ApplicationFailureInfo {
        r#type: "AcceptedUpdateCompletedWorkflow".to_owned(),
        non_retryable: true,
        ..Default::default()
    };
    let failure = Failure {
        message: "Workflow Update failed because the Workflow completed before the Update completed."
            .to_owned(),
        source: "Server".to_owned(),
        failure_info: Some(FailureInfo::ApplicationFailureInfo(info)),
        ..Default::default()
    };
    update::Outcome { value: Some(update::outcome::Value::Failure(failure)) }
}
