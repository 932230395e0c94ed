//! Updates that do not lose the changes of others.
//!
//! A server that runs schedules as workflows drops an update with an old conflict token, and still answers that all is
//! well. So every update is read back.

use super::{AnySchedule, AnyScheduleDescription, ScheduleError, any::request_id, conflict::is_lost};
use crate::remote::{Pending, StartError};
use temporalio_client::{
    NamespacedClient as _,
    grpc::WorkflowService,
    tonic::{Code, IntoRequest as _, Status},
};
use temporalio_common::{
    protos::temporal::api::{
        schedule::v1::{Schedule, ScheduleAction},
        workflowservice::v1::UpdateScheduleRequest,
    },
    search_attributes::SearchAttributes,
};

/// The number of attempts of an update.
const ATTEMPTS: u32 = 10;

/// A schedule that is being changed.
pub(super) struct Draft {
    pub(super) current: AnyScheduleDescription,
    pub(super) schedule: Schedule,
    pub(super) action: Option<Pending<Result<ScheduleAction, StartError>>>,
    pub(super) search_attributes: Option<SearchAttributes>,
}

impl Draft {
    fn new(current: AnyScheduleDescription) -> Self {
        let schedule = current.stored();
        Self { current, schedule, action: None, search_attributes: None }
    }

    /// Makes the start, if there is a new one.
    async fn finished(mut self) -> Result<Self, StartError> {
        if let Some(action) = self.action.take() {
            self.schedule.action = Some(action.await?);
        }
        Ok(self)
    }
}

impl AnySchedule {
    /// Applies a change until it is not overtaken by another one.
    pub(super) async fn change(
        &self,
        change: &mut (dyn FnMut(Draft) -> Draft + Send),
    ) -> Result<(), ScheduleError> {
        for _ in 0..ATTEMPTS {
            let draft = change(Draft::new(self.describe().await?));
            let draft = draft.finished().await.map_err(|error| ScheduleError::start(self.id(), error))?;
            let (before, sent) = (draft.current.stored(), draft.schedule.clone());
            if self.send(draft).await? && !is_lost(&before, &sent, &self.describe().await?.stored()) {
                return Ok(());
            }
        }
        Err(ScheduleError::Conflict { schedule_id: self.id().to_owned(), attempts: ATTEMPTS })
    }

    /// Returns `false` if the server reports a conflict.
    async fn send(&self, draft: Draft) -> Result<bool, ScheduleError> {
        let client = self.client();
        let request = UpdateScheduleRequest {
            namespace: client.namespace(),
            schedule_id: self.id().to_owned(),
            schedule: Some(draft.schedule),
            conflict_token: draft.current.sdk().conflict_token().to_vec(),
            identity: client.identity(),
            request_id: request_id(),
            search_attributes: draft.search_attributes.map(SearchAttributes::into_proto),
            ..UpdateScheduleRequest::default()
        };
        match WorkflowService::update_schedule(&mut client.clone(), request.into_request()).await {
            Ok(_) => Ok(true),
            Err(status) if is_conflict(&status) => Ok(false),
            Err(status) => Err(ScheduleError::from_status(self.id(), status)),
        }
    }
}

fn is_conflict(status: &Status) -> bool {
    status.code() == Code::FailedPrecondition && status.message().contains("conflict token")
}
