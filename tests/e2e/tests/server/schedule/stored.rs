//! Every option of a schedule, as the server has it.

use super::secs;
use crate::harness::{connect, foos, unique};
use std::time::{Duration, SystemTime};
use temporal_prost::{
    Report,
    client::schedules::{ScheduleCalendarSpec, ScheduleIntervalSpec, ScheduleOverlapPolicy},
    common::{
        MemoValues,
        protos::temporal::api::{
            common::v1::Payload, enums::v1 as enums, workflow::v1::NewWorkflowExecutionInfo,
        },
        search_attributes::{SearchAttributeKey, SearchAttributes},
    },
    schedule::{NewSchedule, ScheduleDescription, ScheduleError, ScheduleHandle},
};
use temporal_prost_e2e::every::v1::{
    FullRequest,
    every_temporal::{EveryClient, workflow::Full},
};

async fn every() -> EveryClient {
    // Other tests add the search attributes.
    foos().await;
    EveryClient::new(connect().await)
}

fn called(name: &str) -> FullRequest {
    FullRequest { name: name.to_owned() }
}

fn memo(value: &str) -> MemoValues {
    let mut memo = MemoValues::new();
    memo.insert("team", value.to_owned());
    memo
}

fn attributes(keyword: &str) -> SearchAttributes {
    let key = SearchAttributeKey::<String>::keyword("CustomKeyword");
    SearchAttributes::new([key.value_set(keyword.to_owned())])
}

const NEW_YEAR: Duration = secs(1_893_456_000);

/// A schedule in which everything is set.
fn complete(every: &EveryClient, id: &str) -> NewSchedule<Full> {
    let start = every.full(called("a")).task_timeout(secs(7)).options(|options| {
        options.memo = Some(memo("workflow"));
        options.static_summary = Some("a summary".to_owned());
    });
    start
        .schedule(id)
        .cron("30 2 * * MON")
        .interval(ScheduleIntervalSpec::new(secs(3600), Some(secs(300))))
        .calendar(ScheduleCalendarSpec::builder().hour("4").day_of_week("Tue").comment("early").build())
        .exclude_calendar(ScheduleCalendarSpec::builder().month("12").day_of_month("25").build())
        .time_zone("Europe/Rome")
        .start_time(SystemTime::UNIX_EPOCH + secs(1_000_000_000))
        .end_time(SystemTime::UNIX_EPOCH + NEW_YEAR)
        .jitter(secs(60))
        .overlap_policy(ScheduleOverlapPolicy::BufferOne)
        .catchup_window(secs(120))
        .pause_on_failure(true)
        .paused(true)
        .note("later")
        .remaining_actions(9)
        .memo(memo("schedule"))
        .search_attributes(attributes("schedule"))
}

fn text(payload: &Payload) -> String {
    String::from_utf8_lossy(&payload.data).into_owned()
}

fn assert_start(start: &NewWorkflowExecutionInfo) {
    assert_eq!(start.workflow_id, "full/a", "the schema's");
    assert_eq!(start.task_queue.as_ref().unwrap().name, "every-full", "the schema's");
    let timeouts =
        [start.workflow_execution_timeout, start.workflow_run_timeout, start.workflow_task_timeout];
    assert_eq!(timeouts.map(|timeout| timeout.unwrap().seconds), [3000, 2000, 7], "the last is the setter's");
    let retry = start.retry_policy.as_ref().unwrap();
    assert_eq!((retry.maximum_attempts, retry.backoff_coefficient), (2, 1.5));
    assert_eq!((retry.initial_interval.unwrap().seconds, retry.maximum_interval.unwrap().seconds), (2, 30));
    assert_eq!(retry.non_retryable_error_types, ["Final"]);
    let priority = start.priority.as_ref().unwrap();
    assert_eq!(
        (priority.priority_key, &*priority.fairness_key, priority.fairness_weight),
        (2, "tenant", 1.5)
    );
    let attributes = &start.search_attributes.as_ref().unwrap().indexed_fields;
    assert_eq!(text(&attributes["CustomKeyword"]), r#""a""#);
    assert_eq!(attributes.len(), 7, "the schema's mappings");
    assert_eq!(text(&start.memo.as_ref().unwrap().fields["team"]), r#""workflow""#);
    let summary = start.user_metadata.as_ref().unwrap().summary.as_ref().unwrap();
    assert_eq!(text(summary), r#""a summary""#);
}

fn assert_times(schedule: &ScheduleDescription<Full>) {
    let spec = schedule.spec().unwrap();
    let calendars: Vec<_> = spec
        .structured_calendar
        .iter()
        .map(|calendar| (calendar.hour[0].start, calendar.minute[0].start, calendar.day_of_week[0].start))
        .collect();
    assert!(calendars.contains(&(2, 30, 1)) && calendars.contains(&(4, 0, 2)), "{calendars:?}");
    assert_eq!(spec.exclude_structured_calendar[0].month[0].start, 12);
    let interval = &spec.interval[0];
    assert_eq!((interval.interval.unwrap().seconds, interval.phase.unwrap().seconds), (3600, 300));
    assert_eq!((&*spec.timezone_name, spec.jitter.unwrap().seconds), ("Europe/Rome", 60));
    let limits = (spec.start_time.unwrap().seconds, spec.end_time.unwrap().seconds);
    assert_eq!(limits, (1_000_000_000, 1_893_456_000));
    assert!(schedule.next_runs().len() > 5, "{:?}", schedule.next_runs());
    assert!(schedule.next_runs().is_sorted() && schedule.next_runs()[0] > SystemTime::now());
}

fn assert_policies(schedule: &ScheduleDescription<Full>) {
    let policies = schedule.policies();
    assert_eq!(policies.overlap_policy(), enums::ScheduleOverlapPolicy::BufferOne);
    assert_eq!(policies.catchup_window.unwrap().seconds, 120);
    assert!(policies.pause_on_failure && schedule.is_paused());
    assert_eq!((schedule.note(), schedule.remaining_actions()), (Some("later"), Some(9)));
    assert_eq!(schedule.sdk().memo().get::<String>("team").unwrap().as_deref(), Some("schedule"));
    let attributes = schedule.sdk().raw().search_attributes.clone().unwrap();
    assert_eq!(text(&attributes.indexed_fields["CustomKeyword"]), r#""schedule""#);
}

async fn assert_listed(every: &EveryClient, id: &str) {
    for _ in 0..200 {
        let schedules = every.schedules().all().await.unwrap();
        let listed = schedules.iter().find(|schedule| schedule.schedule_id() == id);
        if let Some(listed) = listed {
            assert_eq!((listed.note(), listed.paused()), (Some("later"), true));
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("schedule {id} is not listed");
}

#[tokio::test]
async fn a_schedule_has_all_that_the_schema_and_the_setters_say() {
    let (every, id) = (every().await, unique("stored"));
    let schedule = complete(&every, &id).create().await.unwrap();
    let described = schedule.describe().await.unwrap();
    assert_start(described.start().unwrap());
    assert_times(&described);
    assert_policies(&described);
    assert_eq!(described.workflow_type(), "every-full");
    assert_eq!(described.input().await.unwrap(), called("a"));
    assert_eq!((described.recent_runs(), described.running()), (vec![], vec![]));
    assert_listed(&every, &id).await;

    let error = complete(&every, &id).create().await.unwrap_err();
    assert!(error.is_already_exists());
    assert_eq!(error.to_string(), format!("schedule `{id}` already exists"));
    let other = every.plain_schedule(&id).describe().await.unwrap().input().await.unwrap_err();
    let expected = format!("schedule `{id}` starts workflow type `every-full`, not `every.v1.Every.Plain`");
    assert_eq!(Report::new(&other).to_string(), expected);
    schedule.delete().await.unwrap();
    let error = every.full_schedule(&id).describe().await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(Report::new(&error).to_string(), format!("schedule `{id}` was not found"));
}

#[tokio::test]
async fn a_schedule_without_options_has_the_defaults_of_the_server() {
    let (every, id) = (every().await, unique("plain"));
    let schedule = every.schedule_plain(&id, called("a")).create().await.unwrap();
    let described = schedule.describe().await.unwrap();
    let start = described.start().unwrap();
    assert!(start.workflow_execution_timeout.is_none() && start.retry_policy.is_none());
    assert_eq!(start.workflow_id.len(), 36, "a random UUID");
    assert_eq!(described.policies().overlap_policy(), enums::ScheduleOverlapPolicy::Skip);
    assert_eq!((described.note(), described.remaining_actions()), (None, None));
    assert!(!described.is_paused() && described.next_runs().is_empty());
    schedule.delete().await.unwrap();
}

#[tokio::test]
async fn a_wrong_schedule_is_rejected_with_the_reason() {
    let (every, id) = (every().await, unique("wrong"));
    let error = every.schedule_plain(&id, called("a")).cron("61 * * * *").create().await.unwrap_err();
    let text = Report::new(&error).to_string();
    assert!(text.starts_with(&format!("the request for schedule `{id}` failed: ")), "{text}");
    let long = every.plain(called("a")).task_queue("").schedule(&id).create().await.unwrap_err();
    assert!(matches!(long, ScheduleError::Start { .. }), "{long:?}");
    let unknown: ScheduleHandle<Full> = every.full_schedule("nothing");
    assert!(unknown.pause("why not").await.unwrap_err().is_not_found());
    assert!(unknown.update(|schedule| schedule.note("b")).await.unwrap_err().is_not_found());
}
