//! The commands of each role on a server, and the texts of their refusals: in code, and on the command line.

use roles::{Company, Scene, User, work};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{SystemTime, UNIX_EPOCH};
use temporal_prost::client::{Client, ClientOptions, Connection};
use tokio::sync::{Mutex, oneshot};

fn unique(name: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    format!("{name}-{}", now.as_nanos())
}

/// Each company has other keys, and their workers have the same task queue.
static QUEUE: Mutex<()> = Mutex::const_new(());

/// Acts while a worker of the company runs.
async fn with_worker<T>(company: &Company, act: impl AsyncFnOnce(Connection) -> T) -> T {
    let _only = QUEUE.lock().await;
    let connection = Connection::connect(test_server::connection_options()).await.unwrap();
    let (end, ended) = oneshot::channel::<()>();
    let client = Client::new(connection.clone(), ClientOptions::new("default").build()).unwrap();
    let worker = work(client, company.authorization(), async { drop(ended.await) });
    let acted = async {
        let result = act(connection).await;
        drop(end);
        result
    };
    let (end_of_run, result) = tokio::join!(worker, acted);
    end_of_run.unwrap();
    result
}

/// Returns the role, the command and the beginning of each outcome.
fn expected(name: &str) -> [(&'static str, &'static str, String); 12] {
    let viewer = "your token, of role `viewer`, expires in";
    let operator = "your token, of role `operator`, expires in";
    [
        ("operator", "start RunCluster in eu", "allowed".to_owned()),
        (
            "operator",
            "start RunCluster in us",
            format!("refused: you need the right `clusters.run` on `cluster/us/{name}`; {operator}"),
        ),
        (
            "viewer",
            "start RunCluster in asia",
            format!("refused: you need the right `clusters.run` on `cluster/asia/{name}`; {viewer}"),
        ),
        ("viewer", "query GetCluster", "3 nodes".to_owned()),
        (
            "viewer",
            "update ResizeCluster to 4",
            format!("refused: you need the right `clusters.resize`; {viewer}"),
        ),
        ("viewer", "signal StopCluster", format!("dropped: you need the right `clusters.stop`; {viewer}")),
        ("viewer", "start PlanCluster", "3 nodes".to_owned()),
        ("viewer", "activity SetNodes of PlanCluster", "refused: the command carries no token".to_owned()),
        ("operator", "update ResizeCluster to 5", "5 nodes".to_owned()),
        (
            "operator",
            "update ResizeCluster to 50",
            format!("refused: `check if field(\"nodes\", $nodes), $nodes <= 10` fails; {operator}"),
        ),
        ("operator", "query GetCluster", "5 nodes".to_owned()),
        ("operator", "signal StopCluster", "5 nodes, and the cluster stops".to_owned()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_may_do_what_the_schema_says() {
    let folder = tempfile::tempdir().unwrap();
    let company = Company::open(folder.path()).await.unwrap();
    let name = unique("blue");
    let tried = with_worker(&company, async |connection| {
        Scene::new(&company, connection, &name).unwrap().play().await.unwrap()
    })
    .await;
    let expected = expected(&name);
    assert_eq!(tried.len(), expected.len());
    for (tried, (role, command, begin)) in tried.iter().zip(&expected) {
        assert_eq!((tried.role, tried.command), (*role, *command));
        assert!(tried.outcome.starts_with(begin), "{tried}");
    }
}

#[tokio::test]
async fn the_token_service_refuses_who_has_no_role() {
    let folder = tempfile::tempdir().unwrap();
    let company = Company::open(folder.path()).await.unwrap();
    let guest = User { email: "guest@example.com", group: "guests" };
    let error = company.log_in(guest).await.unwrap_err();
    assert_eq!(error.to_string(), "the token service refuses the exchange: no role is granted to you");
}

/// Runs the command line with the token in a file.
async fn clusters(token: &Path, keys: Option<PathBuf>, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clusters"));
    command.args(arguments).env("TEMPORAL_ADDRESS", test_server::address()).env("CLUSTERS_TOKEN", token);
    match keys {
        Some(keys) => command.env("CLUSTERS_KEYS", keys),
        None => command.env_remove("CLUSTERS_KEYS"),
    };
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// Expects a refusal, with this exit code and these words.
fn refused(output: &Output, code: i32, words: &str) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(code), 0), "{error}");
    let minutes = "; your token, of role `viewer`, expires in ";
    let (before, after) = error.split_once(minutes).unwrap_or_else(|| panic!("{error}"));
    assert!(before.ends_with(words), "{error}");
    assert!(after.starts_with("4 min") || after.starts_with("5 min"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_prints_refusals() {
    let folder = tempfile::tempdir().unwrap();
    let company = Company::open(folder.path()).await.unwrap();
    let (name, keys) = (unique("cli"), folder.path().join("keys.json"));
    let id = format!("cluster/eu/{name}");
    let (viewer, operator) =
        (company.log_in(User::VERA).await.unwrap(), company.log_in(User::ADA).await.unwrap());
    let run = ["run-cluster", "--region", "eu", "--name", &name, "--nodes", "3"];
    let resize = ["resize-cluster", "-w", &id, "--nodes", "4"];
    let stop = ["stop-cluster", "-w", &id];
    with_worker(&company, async |_| {
        let need = |right: &str| format!("you need the right `{right}`");
        let run_right = format!("{} on `{id}`", need("clusters.run"));
        refused(&clusters(&viewer, None, &run).await, 10, &run_right);
        let started = clusters(&operator, None, &[&run[..], &["--detach"]].concat()).await;
        assert!(started.status.success(), "{started:?}");
        let seen = clusters(&viewer, None, &["get-cluster", "-w", &id]).await;
        assert_eq!(String::from_utf8_lossy(&seen.stdout), "{\n  \"nodes\": 3\n}\n", "{seen:?}");
        refused(&clusters(&viewer, None, &resize).await, 10, &need("clusters.resize"));
        // No worker tells the sender of a signal, so the command decides itself, by the public keys.
        refused(&clusters(&viewer, Some(keys.clone()), &stop).await, 1, &need("clusters.stop"));
        refused(&clusters(&viewer, Some(keys), &resize).await, 1, &need("clusters.resize"));
        let resized = clusters(&operator, None, &resize).await;
        assert_eq!(String::from_utf8_lossy(&resized.stdout), "{\n  \"nodes\": 4\n}\n", "{resized:?}");
        let stopped = clusters(&operator, None, &stop).await;
        assert!(stopped.status.success(), "{stopped:?}");
    })
    .await;
}
