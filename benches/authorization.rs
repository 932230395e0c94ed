//! Measures workflows per second with authorization, compared with those without: a token for every start, and a decision
//! on every start and activity. Both run interleaved against one server, and the result is their ratio. `cargo xtask
//! bench` starts the server.

#[path = "../tests/e2e/tests/server/harness.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod harness;

#[path = "throughput/by_generator.rs"]
mod by_generator;
#[path = "throughput/rounds.rs"]
mod rounds;

use std::error::Error;
use temporal_prost::{
    client::{Client, ClientOptions},
    hook::Hooks,
};
use temporal_prost_biscuit::{
    ClientAuthorization, Policy, PolicyError, Rule, WorkerAuthorization, testing::TestIssuer,
};

/// The task queues with and without authorization.
const QUEUES: [&str; 2] = ["bench-authorized", "bench-open"];
const SERVICE: &str = "bench.v1.Bench";

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build()?.block_on(compare())
}

async fn compare() -> Result<(), Box<dyn Error>> {
    let issuer = TestIssuer::new();
    let mut authorized = by_generator::options(QUEUES[0]);
    WorkerAuthorization::new(issuer.keys(), policy()?).register(&mut authorized);
    let workers = tokio::task::spawn_blocking(|| {
        harness::spawn_options(authorized);
        harness::spawn_options(by_generator::options(QUEUES[1]));
    });
    workers.await?;
    let clients = [client(&issuer).await, harness::connect().await];
    let on = |number| by_generator::greet(clients[0].clone(), QUEUES[0], number);
    let off = |number| by_generator::greet(clients[1].clone(), QUEUES[1], number);
    rounds::compare(["authorized", "open"], [&on, &off]).await
}

fn policy() -> Result<Policy, PolicyError> {
    let say = Rule::new().or_if(&format!(r#"parent("{SERVICE}", "Greet")"#))?;
    Ok(Policy::deny().rule(SERVICE, "Greet", Rule::new().right("greet")).rule(SERVICE, "Say", say))
}

/// Returns a client of a user with ten rights.
async fn client(issuer: &TestIssuer) -> Client {
    let rights = ["greet", "a", "b", "c", "d", "e", "f", "g", "h", "i"];
    let hooks = Hooks::new().with(ClientAuthorization::new(issuer.token("greeter", &rights)));
    let options = ClientOptions::new("default").client_interceptors(vec![hooks.client_interceptor()]);
    harness::connect_with(options.build()).await
}
