//! A worker and a client with hooks.

use crate::harness::{connect_with, spawn_with, unique};
use std::sync::{Arc, Mutex};
use temporal_prost::{
    client::ClientOptions,
    hook::{Call, Hook, Hooks, Incoming, Refusal},
    sdk::WorkerOptions,
};
use temporal_prost_e2e::{
    Guards,
    guard::v1::{
        WatchRequest, Words,
        guard_temporal::{self, GuardClient, WatchHandle},
    },
};

/// Refuses what is forbidden, and notes every call that it sees.
#[derive(Clone, Default)]
pub(crate) struct Guard(Arc<Mutex<Vec<String>>>);

impl Guard {
    fn note(&self, what: &str, call: &Call<'_>) {
        let method = call.method().strip_prefix("guard.v1.Guard.").unwrap_or(call.method());
        self.0.lock().unwrap().push(format!("{what} {} {method}", call.kind()));
    }

    /// Returns what it has seen, and forgets it.
    pub(crate) fn seen(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

pub(super) fn is_forbidden(call: &Call<'_>) -> bool {
    call.json_input().unwrap()["text"] == "forbidden"
}

pub(super) fn forbidden() -> Refusal {
    Refusal::new("it is forbidden").with_kind("Forbidden").with_details(serde_json::json!({ "by": "law" }))
}

impl Hook for Guard {
    fn check(&self, call: &Call<'_>) -> Result<(), Refusal> {
        self.note("checked", call);
        if is_forbidden(call) { Err(forbidden()) } else { Ok(()) }
    }

    fn admitted(&self, call: &Incoming<'_>) {
        self.note(if call.is_replay() { "replayed" } else { "admitted" }, call);
    }

    fn refused(&self, call: &Call<'_>, _: &Refusal) {
        self.note("refused", call);
    }
}

/// Starts a worker with these hooks. Returns a client without hooks, and the queue.
pub(crate) async fn serve(name: &str, hooks: &Hooks) -> (GuardClient, String) {
    let queue = unique(name);
    let mut options = WorkerOptions::new(&queue).build();
    guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
    hooks.register(&mut options);
    guard_temporal::register_activities(&mut options, Guards).unwrap();
    let client = ClientOptions::new("default").build();
    tokio::task::spawn_blocking(|| spawn_with(options, client)).await.unwrap();
    (client_with(Vec::new()).await, queue)
}

pub(crate) async fn client_with(
    interceptors: Vec<Arc<dyn temporal_prost::client::ClientInterceptor>>,
) -> GuardClient {
    let options = ClientOptions::new("default").client_interceptors(interceptors).build();
    GuardClient::new(connect_with(options).await)
}

pub(crate) fn words(text: &str) -> Words {
    Words { text: text.to_owned() }
}

pub(crate) fn watch(text: &str, steps: &[&str]) -> WatchRequest {
    WatchRequest { text: text.to_owned(), steps: steps.iter().map(|&step| step.to_owned()).collect() }
}

/// Ends a workflow, and returns its lines.
pub(crate) async fn end(watch: &WatchHandle) -> Vec<String> {
    watch.tell(words("end")).await.unwrap();
    watch.result().await.unwrap().lines
}
