use crate::protos::plugin::{Empty, grpc_controller_server::GrpcController};
use std::sync::Arc;
use tokio::sync::Notify;
use tonic::{Request, Response, Status};

/// Ends the plugin. Without this service, Terraform would wait for two seconds and then kill the process.
pub(super) struct Controller(Arc<Notify>);

impl Controller {
    pub(super) fn new(done: &Arc<Notify>) -> Self {
        Self(Arc::clone(done))
    }
}

#[tonic::async_trait]
impl GrpcController for Controller {
    async fn shutdown(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        self.0.notify_one();
        Ok(Response::new(Empty {}))
    }
}
