//! Activities without a workflow, which a client starts. Neither the server in memory nor the dev server has them, so a
//! service before the server in memory plays their part.

use super::{of, tenants};
use crate::{
    harness::{spawn_by, unique},
    hooks::guarded::{Guard, words},
};
use futures::future::{BoxFuture, FutureExt as _};
use std::{sync::Arc, time::Duration};
use temporal_prost::{
    Proto,
    client::{
        ActivityStartOptions, Client, ClientOptions, Connection,
        callback_based::{CallbackBasedGrpcService, GrpcRequest, GrpcSuccessResponse},
        tonic::Status,
    },
    common::protos::temporal::api::{
        common::v1::Header,
        failure::v1::{Failure, failure::FailureInfo},
        workflowservice::v1::{
            PollActivityTaskQueueResponse, RespondActivityTaskCompletedRequest,
            RespondActivityTaskFailedRequest, StartActivityExecutionRequest, StartActivityExecutionResponse,
        },
    },
    hook::Hooks,
    prost::Message,
    sdk::WorkerOptions,
};
use temporal_prost_e2e::{
    Guards,
    guard::v1::guard_temporal::{self, activity::Look},
};
use temporal_prost_testing::MemoryServer;
use tokio::sync::{Mutex, mpsc};

/// The text of a result, or a failure.
pub(crate) type Outcome = Result<String, Box<Failure>>;

/// A server whose activities need no workflow.
struct Standalone {
    below: CallbackBasedGrpcService,
    start: mpsc::UnboundedSender<StartActivityExecutionRequest>,
    started: Mutex<mpsc::UnboundedReceiver<StartActivityExecutionRequest>>,
    end: mpsc::UnboundedSender<Outcome>,
}

fn encoded(message: &impl Message) -> GrpcSuccessResponse {
    GrpcSuccessResponse { headers: Default::default(), proto: message.encode_to_vec() }
}

impl Standalone {
    async fn call(self: Arc<Self>, request: GrpcRequest) -> Result<GrpcSuccessResponse, Status> {
        match &*request.rpc {
            "StartActivityExecution" => {
                self.start.send(StartActivityExecutionRequest::decode(&*request.proto).unwrap()).unwrap();
                let run_id = "a run".to_owned();
                Ok(encoded(&StartActivityExecutionResponse { run_id, ..Default::default() }))
            }
            "PollActivityTaskQueue" => Ok(encoded(&self.next().await)),
            "RespondActivityTaskCompleted" => {
                let done = RespondActivityTaskCompletedRequest::decode(&*request.proto).unwrap();
                let data = done.result.unwrap().payloads.remove(0).data;
                self.end.send(Ok(String::from_utf8(data).unwrap())).unwrap();
                Ok(encoded(&()))
            }
            "RespondActivityTaskFailed" => {
                let failed = RespondActivityTaskFailedRequest::decode(&*request.proto).unwrap();
                self.end.send(Err(Box::new(failed.failure.unwrap()))).unwrap();
                Ok(encoded(&()))
            }
            _ => (self.below.callback)(request).await,
        }
    }

    /// Waits for the task of an activity.
    async fn next(&self) -> PollActivityTaskQueueResponse {
        let start = self.started.lock().await.recv().await.unwrap();
        PollActivityTaskQueueResponse {
            task_token: start.activity_id.clone().into(),
            workflow_namespace: start.namespace,
            activity_type: start.activity_type,
            activity_id: start.activity_id,
            activity_run_id: "a run".to_owned(),
            header: start.header,
            input: start.input,
            attempt: 1,
            start_to_close_timeout: start.start_to_close_timeout,
            ..Default::default()
        }
    }
}

/// Returns a client of such a server, and how its activities end.
pub(crate) async fn server() -> (Client, mpsc::UnboundedReceiver<Outcome>) {
    let mut options = MemoryServer::new().connection_options();
    let below = options.service_override.take().unwrap();
    let ((start, started), (end, ends)) = (mpsc::unbounded_channel(), mpsc::unbounded_channel());
    let server = Arc::new(Standalone { below, start, started: Mutex::new(started), end });
    let callback = move |request| -> BoxFuture<'static, _> { server.clone().call(request).boxed() };
    options.service_override = Some(CallbackBasedGrpcService { callback: Arc::new(callback) });
    let connection = Connection::connect(options).await.unwrap();
    (Client::new(connection, ClientOptions::new("default").build()).unwrap(), ends)
}

async fn look(client: &Client, queue: &str, text: &str) {
    let fields = tenants().headers(&of("acme"));
    let timeout = Duration::from_secs(20);
    let options = ActivityStartOptions::with_start_to_close_timeout(queue, unique("look"), timeout);
    let options = options.header(Header { fields }).build();
    client.start_activity(Look, Proto::from(words(text)), options).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_activity_without_workflow_carries_values_and_is_checked() {
    let ((client, mut ends), queue, guard) = (server().await, unique("standalone"), Guard::default());
    let mut options = WorkerOptions::new(&queue).build();
    guard_temporal::register_activities(&mut options, Guards).unwrap();
    tenants().register(&mut options);
    Hooks::new().with(guard.clone()).register(&mut options);
    let worker = client.clone();
    tokio::task::spawn_blocking(|| spawn_by(options, async { worker })).await.unwrap();

    look(&client, &queue, "x").await;
    assert_eq!(ends.recv().await.unwrap().unwrap(), r#"{"text":"saw x for acme"}"#);
    assert_eq!(guard.seen(), ["checked activity Look"]);
    // The activity's own clients would send it.
    look(&client, &queue, "client").await;
    assert_eq!(ends.recv().await.unwrap().unwrap(), r#"{"text":"sent for acme"}"#);

    look(&client, &queue, "forbidden").await;
    let failure = ends.recv().await.unwrap().unwrap_err();
    let Some(FailureInfo::ApplicationFailureInfo(info)) = &failure.failure_info else {
        panic!("{failure:?}")
    };
    assert!(info.r#type == "Forbidden" && info.non_retryable, "{failure:?}");
    assert!(guard.seen().contains(&"refused activity Look".to_owned()));
}
