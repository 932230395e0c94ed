use futures_util::future::BoxFuture;
use std::sync::Arc;
use temporalio_client::{
    Client, ClientInterceptor, NamespacedClient,
    grpc::WorkflowService,
    tonic::{Request, Response, Status},
};
use temporalio_common::{
    data_converters::DataConverter,
    protos::temporal::api::workflowservice::v1::{
        PollWorkflowExecutionUpdateRequest, PollWorkflowExecutionUpdateResponse,
        UpdateWorkflowExecutionRequest, UpdateWorkflowExecutionResponse,
    },
};

type Pending<'a, T> = BoxFuture<'a, Result<Response<T>, Status>>;

/// A client for updates that sends the first run of the chain in its requests. The SDK does so only for cancellations.
///
/// The client's interceptors see the same calls. Requests other than updates are not sent.
#[derive(Clone)]
pub(super) struct ChainClient {
    pub(super) client: Client,
    /// The first run of the chain, or an empty string for any chain.
    pub(super) first_run: String,
}

impl WorkflowService for ChainClient {
    fn update_workflow_execution(
        &mut self,
        mut request: Request<UpdateWorkflowExecutionRequest>,
    ) -> Pending<'_, UpdateWorkflowExecutionResponse> {
        request.get_mut().first_execution_run_id.clone_from(&self.first_run);
        self.client.update_workflow_execution(request)
    }

    fn poll_workflow_execution_update(
        &mut self,
        request: Request<PollWorkflowExecutionUpdateRequest>,
    ) -> Pending<'_, PollWorkflowExecutionUpdateResponse> {
        self.client.poll_workflow_execution_update(request)
    }
}

impl NamespacedClient for ChainClient {
    fn namespace(&self) -> String {
        self.client.namespace()
    }

    fn identity(&self) -> String {
        self.client.identity()
    }

    fn data_converter(&self) -> &DataConverter {
        self.client.data_converter()
    }

    fn client_interceptors(&self) -> &[Arc<dyn ClientInterceptor>] {
        self.client.client_interceptors()
    }
}
