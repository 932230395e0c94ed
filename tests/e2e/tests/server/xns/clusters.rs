//! Calls into another cluster: another server, with another namespace, another key, and authorization of its own.

use super::{FAR, beats, ends, killed::runs_of, process::Process};
use crate::{
    cells::server::{Server, database, program},
    harness::{add_search_attributes, connect_with, find, history, spawn_by, spawn_with, unique},
    worker::host::namespaces::register,
};
use temporal_prost::{
    WorkflowHandle,
    client::{Client, ClientOptions, NamespacedClient as _, WorkflowExecutionStatus as Status},
    common::protos::temporal::api::{common::v1::Payloads, history::v1::history_event::Attributes},
    hook::Hooks,
    sdk::WorkerOptions,
};
use temporal_prost_biscuit::{ClientAuthorization, Policy, Rule, WorkerAuthorization, testing::TestIssuer};
use temporal_prost_e2e::{
    Distance,
    far_v1::{
        Calls, Words,
        far_temporal::{self, FarClient, WorkHandle, workflow::Work},
        near_temporal::{self, CallHandle, NearClient},
    },
    sealed,
};

/// The names of the keys of both clusters.
const KEYS: [&str; 2] = ["near", "far"];

/// Two servers that do not know each other.
struct Clusters {
    server: Server,
    near: Client,
    far: Client,
    queue: String,
}

impl Clusters {
    /// Starts the second server, with a worker of the workflows that are called.
    async fn open(test: &str) -> Self {
        Self::open_with(test, |_| {}).await
    }

    /// Starts it, with these options of its worker.
    async fn open_with(test: &str, edit: impl FnOnce(&mut WorkerOptions)) -> Self {
        let server = match program() {
            Some(program) => Server::real(&program, &database(test), None).await,
            None => Server::memory().await,
        };
        let options = sealed(ClientOptions::new(unique("elsewhere")).build(), KEYS[1]);
        let far = register(server.client_with(options.clone()).await.unwrap()).await;
        add_search_attributes(far.clone()).await;
        let mut worker = WorkerOptions::new(FAR).build();
        far_temporal::register_workflows::<Distance>(&mut worker).unwrap();
        edit(&mut worker);
        let own = server.clone();
        let client = async move { own.client_with(options).await.unwrap() };
        tokio::task::spawn_blocking(|| spawn_by(worker, client)).await.unwrap();
        let near = connect_with(sealed(ClientOptions::new("default").build(), KEYS[0])).await;
        Self { server, near, far, queue: unique(test) }
    }

    /// Starts a worker of the callers, which has this client of the second cluster.
    async fn call_by(&self, elsewhere: Client) {
        let mut worker = WorkerOptions::new(&self.queue).build();
        near_temporal::register_workflows::<Distance>(&mut worker).unwrap();
        far_temporal::register_xns_activities(&mut worker, elsewhere).unwrap();
        let near = sealed(ClientOptions::new("default").build(), KEYS[0]);
        tokio::task::spawn_blocking(|| spawn_with(worker, near)).await.unwrap();
    }

    /// Starts such a worker in a separate process.
    fn spawn(&self, aborts: bool) -> Process {
        let (namespace, address) = (self.far.namespace(), self.server.address().to_string());
        let mut variables = vec![
            ("FAR_NAMESPACE", &*namespace),
            ("FAR_ADDRESS", &*address),
            ("NEAR_KEY", KEYS[0]),
            ("FAR_KEY", KEYS[1]),
        ];
        variables.extend(aborts.then_some(("FAR_ABORT", "1")));
        Process::spawn(&self.queue, &variables)
    }

    async fn start(&self, steps: &[String]) -> CallHandle {
        let calls = Calls { queue: FAR.to_owned(), steps: steps.to_vec() };
        let near = NearClient::new(self.near.clone());
        near.call(calls).task_queue(&self.queue).start().await.unwrap()
    }

    async fn call(&self, steps: &[String]) -> Vec<String> {
        self.start(steps).await.result().await.unwrap().lines
    }

    fn work(&self, name: &str) -> WorkHandle {
        FarClient::new(self.far.clone()).work_handle(format!("work/{name}"))
    }
}

/// Returns the names of the keys that have encrypted payloads.
fn keys<'p>(payloads: impl IntoIterator<Item = &'p Payloads>) -> Vec<String> {
    let all = payloads.into_iter().flat_map(|payloads| &payloads.payloads);
    let key =
        |metadata: &std::collections::HashMap<String, Vec<u8>>| metadata.get("encryption-key-id").cloned();
    all.map(|payload| String::from_utf8(key(&payload.metadata).unwrap_or_default()).unwrap()).collect()
}

#[tokio::test]
async fn a_workflow_of_another_cluster_is_called_in_every_way() {
    let clusters = Clusters::open("cluster-calls").await;
    clusters.call_by(clusters.far.clone()).await;
    let n = unique("n");
    let steps = [
        (format!("run {n}a return"), format!("{n}a works")),
        (format!("start {n}b wait"), format!("work/{n}b true")),
        (format!("tell {n}b hello"), "done".to_owned()),
        (format!("change {n}b it"), format!("{n}b works, hello, changed it")),
        (format!("ask {n}b"), format!("{n}b works, hello, changed it")),
        (format!("tell {n}b end"), "done".to_owned()),
        (format!("result {n}b"), format!("{n}b works, hello, changed it, end")),
        (format!("with-tell {n}c end"), format!("{n}c works, end")),
        (format!("start {n}d wait"), format!("work/{n}d true")),
        (format!("cancel {n}d"), "done".to_owned()),
    ];
    let (steps, expected): (Vec<_>, Vec<_>) = steps.into_iter().unzip();
    assert_eq!(clusters.call(&steps).await, expected);
    ends(&clusters.work(&format!("{n}d")), Status::Canceled).await;
    let here = WorkflowHandle::<Work>::attach(&clusters.near, format!("work/{n}a"));
    here.describe().await.expect_err("the first cluster has not run it");
}

#[tokio::test]
async fn each_cluster_has_its_own_key() {
    let clusters = Clusters::open("cluster-keys").await;
    clusters.call_by(clusters.far.clone()).await;
    let n = unique("n");
    let call = clusters.start(&[format!("run {n} return")]).await;
    assert_eq!(call.result().await.unwrap().lines, [format!("{n} works")]);
    let near = find(&history(&call).await, |event| match event {
        Attributes::ActivityTaskScheduledEventAttributes(it) => it.input.clone(),
        Attributes::ActivityTaskCompletedEventAttributes(it) => it.result.clone(),
        _ => None,
    });
    let far = find(&history(&clusters.work(&n)).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(it) => it.input.clone(),
        Attributes::WorkflowExecutionCompletedEventAttributes(it) => it.result.clone(),
        _ => None,
    });
    assert_eq!((keys(&near), keys(&far)), (vec![KEYS[0].to_owned(); 2], vec![KEYS[1].to_owned(); 2]));
}

#[tokio::test]
async fn a_failure_in_another_cluster_keeps_its_details_under_the_key_of_the_caller() {
    let clusters = Clusters::open("cluster-failures").await;
    clusters.call_by(clusters.far.clone()).await;
    let n = unique("n");
    let call = clusters
        .start(&[format!("run {n} fail"), format!("start {n}b wait"), format!("change {n}b no")])
        .await;
    let lines = call.result().await.unwrap().lines;
    for (line, name) in [(&lines[0], n.clone()), (&lines[2], format!("{n}b"))] {
        let expected = format!(r#"TooHard final `{name} is too hard` {{"text":"the details"}}"#);
        assert!(line.starts_with(&expected), "{line}");
    }
    let failures = find(&history(&call).await, |event| match event {
        Attributes::ActivityTaskFailedEventAttributes(it) => it.failure.clone(),
        _ => None,
    });
    let sealed = failures.iter().map(|failure| failure.encoded_attributes.clone());
    let sealed = Payloads { payloads: sealed.flatten().collect() };
    assert_eq!(keys([&sealed]), [KEYS[0]; 2]);
}

#[tokio::test]
async fn a_workflow_of_another_cluster_ends_with_its_caller_as_its_policy_says() {
    let clusters = Clusters::open("cluster-ends").await;
    clusters.call_by(clusters.far.clone()).await;
    let ways = [
        ("run", true, Status::Canceled),
        ("run", false, Status::Canceled),
        ("kill", false, Status::Terminated),
        ("leave", false, Status::Running),
    ];
    let mut callers = Vec::new();
    for (verb, is_cancel, status) in ways {
        let work = unique(verb);
        let caller = clusters.start(&[format!("{verb} {work} wait")]).await;
        let work = clusters.work(&work);
        ends(&work, Status::Running).await;
        callers.push((caller, work, is_cancel, status));
    }
    for (caller, _, is_cancel, _) in &callers {
        beats(caller).await;
        match is_cancel {
            true => caller.cancel("enough").await.unwrap(),
            false => caller.terminate("enough").await.unwrap(),
        }
    }
    for (_, work, _, status) in &callers {
        ends(work, *status).await;
    }
}

#[tokio::test]
async fn nothing_is_started_twice_in_another_cluster_if_a_worker_is_killed() {
    let clusters = Clusters::open("cluster-killed").await;
    let (waits, noted) = (unique("waits"), unique("noted"));
    let first = clusters.spawn(false);
    let caller = clusters.start(&[format!("run {waits} wait")]).await;
    ends(&clusters.work(&waits), Status::Running).await;
    beats(&caller).await;
    first.kill();
    let second = clusters.spawn(false);
    clusters.work(&waits).tell(Words { text: "end".to_owned() }).await.unwrap();
    assert_eq!(caller.result().await.unwrap().lines, [format!("{waits} works, end")]);
    second.kill();
    // The next one dies between the start and the first heartbeat, and the workflow ends before the last one starts.
    let mut third = clusters.spawn(true);
    let caller = clusters.start(&[format!("reuse {noted} return")]).await;
    ends(&clusters.work(&noted), Status::Completed).await;
    third.ends();
    let _fourth = clusters.spawn(false);
    assert_eq!(caller.result().await.unwrap().lines, [format!("{noted} works")]);
    for name in [&waits, &noted] {
        assert_eq!(runs_of(&clusters.far, name).await, 1, "{name}");
    }
}

/// Only the second cluster checks tokens. They come from an issuer of its own.
#[tokio::test]
async fn another_cluster_authorizes_calls_by_its_own_tokens() {
    let (issuer, n) = (TestIssuer::new(), unique("n"));
    let policy = Policy::deny().rule("far.v1.Far", "Work", Rule::new().right("work"));
    let authorization = WorkerAuthorization::new(issuer.keys(), policy);
    let mut clusters = Clusters::open_with("cluster-tokens", |worker| authorization.register(worker)).await;
    let hooks = Hooks::new().with(ClientAuthorization::new(issuer.token("caller", &["work"])));
    let mut options = sealed(ClientOptions::new(clusters.far.namespace()).build(), KEYS[1]);
    options.client_interceptors = vec![hooks.client_interceptor()];
    let authorized = clusters.server.client_with(options).await.unwrap();
    clusters.call_by(authorized).await;
    assert_eq!(clusters.call(&[format!("run {n} return")]).await, [format!("{n} works")]);

    clusters.queue = unique("cluster-without-tokens");
    clusters.call_by(clusters.far.clone()).await;
    let said = clusters.call(&[format!("run {n}-2 return")]).await;
    assert!(said[0].starts_with("Unauthorized final `the command carries no token`"), "{said:?}");
}
