//! The request of a start, for requests that contain it.
//!
//! The SDK shows the request to nobody. So the start is made with a connection that leads nowhere and keeps the request.
//! The client's interceptors, hooks, data converter and codec take part as they do in every start.

use super::{empty, redirected};
use crate::{
    definition::Workflow,
    remote::{Start, StartError},
};
use futures_util::FutureExt as _;
use prost::Message as _;
use std::sync::{Arc, Mutex, PoisonError};
use temporalio_client::{
    Client,
    callback_based::{GrpcRequest, GrpcSuccessResponse},
    tonic::Status,
};
use temporalio_common::protos::temporal::api::workflowservice::v1::StartWorkflowExecutionRequest;

/// A start that was made without a server.
#[derive(Clone, Debug, Default)]
struct Rehearsal(Arc<Mutex<Option<StartWorkflowExecutionRequest>>>);

/// Returns the request that a start would send.
pub(crate) async fn rehearse<W: Workflow>(
    mut start: Start<W>,
) -> Result<StartWorkflowExecutionRequest, StartError> {
    let rehearsal = Rehearsal::default();
    let lost = |reason| StartError::Options { workflow_type: W::NAME, reason };
    start.client = rehearsal
        .client(&start.client)
        .await
        .ok_or_else(|| lost("the SDK refuses a connection without a server"))?;
    start.handle().await?;
    rehearsal.taken().ok_or_else(|| lost("an interceptor has dropped it"))
}

impl Rehearsal {
    /// Returns the client with a connection that leads here.
    async fn client(&self, client: &Client) -> Option<Client> {
        let rehearsal = self.clone();
        redirected(client, move |request| std::future::ready(rehearsal.answer(&request)).boxed()).await
    }

    /// Keeps the request of a start. An empty response is a valid one.
    fn answer(&self, request: &GrpcRequest) -> Result<GrpcSuccessResponse, Status> {
        if request.rpc == "StartWorkflowExecution" {
            let start = StartWorkflowExecutionRequest::decode(request.proto.clone());
            let start = start.map_err(|error| Status::internal(error.to_string()))?;
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(start);
        }
        Ok(empty())
    }

    fn taken(&self) -> Option<StartWorkflowExecutionRequest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
