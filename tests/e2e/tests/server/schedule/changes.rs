//! Changes of a schedule, also at the same time.

use super::secs;
use crate::harness::{connect, unique};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use temporal_prost::{
    client::schedules::{ScheduleOverlapPolicy, ScheduleSpec},
    common::protos::temporal::api::enums::v1 as enums,
    schedule::{ScheduleError, ScheduleHandle},
};
use temporal_prost_e2e::every::v1::{
    FullRequest,
    every_temporal::{EveryClient, workflow::Plain},
};

fn called(name: &str) -> FullRequest {
    FullRequest { name: name.to_owned() }
}

async fn schedule(name: &str) -> (EveryClient, ScheduleHandle<Plain>) {
    let every = EveryClient::new(connect().await);
    let new = every.schedule_plain(unique(name), called("a")).cron("@yearly").note("first");
    let schedule = new.create().await.unwrap();
    (every, schedule)
}

#[tokio::test]
async fn an_update_keeps_what_it_does_not_change() {
    let (every, schedule) = schedule("updated").await;
    let before = schedule.describe().await.unwrap();
    schedule
        .update(|schedule| {
            assert_eq!(schedule.current().note(), Some("first"));
            schedule.pause_on_failure(true).overlap_policy(ScheduleOverlapPolicy::AllowAll).jitter(secs(5))
        })
        .await
        .unwrap();
    let after = schedule.describe().await.unwrap();
    assert_eq!(after.start(), before.start());
    assert_eq!(after.spec().unwrap().structured_calendar, before.spec().unwrap().structured_calendar);
    assert_eq!(after.spec().unwrap().jitter.unwrap().seconds, 5);
    assert_eq!(after.note(), Some("first"));
    assert!(after.policies().pause_on_failure);
    assert_eq!(after.policies().overlap_policy(), enums::ScheduleOverlapPolicy::AllowAll);

    let other = || every.plain(called("b")).id("other").run_timeout(secs(60));
    let times = ScheduleSpec::from_interval(secs(3600));
    schedule.update(|schedule| schedule.start(other()).spec(times.clone()).paused(true)).await.unwrap();
    let after = schedule.describe().await.unwrap();
    assert_eq!(after.input().await.unwrap(), called("b"));
    let start = after.start().unwrap();
    assert_eq!((&*start.workflow_id, start.workflow_run_timeout.unwrap().seconds), ("other", 60));
    assert!(after.spec().unwrap().structured_calendar.is_empty() && after.is_paused());
    schedule.delete().await.unwrap();
}

#[tokio::test]
async fn pauses_have_notes() {
    let (_, schedule) = schedule("paused").await;
    schedule.pause("stocktaking").await.unwrap();
    let described = schedule.describe().await.unwrap();
    assert_eq!((described.is_paused(), described.note()), (true, Some("stocktaking")));
    schedule.unpause("").await.unwrap();
    assert!(!schedule.describe().await.unwrap().is_paused(), "a server ignores empty notes");
    schedule.pause("").await.unwrap();
    assert!(schedule.describe().await.unwrap().is_paused());
    schedule.delete().await.unwrap();
}

/// Changes a schedule while a closure of an update runs.
fn meanwhile(change: impl Future<Output = Result<(), ScheduleError>>) {
    let now = tokio::runtime::Handle::current();
    tokio::task::block_in_place(|| now.block_on(change)).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_that_is_overtaken_is_made_again() {
    let (_, schedule) = schedule("overtaken").await;
    let mut calls = 0;
    let update = schedule.update(|update| {
        calls += 1;
        if calls == 1 {
            meanwhile(schedule.update(|other| other.note("theirs")));
        }
        update.pause_on_failure(true)
    });
    update.await.unwrap();
    assert_eq!(calls, 2);
    let described = schedule.describe().await.unwrap();
    assert_eq!(described.note(), Some("theirs"));
    assert!(described.policies().pause_on_failure);
    schedule.delete().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_that_is_always_overtaken_is_an_error() {
    let (_, schedule) = schedule("conflicting").await;
    let calls = AtomicU32::new(0);
    let update = schedule.update(|update| {
        let call = calls.fetch_add(1, Ordering::Relaxed);
        meanwhile(schedule.update(move |other| other.note(format!("theirs {call}"))));
        update.pause_on_failure(true)
    });
    let error = update.await.unwrap_err();
    assert!(matches!(error, ScheduleError::Conflict { attempts: 10, .. }), "{error:?}");
    assert!(!schedule.describe().await.unwrap().policies().pause_on_failure);
    schedule.delete().await.unwrap();
}

#[tokio::test]
async fn updates_at_the_same_time_are_all_made() {
    let (_, schedule) = schedule("busy").await;
    let schedule = Arc::new(schedule);
    let hours = [1_u64, 2, 3, 5];
    let add = |hours: u64| {
        let schedule = schedule.clone();
        async move {
            schedule
                .update(|schedule| {
                    let seconds = i64::try_from(hours * 3600).unwrap();
                    let times = schedule.current().spec().map(|spec| spec.interval.clone());
                    let is_there = |time: &_| seconds == interval_seconds(time);
                    if times.unwrap_or_default().iter().any(is_there) {
                        return schedule;
                    }
                    schedule.interval(secs(hours * 3600))
                })
                .await
        }
    };
    futures::future::try_join_all(hours.map(add)).await.unwrap();
    let described = schedule.describe().await.unwrap();
    let mut stored: Vec<_> = described.spec().unwrap().interval.iter().map(interval_seconds).collect();
    stored.sort_unstable();
    assert_eq!(stored, [3600, 7200, 10800, 18000]);
    schedule.delete().await.unwrap();
}

fn interval_seconds(
    interval: &temporal_prost::common::protos::temporal::api::schedule::v1::IntervalSpec,
) -> i64 {
    interval.interval.map_or(0, |interval| interval.seconds)
}
