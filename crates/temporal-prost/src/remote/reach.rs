//! The run that a call of a handle reaches.

use super::{Execution, WorkflowHandle, error::RunError, handle::Sdk};
use crate::definition::Workflow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use temporalio_client::{
    HistoryEventFilterType, WorkflowDescribeOptions, WorkflowExecutionDescription,
    WorkflowFetchHistoryOptions, errors::WorkflowInteractionError, tonic::Status,
};
use temporalio_common::protos::temporal::api::history::v1::{HistoryEvent, history_event::Attributes};

type Answer<T> = Result<T, Box<Status>>;

/// The runs that the calls of a handle may reach.
#[derive(Clone, Debug)]
pub(super) enum Reach {
    /// The latest run of the id.
    Latest,
    /// The latest run of the chain to which the handle's run belongs.
    Chain(Chain),
    /// Only the handle's run.
    Run,
}

/// The runs that follow from one start by continue-as-new, retries, resets and cron. Clones of a handle share the known
/// runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain(Arc<Runs>);

#[derive(Debug, Default)]
struct Runs {
    /// The first run, which identifies the chain to servers.
    first: OnceLock<String>,
    /// The latest run that a lookup has found.
    latest: Mutex<Option<String>>,
}

impl Chain {
    /// Creates the chain that begins with the run `first`.
    pub(super) fn from_first(first: &str) -> Self {
        let chain = Self::default();
        chain.0.first.get_or_init(|| first.to_owned());
        chain
    }

    fn latest(&self) -> Option<String> {
        self.0.latest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn found(&self, latest: &str) {
        *self.0.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(latest.to_owned());
    }
}

impl<W: Workflow> WorkflowHandle<W> {
    /// Returns the SDK's handle for requests in which the server checks the chain.
    pub(super) async fn checked(&self) -> Answer<Sdk<W>> {
        let Reach::Chain(chain) = &self.reach else { return Ok(self.sdk.clone()) };
        let mut info = self.sdk.info().clone();
        info.first_execution_run_id = Some(Box::pin(self.first_run(chain)).await?);
        info.run_id = None;
        Ok(Sdk::<W>::new(self.sdk.client().clone(), info))
    }

    /// Returns the SDK's handle for other requests, at the latest run of the chain as of the last lookup.
    pub(super) fn nearest(&self) -> Sdk<W> {
        match &self.reach {
            Reach::Chain(chain) => chain.latest().map_or_else(|| self.sdk.clone(), |run| self.at(Some(run))),
            _ => self.sdk.clone(),
        }
    }

    /// Calls one run, or the latest run of the chain if that one is gone.
    pub(super) async fn follow<T, E, F>(&self, mut at: Sdk<W>, call: impl Fn(Sdk<W>) -> F) -> Result<T, E>
    where
        E: RunError,
        F: Future<Output = Result<T, E>>,
    {
        loop {
            let answer = call(at.clone()).await;
            if !answer.as_ref().is_err_and(E::is_gone) {
                return answer;
            }
            // Boxed, because rarely needed state must not enlarge every future of a call.
            match Box::pin(self.moved_on(&at)).await {
                Ok(Some(next)) => at = next,
                Ok(None) => return answer,
                Err(status) => return Err(E::from_status(*status)),
            }
        }
    }

    /// Returns the SDK's handle at the latest run of the chain, if it differs from the run of `tried`.
    async fn moved_on(&self, tried: &Sdk<W>) -> Answer<Option<Sdk<W>>> {
        let Reach::Chain(chain) = &self.reach else { return Ok(None) };
        let latest = self.latest_run(chain).await?.run_id().to_owned();
        Ok((tried.run_id() != Some(&latest)).then(|| self.at(Some(latest))))
    }

    /// Returns a handle to the run that accepted an update.
    pub(super) fn at_update(&self, run: Option<&str>) -> Self {
        let reach = match &self.reach {
            Reach::Latest => Reach::Chain(Chain::default()),
            reach => reach.clone(),
        };
        let run_id = run.or(self.run_id()).map(str::to_owned);
        let execution = Execution { workflow_id: self.id().to_owned(), run_id };
        Self::with_reach(self.sdk.client(), execution, reach)
    }

    /// Describes the run that the handle reaches.
    pub(super) async fn described(&self) -> Answer<WorkflowExecutionDescription> {
        match &self.reach {
            Reach::Chain(chain) => self.latest_run(chain).await,
            _ => describe(&self.sdk).await,
        }
    }

    async fn latest_run(&self, chain: &Chain) -> Answer<WorkflowExecutionDescription> {
        let first = self.first_run(chain).await?;
        let mut latest = describe(&self.at(None)).await?;
        if first_run(&latest) != Some(first.as_str()) {
            latest = self.last_link(describe(&self.nearest()).await?).await?;
        }
        chain.found(latest.run_id());
        Ok(latest)
    }

    /// Returns the last of the runs that followed `run`, for an id that now belongs to another workflow.
    async fn last_link(&self, mut run: WorkflowExecutionDescription) -> Answer<WorkflowExecutionDescription> {
        while let Some(next) = self.successor(&run).await? {
            run = describe(&self.at(Some(next))).await?;
        }
        Ok(run)
    }

    /// Returns the run that followed `run` by a reset, a retry, cron or continue-as-new.
    async fn successor(&self, run: &WorkflowExecutionDescription) -> Answer<Option<String>> {
        let extended = run.raw().workflow_extended_info.as_ref();
        if let Some(reset) = extended.map(|info| &info.reset_run_id).filter(|run| !run.is_empty()) {
            return Ok(Some(reset.clone()));
        }
        let closing = HistoryEventFilterType::CloseEvent;
        let options = WorkflowFetchHistoryOptions::builder().event_filter_type(closing).build();
        let history = self.at(Some(run.run_id().to_owned())).fetch_history(options);
        let events = history.into_events().await.map_err(|error| Box::new(status(error)))?;
        Ok(events.last().and_then(new_run).filter(|run| !run.is_empty()))
    }

    /// Returns the first run of the chain, which is looked up only once.
    async fn first_run(&self, chain: &Chain) -> Answer<String> {
        if let Some(first) = chain.0.first.get() {
            return Ok(first.clone());
        }
        let described = describe(&self.sdk).await?;
        let first = first_run(&described).unwrap_or(described.run_id()).to_owned();
        Ok(chain.0.first.get_or_init(|| first).clone())
    }

    fn at(&self, run: Option<String>) -> Sdk<W> {
        let mut info = self.sdk.info().clone();
        info.run_id = run;
        Sdk::<W>::new(self.sdk.client().clone(), info)
    }
}

async fn describe<W: Workflow>(handle: &Sdk<W>) -> Answer<WorkflowExecutionDescription> {
    handle.describe(WorkflowDescribeOptions::default()).await.map_err(|error| Box::new(status(error)))
}

/// Returns the first run of a run's chain, if the server has returned it.
fn first_run(description: &WorkflowExecutionDescription) -> Option<&str> {
    let info = description.raw().workflow_execution_info.as_ref()?;
    Some(info.first_run_id.as_str()).filter(|run| !run.is_empty())
}

/// Returns the run that follows the run closed by this event.
fn new_run(event: &HistoryEvent) -> Option<String> {
    match event.attributes.as_ref()? {
        Attributes::WorkflowExecutionCompletedEventAttributes(it) => Some(it.new_execution_run_id.clone()),
        Attributes::WorkflowExecutionFailedEventAttributes(it) => Some(it.new_execution_run_id.clone()),
        Attributes::WorkflowExecutionTimedOutEventAttributes(it) => Some(it.new_execution_run_id.clone()),
        Attributes::WorkflowExecutionContinuedAsNewEventAttributes(it) => {
            Some(it.new_execution_run_id.clone())
        }
        _ => None,
    }
}

fn status(error: WorkflowInteractionError) -> Status {
    match error {
        WorkflowInteractionError::NotFound(status) | WorkflowInteractionError::Rpc(status) => status,
        other => Status::from_error(Box::new(other)),
    }
}
