use crate::{
    flags::AttachFlags,
    output::{CommandError, Facts, Format, Report, rfc3339},
    session::Session,
};
use serde::ser::Error as _;
use temporal_prost::InteractionError;
use temporalio_common::protos::{
    proto_ts_to_system_time,
    temporal::api::history::v1::{HistoryEvent, history_event::Attributes},
};

const COLUMNS: [&str; 4] = ["eventId", "eventTime", "eventType", "of"];

/// Lists the events of a workflow as a table, or prints the complete history for replay.
pub(crate) async fn run(session: &Session<'_>, of: &AttachFlags) -> Result<Report, CommandError> {
    let workflow = of.run(session.client().await?);
    let history = workflow.fetch_history();
    let unreached = |error| InteractionError::from_sdk(workflow.execution(), error);
    let events = history.into_events().await.map_err(unreached)?;
    if session.format() == Format::Text {
        return Ok(Report::List(&COLUMNS, events.iter().map(row).collect()));
    }
    // Converted through JSON, since YAML would tag the variants of event attributes.
    let events =
        serde_yaml_ng::to_value(serde_json::to_value(&events).map_err(serde_yaml_ng::Error::custom)?)?;
    Ok(Report::Facts(Facts::default().with("events", events)))
}

fn row(event: &HistoryEvent) -> Facts {
    let moment = event.event_time.as_ref().and_then(proto_ts_to_system_time).and_then(rfc3339);
    Facts::default()
        .with("eventId", event.event_id)
        .with_some("eventTime", moment)
        .with("eventType", camel(event.event_type().as_str_name()))
        .with_some("of", event.attributes.as_ref().and_then(subject))
}

/// Converts `EVENT_TYPE_TIMER_FIRED` to `TimerFired`.
fn camel(name: &str) -> String {
    let words = name.trim_start_matches("EVENT_TYPE_").split('_');
    words
        .map(|word| word.get(..1).unwrap_or("").to_owned() + &word.get(1..).unwrap_or("").to_lowercase())
        .collect()
}

/// Returns the subject or the reason of an event.
fn subject(attributes: &Attributes) -> Option<&str> {
    use Attributes as A;
    match attributes {
        A::WorkflowExecutionStartedEventAttributes(a) => {
            a.workflow_type.as_ref().map(|kind| kind.name.as_str())
        }
        A::ActivityTaskScheduledEventAttributes(a) => a.activity_type.as_ref().map(|kind| kind.name.as_str()),
        A::StartChildWorkflowExecutionInitiatedEventAttributes(a) => {
            a.workflow_type.as_ref().map(|kind| kind.name.as_str())
        }
        A::WorkflowExecutionSignaledEventAttributes(a) => Some(&a.signal_name),
        A::WorkflowExecutionUpdateAcceptedEventAttributes(a) => {
            a.accepted_request.as_ref()?.input.as_ref().map(|input| input.name.as_str())
        }
        A::TimerStartedEventAttributes(a) => Some(&a.timer_id),
        A::ActivityTaskFailedEventAttributes(a) => a.failure.as_ref().map(|failure| failure.message.as_str()),
        A::WorkflowTaskFailedEventAttributes(a) => a.failure.as_ref().map(|failure| failure.message.as_str()),
        A::WorkflowExecutionFailedEventAttributes(a) => {
            a.failure.as_ref().map(|failure| failure.message.as_str())
        }
        A::WorkflowExecutionTerminatedEventAttributes(a) => Some(&a.reason),
        A::WorkflowExecutionCancelRequestedEventAttributes(a) => Some(&a.cause),
        _ => None,
    }
}
