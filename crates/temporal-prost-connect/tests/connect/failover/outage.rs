//! How long calls fail.

use super::{admin::NAMESPACE, crew::Crew};
use http::{HeaderMap, HeaderValue};
use prost::Message;
use std::time::{Duration, Instant};
use temporal_prost_connect::Transport;
use temporalio_client::{callback_based::GrpcRequest, tonic::Code};
use temporalio_common::protos::temporal::api::{
    common::v1::WorkflowExecution, workflowservice::v1::DescribeWorkflowExecutionRequest,
};
use tokio::{
    sync::oneshot,
    task::{JoinHandle, spawn_local},
};

const INTERVAL: Duration = Duration::from_millis(50);

/// Calls again and again, without retries of its own.
pub(crate) struct Outage {
    stop: oneshot::Sender<()>,
    calls: JoinHandle<Calls>,
}

/// The calls of the time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Calls {
    pub(crate) succeeded: u32,
    pub(crate) failed: u32,
    /// From the first failure to the first success after the last failure.
    pub(crate) duration: Duration,
}

impl Outage {
    pub(crate) fn watch(crew: &Crew) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self { stop, calls: spawn_local(call(crew.transport.clone(), stopped)) }
    }

    /// Waits for some successes, and ends.
    pub(crate) async fn end(self) -> Calls {
        let _ = self.stop.send(());
        self.calls.await.unwrap()
    }
}

async fn call(transport: Transport, mut stopped: oneshot::Receiver<()>) -> Calls {
    let (mut calls, mut begun, mut calm) = (Calls::default(), None, 0);
    while calm < 20 || stopped.try_recv() == Err(oneshot::error::TryRecvError::Empty) {
        let at = Instant::now();
        let answer = (transport.service().callback)(request()).await;
        // The workflow itself may be lost.
        if answer.is_ok() || answer.is_err_and(|error| error.code() == Code::NotFound) {
            calls.succeeded += 1;
            calm += 1;
        } else {
            calls.failed += 1;
            calm = 0;
            let begun = *begun.get_or_insert(at);
            calls.duration = begun.elapsed();
        }
        tokio::time::sleep(INTERVAL).await;
    }
    calls
}

/// A request that a passive cluster forwards to the active one.
fn request() -> GrpcRequest {
    let execution = Some(WorkflowExecution { workflow_id: super::crew::id(0), run_id: String::new() });
    let namespace = NAMESPACE.to_owned();
    GrpcRequest {
        service: "temporal.api.workflowservice.v1.WorkflowService".to_owned(),
        rpc: "DescribeWorkflowExecution".to_owned(),
        headers: HeaderMap::from_iter([("grpc-timeout".parse().unwrap(), HeaderValue::from_static("5S"))]),
        proto: DescribeWorkflowExecutionRequest { namespace, execution }.encode_to_vec().into(),
    }
}
