//! Errors of the SDK that the random operations avoid. A test that fails here shows that a new SDK has mended one.

use crate::property::case::plan;
use crate::property::operation::Operation;
use crate::property::request::{self, Request};
use crate::property::script::{Hands, Script, Step, TASK_TIMEOUT};
use crate::server::Server;
use crate::worker::RunningWorker;
use std::time::Duration;
use temporal_prost_testing::MemoryServer;
use temporalio_client::{Client, WorkflowHandle, WorkflowStartOptions};
use temporalio_common::protos::temporal::api::history::v1::{HistoryEvent, history_event::Attributes};
use temporalio_macros::{workflow, workflow_methods};
use temporalio_sdk::workflows::WorkflowImplementation;
use temporalio_sdk::{WorkerOptions, WorkflowContext, WorkflowResult};

/// Waits for as many milliseconds as its input says.
#[workflow]
#[derive(Default)]
struct Sleeper;

#[workflow_methods]
impl Sleeper {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, milliseconds: u64) -> WorkflowResult<()> {
        ctx.timer(Duration::from_millis(milliseconds)).await;
        Ok(())
    }
}

type Handle = WorkflowHandle<Client, <Sleeper as WorkflowImplementation>::Run>;

fn worker(server: &Server, queue: &str) -> RunningWorker {
    let options = WorkerOptions::new(queue)
        .sticky_queue_schedule_to_start_timeout(TASK_TIMEOUT)
        .register_workflow::<Sleeper>()
        .unwrap();
    RunningWorker::start_with(server.connection.clone(), "default", options.build())
}

/// Waits for an event, and returns what `find` reads from it.
async fn find<T>(client: &Client, id: &str, find: impl Fn(&HistoryEvent) -> Option<T>) -> T {
    loop {
        let events = request::history(client, id, "").await.unwrap();
        if let Some(found) = events.iter().rev().find_map(&find) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn fires(event: &HistoryEvent) -> Option<()> {
    matches!(event.attributes, Some(Attributes::TimerFiredEventAttributes(_))).then_some(())
}

fn fails(event: &HistoryEvent) -> Option<String> {
    let Some(Attributes::WorkflowTaskFailedEventAttributes(failed)) = &event.attributes else { return None };
    Some(failed.failure.clone()?.message)
}

/// Starts a workflow with a timer of 20 units, and stops its worker.
async fn asleep(server: &Server, client: &Client, id: &str) -> Handle {
    let working = worker(server, id);
    let options = WorkflowStartOptions::new(id, id).build();
    let sleeper = client.start_workflow(Sleeper::run, server.unit * 20, options).await.unwrap();
    let started = |event: &HistoryEvent| {
        matches!(event.attributes, Some(Attributes::TimerStartedEventAttributes(_))).then_some(())
    };
    find(client, id, started).await;
    working.stop().await;
    sleeper
}

/// `CancelWorkflow` removes the timer from those that can be resolved, and `FireTimer` of the same activation expects
/// it there: `temporalio-workflow` 1.1.1, `runtime/instance.rs`, line 798.
#[tokio::test]
async fn a_workflow_never_ends_if_its_timer_fires_in_the_task_that_cancels_it() {
    for server in Server::all() {
        let client = server.client().await;
        let id = format!("sleeper-{:x}", fastrand::u64(..));
        let sleeper = asleep(&server, &client, &id).await;
        let case = Request { queue: id.clone(), unit: server.unit };
        case.send(&client, &Operation::Cancel(id.clone())).await.unwrap();
        if let Some(memory) = &server.memory {
            memory.skip(Duration::from_millis(server.unit * 20)).await;
        }
        find(&client, &id, fires).await;
        let working = worker(&server, &id);
        let message = find(&client, &id, fails).await;
        assert!(message.contains("Command Timer(1) not found to unblock"), "{message}");
        sleeper.terminate(Default::default()).await.unwrap();
        working.stop().await;
    }
}

fn scribes(server: &Server, cache: usize) -> RunningWorker {
    let mut options = WorkerOptions::new("scribes").max_cached_workflows(cache).build();
    options.register_activities(Hands).register_workflow::<Script>().unwrap();
    RunningWorker::start_with(server.connection.clone(), "default", options)
}

async fn ended(worker: &RunningWorker) {
    while !worker.has_ended() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Lets the tasks of two workflows arrive together at a worker that caches one. Returns `true` if its core panics.
async fn evicts_with_commands() -> bool {
    let server = Server::memory(MemoryServer::new());
    let (client, working, ids) = (server.client().await, scribes(&server, 0), ["first", "second"]);
    let steps = [Step::Signals(1), Step::Memo, Step::LocalActivity];
    for id in ids {
        let options = WorkflowStartOptions::new("scribes", id).build();
        let scribe = client.start_workflow(Script::run, plan(&steps, server.unit), options).await.unwrap();
        scribe.query(Script::signals, (), Default::default()).await.unwrap();
    }
    working.stop().await;
    for id in ids {
        Request { queue: String::new(), unit: server.unit }.hurry(&client, id).await.unwrap();
    }
    let working = scribes(&server, 1);
    tokio::select! {
        _ = futures::future::join_all(ids.map(|id| request::result(&client, id, ""))) => {
            working.stop().await;
            false
        }
        () = ended(&working) => {
            working.expect_panic_of_core();
            true
        }
    }
}

/// If a workflow is evicted while it waits for a local activity, and has commands to send, core panics in debug builds.
/// The task of another workflow evicts it if the cache is full.
#[tokio::test]
async fn core_panics_if_it_evicts_a_workflow_with_commands() {
    for _ in 0..20 {
        if evicts_with_commands().await {
            return;
        }
    }
    panic!("core does not panic");
}
