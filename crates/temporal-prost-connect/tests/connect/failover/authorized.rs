//! Runs whose calls are authorized, before, during and after a failover.

use super::{admin::NAMESPACE, clusters::Clusters};
use futures_util::future::BoxFuture;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use temporal_prost::hook::{Hook, Hooks, Outgoing, Refusal};
use temporal_prost_biscuit::{
    ClientAuthorization, Policy, Reason, RootKeys, Rule, TOKEN_HEADER, Unauthorized as _,
    WorkerAuthorization, testing::TestIssuer,
};
use temporal_prost_connect::Transport;
use temporal_prost_e2e::{
    Guards,
    guard::v1::{
        WatchRequest, Words,
        guard_temporal::{self, GuardClient, WatchHandle},
    },
};
use temporalio_client::{Client, ClientOptions, Connection, ConnectionOptions, Url, WorkflowHistory};
use temporalio_common::protos::temporal::api::{
    common::v1::{Header, Payload},
    enums::v1::EventType,
    history::v1::history_event::Attributes,
};
use temporalio_sdk::{
    Runtime, Worker, WorkerOptions,
    workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions},
};
use tokio::task::{JoinHandle, LocalSet, spawn_local};

const SERVICE: &str = "guard.v1.Guard";
const QUEUE: &str = "guards";
const IDS: [&str; 2] = ["first", "second"];
const RIGHTS: [&str; 4] = ["watch.start", "watch.tell", "watch.ask", "watch.order"];
/// The time in which a cluster stores how far the other has read. Without it, the rest is never sent.
const STORING: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_mins(1);

fn policy() -> Policy {
    let methods = [("Watch", RIGHTS[0]), ("Tell", RIGHTS[1]), ("Ask", RIGHTS[2]), ("Order", RIGHTS[3])];
    let rule = |policy: Policy, (method, right)| policy.rule(SERVICE, method, Rule::new().right(right));
    methods.into_iter().fold(Policy::deny(), rule)
}

/// Sends a token that it has found elsewhere.
struct Thief(Payload);

impl Hook for Thief {
    fn send<'a>(&'a self, call: &'a mut Outgoing<'_>) -> BoxFuture<'a, Result<(), Refusal>> {
        call.set_header(TOKEN_HEADER, self.0.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The decisions of all workers.
#[derive(Clone, Default)]
struct Decisions(Arc<Mutex<Vec<String>>>);

impl Decisions {
    fn count(&self, begin: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|it| it.starts_with(begin)).count()
    }

    async fn wait_for(&self, begin: &str, count: usize) {
        let decided = async {
            while self.count(begin) < count {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, decided).await;
        in_time.unwrap_or_else(|_| panic!("not {count} times `{begin}`: {:?}", self.0.lock().unwrap()));
    }
}

struct Guarded {
    issuer: TestIssuer,
    transport: Transport,
    decisions: Decisions,
}

struct Running {
    stop: Box<dyn Fn()>,
    worker: JoinHandle<()>,
}

impl Running {
    async fn stop(self) {
        (self.stop)();
        self.worker.await.unwrap();
    }
}

impl Guarded {
    async fn client(&self, hook: impl Hook) -> GuardClient {
        GuardClient::new(connect(&self.transport, Hooks::new().with(hook)).await)
    }

    async fn operator(&self) -> GuardClient {
        self.client(ClientAuthorization::new(self.issuer.token("operator", &RIGHTS))).await
    }

    /// Starts a worker, which knows nothing of earlier ones.
    async fn work(&self) -> Running {
        let decisions = self.decisions.clone();
        let authorization =
            WorkerAuthorization::new(self.issuer.keys(), policy()).audit(move |call, decision| {
                let (kind, id) = (call.kind(), call.workflow_id().unwrap_or_default());
                let decision = decision.map_or_else(
                    |refusal| format!("refused {kind} {id}: {refusal}"),
                    |_| format!("allowed {kind} {id}"),
                );
                decisions.0.lock().unwrap().push(decision);
            });
        let mut options = WorkerOptions::new(QUEUE).build();
        guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
        authorization.register(&mut options);
        let runtime = Runtime::from_current_tokio(Default::default()).unwrap();
        let client = connect(&self.transport, Hooks::new()).await;
        let mut worker = Worker::new(&runtime, client, options).unwrap();
        let stop = Box::new(worker.shutdown_handle());
        let worker = spawn_local(async move {
            let _runtime = runtime;
            worker.run().await.unwrap();
        });
        Running { stop, worker }
    }
}

async fn connect(transport: &Transport, hooks: Hooks) -> Client {
    let options = ConnectionOptions::new(Url::parse("http://guards.example").unwrap()).build();
    let connection = Connection::connect(transport.install(options)).await.unwrap();
    let options = ClientOptions::new(NAMESPACE).client_interceptors(vec![hooks.client_interceptor()]);
    Client::new(connection, options.build()).unwrap()
}

fn words(text: &str) -> Words {
    Words { text: text.to_owned() }
}

async fn call(client: &GuardClient, id: &str, text: &str) {
    let watching = client.watch_handle(id);
    watching.order(words(text)).execute().await.unwrap();
    watching.tell(words(text)).await.unwrap();
}

/// Returns the tokens of the first signal and the first update.
async fn tokens(watching: &WatchHandle) -> [Payload; 2] {
    let events = watching.fetch_history().into_events().await.unwrap();
    let token = |header: Option<&Header>| header?.fields.get(TOKEN_HEADER).cloned();
    let first = |pick: &dyn Fn(&Attributes) -> Option<Payload>| {
        events.iter().find_map(|event| pick(event.attributes.as_ref()?)).unwrap()
    };
    let signal = first(&|event| match event {
        Attributes::WorkflowExecutionSignaledEventAttributes(it) => token(it.header.as_ref()),
        _ => None,
    });
    let update = first(&|event| match event {
        Attributes::WorkflowExecutionUpdateAcceptedEventAttributes(it) => {
            token(it.accepted_request.as_ref()?.input.as_ref()?.header.as_ref())
        }
        _ => None,
    });
    [signal, update]
}

/// Replays a history where nobody is trusted.
async fn replays(watching: &WatchHandle) {
    let mut options = WorkflowReplayerOptions::new().build();
    guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
    WorkerAuthorization::new(RootKeys::default(), Policy::deny()).register(&mut options);
    let history = WorkflowHistory::from_json(&watching.fetch_history().to_json().await.unwrap()).unwrap();
    WorkflowReplayer::new(options).unwrap().replay_workflow(history).await.unwrap();
}

async fn end(client: &GuardClient, id: &str) -> Vec<String> {
    let watching = client.watch_handle(id);
    watching.tell(words("end")).await.unwrap();
    watching.result().await.unwrap().lines
}

/// The tokens of replicated calls stay used, and the calls that only the lost cluster had are missing.
#[tokio::test]
#[ignore = "needs two servers: `cargo xtask lane clusters`"]
async fn authorized_runs_go_on_after_a_failover() {
    LocalSet::new().run_until(Box::pin(go_on())).await;
}

async fn go_on() {
    let mut clusters = Clusters::start().await;
    let (issuer, transport) = (TestIssuer::new(), clusters.transport());
    let guarded = Guarded { issuer, transport, decisions: Decisions::default() };
    let worker = guarded.work().await;
    let operator = guarded.operator().await;
    for id in IDS {
        begin(&clusters, &operator, id).await;
    }
    clusters.pause_b();
    for id in IDS {
        call(&operator, id, "lost").await;
        guarded.decisions.wait_for(&format!("allowed signal {id}"), 2).await;
    }
    clusters.kill_a();
    worker.stop().await;
    clusters.resume_b();
    clusters.fail_over("cluster-b").await;
    let worker = guarded.work().await;
    goes_on(&guarded, &operator).await;
    worker.stop().await;
}

/// Starts a run, and waits until the other cluster knows it with its first calls.
async fn begin(clusters: &Clusters, operator: &GuardClient, id: &str) {
    let input = WatchRequest { text: id.to_owned(), steps: Vec::new() };
    operator.watch(input).id(id).task_queue(QUEUE).start().await.unwrap();
    call(operator, id, "replicated").await;
    clusters.replica_b().await_event(id, EventType::WorkflowExecutionSignaled).await;
    clusters.replica_b().await_event(id, EventType::WorkflowExecutionUpdateCompleted).await;
}

/// Shows that both runs go on without the calls that were lost, and that they remember the tokens of all others.
async fn goes_on(guarded: &Guarded, operator: &GuardClient) {
    for id in IDS {
        call(operator, id, "later").await;
        let watching = operator.watch_handle(id);
        let [signal, update] = tokens(&watching).await;
        let stolen = guarded.client(Thief(update)).await.watch_handle(id).order(words("replicated"));
        let refused = stolen.execute().await.unwrap_err();
        assert_eq!(refused.unauthorized().unwrap().reason(), &Reason::Replayed);
        guarded.client(Thief(signal)).await.watch_handle(id).tell(words("replicated")).await.unwrap();
        guarded.decisions.wait_for(&format!("refused signal {id}: the token was used before"), 1).await;
        let lines = watching.ask(words("")).await.unwrap().lines;
        let expected = ["replicated", "later"].map(|text| [format!("order {text}"), format!("tell {text}")]);
        assert_eq!(lines[1..], expected.concat(), "{id}");
        assert_eq!(end(operator, id).await.last().map(String::as_str), Some("tell end"));
        replays(&watching).await;
    }
}

/// Calls that only the lost cluster had are decided once, when that cluster returns.
#[tokio::test]
#[ignore = "needs two servers: `cargo xtask lane clusters`"]
async fn calls_that_return_are_decided_once() {
    LocalSet::new().run_until(Box::pin(return_late())).await;
}

async fn return_late() {
    let id = IDS[0];
    let mut clusters = Clusters::start().await;
    let (issuer, transport) = (TestIssuer::new(), clusters.transport());
    let guarded = Guarded { issuer, transport, decisions: Decisions::default() };
    let worker = guarded.work().await;
    let operator = guarded.operator().await;
    begin(&clusters, &operator, id).await;
    tokio::time::sleep(STORING).await;
    clusters.kill_b();
    let watching = operator.watch_handle(id);
    call(&operator, id, "late").await;
    guarded.decisions.wait_for(&format!("allowed signal {id}"), 2).await;
    clusters.kill_a();
    worker.stop().await;
    clusters.restart_b().await;
    clusters.fail_over("cluster-b").await;
    let mut health = guarded.transport.health();
    health.wait_for(|health| health.in_use.as_deref() == Some("cluster-b")).await.unwrap();
    let worker = guarded.work().await;
    call(&operator, id, "later").await;
    clusters.restart_a().await;
    let lines =
        tokio::time::timeout(PATIENCE, returned(&watching)).await.expect("the signal does not return");
    let expected =
        ["replicated", "later", "late"].map(|text| [format!("order {text}"), format!("tell {text}")]);
    assert_eq!(lines[1..], expected.concat());
    replays(&watching).await;
    worker.stop().await;
}

/// Waits for the line of the late signal, and returns all lines.
async fn returned(watching: &WatchHandle) -> Vec<String> {
    loop {
        let lines = watching.ask(words("")).await.unwrap().lines;
        if lines.iter().any(|line| line == "tell late") {
            return lines;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
