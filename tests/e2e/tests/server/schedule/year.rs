//! A year of schedules in virtual time, with every overlap policy.

use super::secs;
use std::time::Duration;
use temporal_prost::{
    client::{WorkflowExecutionStatus, WorkflowListOptions, schedules::ScheduleOverlapPolicy as Policy},
    schedule::{AnyScheduleDescription, NewSchedule, ScheduleHandle},
    sdk::error::ApplicationFailure,
};
use temporal_prost_e2e::{
    Guards,
    guard::v1::{
        WatchRequest, WatchResponse,
        guard_temporal::{self, GuardClient, workflow::Watch},
    },
};
use temporal_prost_testing::TestEnvironment;

const DAY: Duration = secs(24 * 3600);

async fn environment() -> TestEnvironment {
    TestEnvironment::start_with(|options| options.replay_everything = false).await.unwrap()
}

/// A schedule that starts a workflow every day at midnight.
fn daily(env: &TestEnvironment) -> NewSchedule<Watch> {
    let client = GuardClient::new(env.client());
    client.watch(WatchRequest::default()).id("run").task_queue("guards").schedule("daily").interval(DAY)
}

/// Lets a year and an hour pass, and returns the description.
async fn after_a_year(env: &TestEnvironment, schedule: NewSchedule<Watch>) -> AnyScheduleDescription {
    let schedule: ScheduleHandle<Watch> = schedule.create().await.unwrap();
    env.skip(365 * DAY + secs(3600)).await;
    AnyScheduleDescription::clone(&schedule.describe().await.unwrap())
}

/// Returns the numbers of starts, skipped starts and waiting starts, if each workflow takes longer than a day.
async fn year(policy: Policy) -> (i64, i64, i64) {
    let env = environment().await;
    // 37 hours and a minute, so that no workflow ends at midnight.
    let takes = secs(37 * 3600 + 60);
    env.mock_workflow(&Watch, |_| async { Ok(WatchResponse::default()) }).taking(takes);
    let described = after_a_year(&env, daily(&env).overlap_policy(policy)).await;
    let info = described.sdk().raw().info.clone().unwrap();
    (info.action_count, info.overlap_skipped, info.buffer_size)
}

#[tokio::test]
async fn starts_are_skipped_buffered_or_made_anyway() {
    // Every second day.
    assert_eq!(year(Policy::Skip).await, (183, 182, 0));
    assert_eq!(year(Policy::Unspecified).await, (183, 182, 0));
    // One directly after the other: (364 days and an hour) / (37 hours and a minute) = 236.
    assert_eq!(year(Policy::BufferOne).await, (237, 127, 1));
    assert_eq!(year(Policy::BufferAll).await, (237, 0, 128));
    assert_eq!(year(Policy::AllowAll).await, (365, 0, 0));
}

/// Returns the number of workflows with a status at the end of a year in which none ends by itself.
async fn ended(policy: Policy, status: WorkflowExecutionStatus) -> usize {
    use futures::TryStreamExt as _;
    let env = environment().await;
    let register = |options: &mut _| Ok(guard_temporal::register_workflows::<Guards>(options)?);
    env.worker("guards", register).unwrap();
    let described = after_a_year(&env, daily(&env).overlap_policy(policy)).await;
    assert_eq!((described.sdk().action_count(), described.running().len()), (365, 1));
    let workflows = env.client().list_workflows("", WorkflowListOptions::default());
    let workflows: Vec<_> = workflows.try_collect().await.unwrap();
    workflows.iter().filter(|workflow| workflow.status() == status).count()
}

#[tokio::test]
async fn the_other_workflow_is_cancelled_or_terminated() {
    assert_eq!(ended(Policy::CancelOther, WorkflowExecutionStatus::Canceled).await, 364);
    assert_eq!(ended(Policy::TerminateOther, WorkflowExecutionStatus::Terminated).await, 364);
}

#[tokio::test]
async fn a_schedule_pauses_after_a_failure() {
    let env = environment().await;
    env.mock_workflow(&Watch, |_| async {
        Err::<WatchResponse, _>(ApplicationFailure::builder("it has to fail").build())
    });
    let described = after_a_year(&env, daily(&env).pause_on_failure(true)).await;
    assert_eq!((described.sdk().action_count(), described.is_paused()), (1, true));
}

#[tokio::test]
async fn a_year_has_52_mondays_of_which_some_are_excluded() {
    use temporal_prost::client::schedules::ScheduleCalendarSpec;
    let weekly = |env: &TestEnvironment| {
        let client = GuardClient::new(env.client());
        env.mock_workflow(&Watch, |_| async { Ok(WatchResponse::default()) });
        let start = client.watch(WatchRequest::default()).id("run").task_queue("guards");
        start.schedule("weekly").cron("0 9 * * MON").time_zone("Europe/Berlin")
    };
    let starts = |described: AnyScheduleDescription| described.sdk().action_count();
    let env = environment().await;
    assert_eq!(starts(after_a_year(&env, weekly(&env)).await), 52);
    let env = environment().await;
    let july = ScheduleCalendarSpec::builder().hour("*").month("7").build();
    assert_eq!(starts(after_a_year(&env, weekly(&env).exclude_calendar(july)).await), 48);
    let env = environment().await;
    assert_eq!(starts(after_a_year(&env, weekly(&env).remaining_actions(3)).await), 3);
    let env = environment().await;
    let limit = env.now() + 70 * DAY;
    assert_eq!(starts(after_a_year(&env, weekly(&env).end_time(limit)).await), 10);
}
