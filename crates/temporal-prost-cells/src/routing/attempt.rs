use super::{
    CellHandle, Router,
    classify::{Answer, answer},
    forward::{Attempts, forward},
    look_up::Found,
    placing::Placing,
};
use crate::{Cell, CellName};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use temporalio_client::{
    Client, Connection, ConnectionOptions, NamespacedClient as _, RetryOptions, Url,
    callback_based::{CallbackBasedGrpcService, GrpcRequest, GrpcSuccessResponse},
    errors::ClientConnectError,
    tonic::Status,
};

const FIRST_DELAY: Duration = Duration::from_millis(50);
const LAST_DELAY: Duration = Duration::from_secs(2);

/// The knowledge about a start on one cell.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// Nothing was sent.
    Nothing,
    /// The cell has accepted or rejected it.
    Decided,
    /// The cell certainly has not accepted it.
    Refused(Status),
    /// The cell may have accepted it.
    Unknown(Status),
    /// The workflow runs on another cell.
    RunsOn(CellName),
    /// Another cell does not tell whether it runs the workflow.
    Unasked(CellName, String),
}

/// The start of a workflow on one cell.
///
/// The SDK's client draws the request id and hides the errors of single attempts. So the caller gets a client whose
/// transport is the client of the cell: there, the same request is sent once at a time, and each answer is seen.
#[derive(Clone)]
pub(super) struct Attempt(Arc<Shared>);

struct Shared {
    router: Router,
    key: String,
    cell: Cell,
    below: Client,
    state: Mutex<(Outcome, String)>,
}

impl Attempt {
    pub(super) fn new(router: Router, key: &str, cell: Cell, below: Client) -> Self {
        let state = Mutex::new((Outcome::Nothing, String::new()));
        Self(Arc::new(Shared { router, key: key.to_owned(), cell, below, state }))
    }

    /// Returns what is known, and the workflow.
    pub(super) fn outcome(&self) -> (Outcome, CellHandle) {
        let (outcome, workflow_id) = self.0.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (outcome, CellHandle { cell: self.0.cell.name.clone(), workflow_id })
    }

    /// Returns the SDK's client of the caller.
    pub(super) async fn client(&self) -> Result<Client, ClientConnectError> {
        let attempt = self.clone();
        let callback = move |request| {
            let attempt = attempt.clone();
            let answer: futures_util::future::BoxFuture<'static, _> =
                Box::pin(async move { attempt.call(request).await });
            answer
        };
        let options = ConnectionOptions::new(target())
            .service_override(CallbackBasedGrpcService { callback: Arc::new(callback) })
            .dns_load_balancing(None)
            .identity(self.0.below.identity())
            // The client of the cell retries everything but starts.
            .retry_options(RetryOptions::no_retries())
            .build();
        Ok(Client::new(Connection::connect(options).await?, self.0.below.options().clone())?)
    }

    async fn call(&self, mut request: GrpcRequest) -> Result<GrpcSuccessResponse, Status> {
        let proto = match Placing::decode(&request)? {
            Some(mut placing) => {
                placing.move_to(&self.0.cell);
                request.proto = placing.encode().into();
                self.place(&request, &placing.workflow_id()).await
            }
            None => forward(&self.0.below, &request, Attempts::Configured).await,
        };
        Ok(GrpcSuccessResponse { headers: Default::default(), proto: proto? })
    }

    async fn place(&self, request: &GrpcRequest, workflow_id: &str) -> Result<Vec<u8>, Status> {
        let (outcome, result) = match self.other_cell(workflow_id).await {
            Some(other) => (
                other,
                Err(Status::failed_precondition("the workflow may run on another cell of its tenant")),
            ),
            None => self.send(request).await,
        };
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = (outcome, workflow_id.to_owned());
        result
    }

    /// Asks the other cells, if the workflow must be unique.
    async fn other_cell(&self, workflow_id: &str) -> Option<Outcome> {
        let Shared { router, key, cell, .. } = &*self.0;
        if !router.settings().unique {
            return None;
        }
        for name in router.cells_of(key).into_iter().filter(|name| *name != cell.name) {
            match router.ask(&name, workflow_id).await {
                Ok(Some(Found::Running)) => return Some(Outcome::RunsOn(name)),
                Ok(_) => {}
                Err(reason) => return Some(Outcome::Unasked(name, reason)),
            }
        }
        None
    }

    /// Sends a start until its outcome is known or patience ends.
    async fn send(&self, request: &GrpcRequest) -> (Outcome, Result<Vec<u8>, Status>) {
        let end = Instant::now() + self.0.router.settings().patience;
        let (mut delay, mut may_be_accepted) = (FIRST_DELAY, false);
        loop {
            let status = match forward(&self.0.below, request, Attempts::Once).await {
                Ok(proto) => return (Outcome::Decided, Ok(proto)),
                Err(status) => status,
            };
            match answer(&status) {
                Answer::Decided => return (Outcome::Decided, Err(status)),
                Answer::Refused if !may_be_accepted => {
                    return (Outcome::Refused(status.clone()), Err(status));
                }
                // An earlier attempt may have been accepted, so this refusal does not count.
                Answer::Refused | Answer::Unknown => may_be_accepted = true,
            }
            if Instant::now() + delay > end {
                return (Outcome::Unknown(status.clone()), Err(status));
            }
            tokio::time::sleep(delay).await;
            delay = (2 * delay).min(LAST_DELAY);
        }
    }
}

/// Returns a placeholder: the SDK requires an address, and never uses it.
fn target() -> Url {
    Url::parse("http://cell").expect("a constant address is valid")
}
