//! The workflows that schedules start, in real time.

use super::{first_run, secs};
use crate::{
    harness::{connect, spawn_options, unique},
    hooks::guarded::{end, watch},
};
use std::time::{Duration, SystemTime};
use temporal_prost::{
    client::schedules::{ScheduleBackfill, ScheduleOverlapPolicy},
    schedule::{AnyScheduleDescription, ScheduleHandle},
    sdk::WorkerOptions,
};
use temporal_prost_e2e::{
    Guards,
    guard::v1::guard_temporal::{self, GuardClient, workflow::Watch},
};

async fn guards(name: &str) -> (GuardClient, String) {
    let queue = unique(name);
    let mut options = WorkerOptions::new(&queue).build();
    guard_temporal::register_workflows::<Guards>(&mut options).unwrap();
    guard_temporal::register_activities(&mut options, Guards).unwrap();
    tokio::task::spawn_blocking(|| spawn_options(options)).await.unwrap();
    (GuardClient::new(connect().await), queue)
}

/// Waits until the description is as it should be.
async fn until(
    schedule: &ScheduleHandle<Watch>,
    is_right: impl Fn(&AnyScheduleDescription) -> bool,
) -> AnyScheduleDescription {
    for _ in 0..400 {
        let described = schedule.describe().await.unwrap();
        if is_right(&described) {
            return AnyScheduleDescription::clone(&described);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?}", schedule.describe().await.unwrap().sdk().raw().info);
}

#[tokio::test]
async fn a_trigger_starts_the_workflow_now() {
    let (client, queue) = guards("triggered").await;
    let start = client.watch(watch("a", &["look x"])).id(unique("triggered")).task_queue(queue);
    let schedule = start.schedule(unique("triggered")).trigger_immediately().paused(true);
    let schedule = schedule.create().await.unwrap();
    let run = first_run(&schedule).await;
    let described = schedule.describe().await.unwrap();
    let recent = &described.recent_runs()[0];
    assert!(recent.started >= recent.due && recent.due.is_some());
    assert!(run.id().starts_with("triggered"), "{}", run.id());
    assert_eq!(run.run_id(), recent.execution.run_id.as_deref());

    // The policy of the schedule is to skip.
    schedule.trigger(ScheduleOverlapPolicy::Unspecified).await.unwrap();
    until(&schedule, |described| described.sdk().overlap_skipped() == 1).await;
    // The id has the second of the start.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    schedule.trigger(ScheduleOverlapPolicy::AllowAll).await.unwrap();
    let described = until(&schedule, |described| described.recent_runs().len() == 2).await;
    let second = client.watch_handle(&described.recent_runs()[1].execution.workflow_id);
    for run in [&run, &second] {
        // The signal that ends a run may arrive before the result of its activity.
        let lines = end(run).await;
        assert!(lines.iter().any(|line| line == "saw x"), "{lines:?}");
    }
    until(&schedule, |described| described.running().is_empty()).await;
    schedule.delete().await.unwrap();
}

#[tokio::test]
async fn a_backfill_starts_what_was_missed() {
    let (client, queue) = guards("backfilled").await;
    let start = client.watch(watch("a", &[])).id(unique("backfilled")).task_queue(queue);
    let schedule = start.schedule(unique("backfilled")).interval(secs(3600)).paused(true);
    let schedule = schedule.create().await.unwrap();
    let from = SystemTime::UNIX_EPOCH + secs(1_767_225_600 + 60);
    let range = ScheduleBackfill::new(from, from + secs(3 * 3600));
    let range = range.overlap_policy(ScheduleOverlapPolicy::AllowAll).build();
    schedule.backfill([range]).await.unwrap();
    let described = until(&schedule, |described| described.recent_runs().len() == 3).await;
    let hours = [1, 2, 3].map(|hour| Some(SystemTime::UNIX_EPOCH + secs(1_767_225_600 + hour * 3600)));
    let due: Vec<_> = described.recent_runs().iter().map(|run| run.due).collect();
    assert_eq!(due, hours);
    for run in described.recent_runs() {
        client.watch_handle(run.execution.workflow_id).terminate("the test is over").await.unwrap();
    }
    schedule.delete().await.unwrap();
}

#[tokio::test]
async fn a_limit_ends_the_starts() {
    let (client, queue) = guards("limited").await;
    let start = client.watch(watch("a", &[])).id(unique("limited")).task_queue(queue);
    let schedule = start.schedule(unique("limited")).interval(secs(1)).remaining_actions(2);
    let schedule = schedule.overlap_policy(ScheduleOverlapPolicy::AllowAll).create().await.unwrap();
    let described = until(&schedule, |described| described.remaining_actions() == Some(0)).await;
    assert_eq!(described.recent_runs().len(), 2);
    for run in described.recent_runs() {
        end(&client.watch_handle(run.execution.workflow_id)).await;
    }
    schedule.delete().await.unwrap();
}
