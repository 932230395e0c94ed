//! Runs that no command starts.

use super::{
    setup::{OPERATOR, SERVICE, World, forgotten, policy, replays, stranger},
    thief::{Thief, tokens},
};
use crate::{
    harness::{connect, unique},
    hooks::guarded::{end, watch, words},
};
use std::time::Duration;
use temporal_prost::{
    client::{WorkflowStartOptions, grpc::WorkflowService as _, tonic::IntoRequest as _},
    common::{
        RetryPolicy,
        protos::temporal::api::{
            common::v1::WorkflowExecution, workflowservice::v1::ResetWorkflowExecutionRequest,
        },
    },
};
use temporal_prost_biscuit::{
    ClientAuthorization, Reason, Rule, Unauthorized as _, WorkerAuthorization, testing::TestIssuer,
};
use temporal_prost_e2e::guard::v1::guard_temporal::GuardClient;

/// Anybody may send signals, which workflows do without a token.
fn with_open_signals(issuer: &TestIssuer) -> WorkerAuthorization {
    let tell = Rule::new().or_if(r#"kind("signal")"#).unwrap();
    WorkerAuthorization::new(issuer.keys(), policy().rule(SERVICE, "Tell", tell))
}

/// Lets runs fail at their first step, which no retry changes.
fn failing(issuer: &TestIssuer) -> WorkerAuthorization {
    WorkerAuthorization::new(issuer.keys(), policy().rule(SERVICE, "Look", Rule::new()))
}

/// Returns a client whose tokens have expired when a second run begins.
async fn hasty(world: &World) -> GuardClient {
    let token = world.issuer.token("operator", &OPERATOR);
    world.client_by(ClientAuthorization::new(token).life(Duration::from_millis(1_500))).await
}

#[tokio::test]
async fn children_are_allowed_by_their_parent() {
    let world = World::with("children", with_open_signals).await;
    let client = world.operator().await;
    let start = client.watch(watch("a", &["child b"])).task_queue(&world.queue);
    let watching = start.start().await.unwrap();
    assert!(end(&watching).await.contains(&"child new b, tell end".to_owned()));
    assert_eq!(world.decisions.of("allowed start").len(), 2);
    replays(&watching, &forgotten()).await.unwrap();
}

#[tokio::test]
async fn children_of_another_parent_are_refused() {
    let world = World::with("orphans", |issuer| {
        let policy = policy().rule(SERVICE, "Watch", Rule::new().right("watch.start"));
        WorkerAuthorization::new(issuer.keys(), policy)
    })
    .await;
    let start = world.operator().await.watch(watch("a", &["child b"])).task_queue(&world.queue);
    let watching = start.start().await.unwrap();
    let error = watching.result().await.unwrap_err();
    assert_eq!(error.unauthorized().unwrap().reason(), &Reason::NoToken);
    replays(&watching, &forgotten()).await.unwrap();
}

/// A client cannot claim to be a parent: only the server says that there is one.
#[tokio::test]
async fn a_client_is_no_parent() {
    let world = World::new("claimed").await;
    let header = |name: &str, data: &[u8]| {
        let payload = temporal_prost::common::protos::temporal::api::common::v1::Payload {
            data: data.to_vec(),
            ..Default::default()
        };
        (name.to_owned(), payload)
    };
    let claims = [
        header("temporal-prost-caller", b"guard.v1.Guard.Watch"),
        header("temporal-prost-nonces", br#"{"limit":1,"used":{}}"#),
    ];
    let fields = claims.into_iter().collect();
    let claim = |options: &mut WorkflowStartOptions| {
        let header = temporal_prost::common::protos::temporal::api::common::v1::Header { fields };
        options.header = Some(header);
    };
    let start = stranger().await.watch(watch("a", &[])).task_queue(&world.queue).options(claim);
    let error = start.execute().await.unwrap_err();
    assert_eq!(error.unauthorized().unwrap().reason(), &Reason::NoToken);
}

#[tokio::test]
async fn a_run_continues_as_new_with_its_nonces() {
    let world = World::new("continued").await;
    let client = world.operator().await;
    let id = unique("continued");
    let start = client.watch(watch("a", &["again b"])).id(&id).task_queue(&world.queue);
    let (_, watching) = start.with_order(words("1")).start().await.unwrap();
    world.decisions.wait_for("allowed start", 2).await;
    let thief = Thief::default();
    let first = client.watch_handle(&id).at_run(watching.run_id().unwrap());
    thief.take(tokens(&first).await.pop().unwrap());
    let stolen = thief.client().await.watch_handle(&id).order(words("1")).execute().await;
    assert_eq!(stolen.unwrap_err().unauthorized().unwrap().reason(), &Reason::Replayed);
    let next = client.watch_handle(&id);
    assert_eq!(end(&next).await, ["new b", "tell end"]);
    replays(&next, &forgotten()).await.unwrap();
}

#[tokio::test]
async fn a_retry_is_allowed_although_the_token_has_expired() {
    let world = World::with("retried", failing).await;
    let retry = |options: &mut WorkflowStartOptions| {
        let interval = Duration::from_secs(2);
        options.retry_policy =
            Some(RetryPolicy::builder().initial_interval(interval).maximum_attempts(2).build());
    };
    let start = hasty(&world).await.watch(watch("a", &["look x"])).task_queue(&world.queue).options(retry);
    let watching = start.start().await.unwrap();
    watching.result().await.unwrap_err();
    assert_eq!(world.decisions.of("allowed start").len(), 2, "{:?}", world.decisions.all());
    assert_eq!(world.decisions.of("refused start"), [""; 0]);
    let last = stranger().await.watch_handle(watching.id());
    replays(&last, &forgotten()).await.unwrap();
}

fn every_second(options: &mut WorkflowStartOptions) {
    options.cron_schedule = Some("@every 1s".to_owned());
}

#[tokio::test]
async fn a_cron_goes_on_although_the_token_has_expired() {
    let world = World::with("cron", failing).await;
    let start =
        hasty(&world).await.watch(watch("a", &["look x"])).task_queue(&world.queue).options(every_second);
    let watching = start.start().await.unwrap();
    world.decisions.wait_for("allowed start", 3).await;
    let last = stranger().await.watch_handle(watching.id());
    last.terminate("it has run often enough").await.unwrap();
    assert_eq!(world.decisions.of("refused start"), [""; 0]);
    replays(&last, &forgotten()).await.unwrap();
}

/// The server begins the next run although the first was refused.
#[tokio::test]
async fn a_refused_cron_stays_refused() {
    let world = World::new("refused-cron").await;
    let start = stranger().await.watch(watch("a", &[])).task_queue(&world.queue).options(every_second);
    let watching = start.start().await.unwrap();
    world.decisions.wait_for("refused start", 3).await;
    stranger().await.watch_handle(watching.id()).terminate("it goes on forever").await.unwrap();
    assert_eq!(world.decisions.of("allowed"), [""; 0]);
}

/// A run that times out without a worker was never decided.
#[tokio::test]
async fn a_run_after_one_that_timed_out_needs_a_token() {
    for cron in [true, false] {
        let world = World::unserved("timeout");
        let fast = move |options: &mut WorkflowStartOptions| {
            options.run_timeout = Some(Duration::from_secs(1));
            if cron {
                every_second(options);
            } else {
                options.retry_policy = Some(RetryPolicy::default());
            }
        };
        let start = stranger().await.watch(watch("a", &[])).task_queue(&world.queue).options(fast);
        let watching = start.start().await.unwrap();
        tokio::time::sleep(Duration::from_millis(2_500)).await;
        world.serve(WorkerAuthorization::new(world.issuer.keys(), policy())).await;
        world.decisions.wait_for("refused start", 1).await;
        // The refusal of a retry ends the chain.
        let _ = stranger().await.watch_handle(watching.id()).terminate("the test is over").await;
        assert_eq!(world.decisions.of("allowed"), [""; 0]);
    }
}

async fn reset(id: &str, run: &str) {
    let request = ResetWorkflowExecutionRequest {
        namespace: "default".to_owned(),
        workflow_execution: Some(WorkflowExecution { workflow_id: id.to_owned(), run_id: run.to_owned() }),
        reason: "the test wants it".to_owned(),
        workflow_task_finish_event_id: 4,
        request_id: unique("reset"),
        ..Default::default()
    };
    let mut server = connect().await.connection().clone();
    server.reset_workflow_execution(request.into_request()).await.expect("it is reset");
}

/// A start is decided at its own time, and a signal that is applied again at the time of its new task.
#[tokio::test]
async fn a_reset_decides_again() {
    let world = World::new("reset").await;
    let client = hasty(&world).await;
    let watching =
        client.watch(watch("a", &[])).id(unique("reset")).task_queue(&world.queue).start().await.unwrap();
    world.decisions.wait_for("allowed start", 1).await;
    watching.tell(words("1")).await.unwrap();
    world.decisions.wait_for("allowed signal", 1).await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    reset(watching.id(), watching.run_id().unwrap()).await;
    world.decisions.wait_for("allowed start", 2).await;
    let next = world.operator().await.watch_handle(watching.id());
    assert_eq!(end(&next).await, ["new a", "tell end"]);
    assert_eq!(world.decisions.of("refused signal Tell: the token has expired").len(), 1);
    replays(&next, &forgotten()).await.unwrap();
}
