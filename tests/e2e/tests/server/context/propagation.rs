use super::{of, serve, tenants};
use crate::{
    harness::unique,
    hooks::guarded::{end, watch, words},
    schedule::first_run,
};
use temporal_prost::{
    client::{WorkflowHistory, schedules::ScheduleOverlapPolicy},
    common::{data_converters::DataConverter, protos::temporal::api::common::v1::Header},
    sdk::workflow_replayer::{WorkflowReplayer, WorkflowReplayerOptions},
};
use temporal_prost_connect::context::{Context, Propagation};
use temporal_prost_e2e::{
    Guards,
    guard::v1::guard_temporal::{self, WatchHandle},
};

async fn replays(watching: &WatchHandle, propagation: &Propagation) {
    let mut options = WorkflowReplayerOptions::new().build();
    guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
    options.workflow_interceptor(propagation.workflow_interceptor());
    let json = watching.fetch_history().to_json().await.unwrap();
    let history = WorkflowHistory::from_json(&json).unwrap();
    WorkflowReplayer::new(options).unwrap().replay_workflow(history).await.unwrap();
}

#[tokio::test]
async fn a_value_reaches_every_handler_and_every_call() {
    let (client, queue) = serve("tenant", &tenants(), DataConverter::default()).await;
    let acme = of("acme").scope(async {
        let other = client.watch(watch("b", &[])).task_queue(&queue).start().await.unwrap();
        let steps = ["look x", "glance y", "child c", &*format!("tell {}", other.id())];
        let watching = client.watch(watch("a", &steps)).task_queue(&queue).start().await.unwrap();
        (watching, other)
    });
    let (watching, other) = acme.await;
    let ordered = of("umbrella").scope(watching.order(words("1")).execute()).await.unwrap();
    assert_eq!(ordered.lines.last().unwrap(), "order 1 for umbrella");
    let asked = of("hooli").scope(watching.ask(words("whose")).into_future()).await.unwrap();
    assert_eq!(asked.lines.last().unwrap(), "asked for hooli");
    // A call without the value sees the run's.
    let asked = watching.ask(words("whose")).await.unwrap();
    assert_eq!(asked.lines.last().unwrap(), "asked for acme");
    let mut lines = end(&watching).await;
    lines.retain(|line| !line.starts_with("tell end") && !line.starts_with("order"));
    let child = "child new c for acme, tell end for acme";
    assert_eq!(lines, ["new a for acme", "saw x for acme", "saw y for acme", child, "told"]);
    assert_eq!(end(&other).await[..2], ["new b for acme", "tell from outside for acme"]);
    replays(&watching, &tenants()).await;
}

#[tokio::test]
async fn workflows_set_values_for_a_call_and_for_the_run() {
    let (client, queue) = serve("become", &tenants(), DataConverter::default()).await;
    let steps = ["look-for hooli", "look x", "become umbrella", "look y", "again z"];
    let start = client.watch(watch("a", &steps)).task_queue(&queue);
    let watching = of("acme").scope(start.start()).await.unwrap();
    assert_eq!(end_of_chain(&watching).await, ["new z for umbrella", "tell end for umbrella"]);
    let first = watching.at_run(watching.run_id().unwrap());
    replays(&first, &tenants()).await;
}

/// Ends the second run.
async fn end_of_chain(watching: &WatchHandle) -> Vec<String> {
    while !watching.ask(words("x")).await.unwrap().lines.iter().any(|line| line.starts_with("new z")) {
        tokio::task::yield_now().await;
    }
    end(watching).await
}

#[tokio::test]
async fn both_halves_of_a_pair_carry_the_value() {
    let (client, queue) = serve("pairs", &tenants(), DataConverter::default()).await;
    let start = || client.watch(watch("a", &[])).id(unique("pair")).task_queue(&queue);
    let watching = of("acme").scope(start().with_tell(words("1")).start()).await.unwrap();
    assert_eq!(end(&watching).await[..2], ["new a for acme", "tell 1 for acme"]);
    let (update, watching) = of("acme").scope(start().with_order(words("2")).start()).await.unwrap();
    assert_eq!(update.result().await.unwrap().lines, ["new a for acme", "order 2 for acme"]);
    end(&watching).await;
}

#[tokio::test]
async fn a_value_that_is_not_listed_is_not_passed_on() {
    let (client, queue) = serve("unlisted", &Propagation::new(), DataConverter::default()).await;
    let start = client.watch(watch("a", &["look x"])).task_queue(&queue);
    let fields = tenants().headers(&of("acme"));
    // The header arrives, but goes no further.
    let start = start.options(move |options| options.header = Some(Header { fields }));
    let watching = start.start().await.unwrap();
    let lines = end(&watching).await;
    assert!(lines.contains(&"saw x".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn a_scheduled_run_has_the_value_of_its_schedule() {
    let (client, queue) = serve("scheduled", &tenants(), DataConverter::default()).await;
    let start = client.watch(watch("a", &[])).task_queue(queue);
    let schedule = of("acme").scope(start.schedule(unique("scheduled")).create()).await.unwrap();
    // The values of whoever triggers it do not matter.
    of("hooli").scope(schedule.trigger(ScheduleOverlapPolicy::AllowAll)).await.unwrap();
    let run = first_run(&schedule).await;
    schedule.delete().await.unwrap();
    assert_eq!(end(&run).await[..1], ["new a for acme"]);
}

#[tokio::test]
async fn an_activity_passes_its_values_to_its_clients() {
    let (client, queue) = serve("sent", &tenants(), DataConverter::default()).await;
    let start = client.watch(watch("a", &["look client"])).task_queue(&queue);
    let watching = of("acme").scope(start.start()).await.unwrap();
    let lines = end(&watching).await;
    assert!(lines.contains(&"sent for acme".to_owned()), "{lines:?}");
    assert_eq!(Context::current(), Context::new());
}
