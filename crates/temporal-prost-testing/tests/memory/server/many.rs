//! Many servers in one process, and many workflows on one server.

use crate::order::{Order, Shop};
use crate::property::variable;
use crate::worker::{QUEUE, RunningWorker};
use futures::{StreamExt, stream};
use std::time::Duration;
use temporal_prost_testing::{MemoryServer, TestEnvironment};
use temporalio_client::{Client, WorkflowStartOptions};
use temporalio_sdk::WorkerOptions;

/// The most memory of a server with 10,000 finished workflows, in bytes.
const MOST_MEMORY: usize = 100 << 20;

async fn run_order(client: &Client, id: &str) {
    let options = WorkflowStartOptions::new(QUEUE, id).build();
    let order = client.start_workflow(Order::run, "1 Main Street".to_owned(), options).await.unwrap();
    assert_eq!(order.get_result(Default::default()).await.unwrap(), "shipped to 1 Main Street");
}

#[tokio::test]
async fn forty_environments_run_at_once() {
    let environments = (0..40).map(|_| async {
        let env = TestEnvironment::start().await.unwrap();
        let register = |options: &mut WorkerOptions| {
            options.register_activities(Shop { failures: 1.into() }).register_workflow::<Order>()?;
            Ok(())
        };
        env.worker(QUEUE, register).unwrap();
        run_order(&env.client(), "order").await;
        env
    });
    for env in futures::future::join_all(environments).await {
        assert_eq!(env.elapsed(), Duration::from_mins(30) + Duration::from_secs(1));
        env.finish().unwrap();
    }
}

/// Measures the whole process, so it has to run alone: set `FINISHED_WORKFLOWS` to their number.
#[tokio::test]
async fn finished_workflows_take_little_memory() {
    let Some(count) = variable::<usize>("FINISHED_WORKFLOWS") else { return };
    let server = MemoryServer::new();
    let client = server.client().await.unwrap();
    let worker = RunningWorker::start(&server, 0);
    run_order(&client, "first").await;
    worker.stop().await;
    let before = resident();
    let options = WorkerOptions::new(QUEUE)
        .max_cached_workflows(100)
        .register_activities(Shop { failures: 0.into() })
        .register_workflow::<Order>()
        .unwrap();
    let worker = RunningWorker::start_with(server.connection_options(), "default", options.build());
    let ids = stream::iter((0..count).map(|number| format!("order/{number}")));
    ids.for_each_concurrent(100, |id| async {
        let id = id;
        run_order(&client, &id).await;
    })
    .await;
    worker.stop().await;
    let used = resident().saturating_sub(before);
    println!("{count} finished workflows take {} KB", used >> 10);
    assert!(used <= MOST_MEMORY * count / 10_000, "{used}");
}

/// Returns the resident memory of the process, in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
}
