//! Every Nexus option of the schema, read back from the history of a caller.

use super::floor::Bourse;
use crate::harness::{find, unique};
use std::time::Duration;
use temporal_prost::common::protos::temporal::api::history::v1::{
    HistoryEvent, NexusOperationScheduledEventAttributes, history_event::Attributes,
};

fn scheduled(events: &[HistoryEvent]) -> Vec<NexusOperationScheduledEventAttributes> {
    find(events, |event| match event {
        Attributes::NexusOperationScheduledEventAttributes(scheduled) => Some(scheduled.clone()),
        _ => None,
    })
}

#[tokio::test]
async fn names_timeouts_and_headers_are_those_of_the_schema_the_edit_or_the_setter() {
    let bourse = Bourse::open().await;
    let (_, events) = bourse.broke_until_done("options", &unique("options")).await;
    let scheduled = scheduled(&events);
    let timeout = |one: &NexusOperationScheduledEventAttributes| {
        one.schedule_to_close_timeout.and_then(|timeout| Duration::try_from(timeout).ok())
    };
    let timeouts: Vec<_> = scheduled.iter().map(timeout).collect();
    let expected = [300, 200, 100].map(|seconds| Some(Duration::from_secs(seconds)));
    assert_eq!(timeouts, expected, "the execution timeout of the schema, an edit, a setter over an edit");
    for one in &scheduled {
        let address = [&one.endpoint, &one.service, &one.operation].map(String::as_str);
        assert_eq!(address, [&*bourse.endpoint, "bourse", "buy-and-sell"]);
    }
    let tenants: Vec<_> = scheduled.iter().map(|one| one.nexus_header.get("tenant").cloned()).collect();
    assert_eq!(tenants, [None, None, Some("acme".to_owned())]);
}

#[tokio::test]
async fn an_operation_without_options_has_the_name_of_its_rpc_and_no_timeout() {
    let bourse = Bourse::open().await;
    let (_, events) = bourse.broke_until_done("bell", "").await;
    let [bell] = &scheduled(&events)[..] else { panic!("{events:?}") };
    assert_eq!(bell.operation, "Bell");
    assert!(bell.schedule_to_close_timeout.is_none_or(|timeout| timeout == Default::default()));
}

#[tokio::test]
async fn a_disabled_workflow_is_no_operation() {
    let bourse = Bourse::open().await;
    let (lines, _) = bourse.broke_until_done("nowhere", "").await;
    assert_eq!(lines, ["NOT_FOUND"]);
}
