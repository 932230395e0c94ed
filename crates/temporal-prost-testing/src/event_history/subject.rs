//! The subject of an event.

use super::span::span;
use crate::proto::{Attributes, HistoryEvent, WorkflowExecution, duration};
use std::fmt;
use std::time::Duration;

/// The thing that an event is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Subject {
    /// An activity, a signal, an update, a workflow or a marker, by its name.
    Name(String),
    /// A signal to another workflow, or a child workflow: its name, and the id of the other workflow.
    Other(String, String),
    /// A timer.
    Timer(Duration),
}

impl Subject {
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) | Self::Other(name, _) => Some(name),
            Self::Timer(_) => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Other(name, id) => write!(f, "{name} {id}"),
            Self::Timer(duration) => f.write_str(&span(*duration)),
        }
    }
}

/// Returns the subject of an event. The end of an activity, for example, has the subject of the event that scheduled it.
pub(super) fn subject(event: &HistoryEvent, events: &[HistoryEvent]) -> Option<Subject> {
    let attributes = event.attributes.as_ref()?;
    let Some(origin) = origin(attributes) else { return own(attributes) };
    let origin = events.iter().find(|event| event.event_id == origin)?;
    own(origin.attributes.as_ref()?)
}

fn own(attributes: &Attributes) -> Option<Subject> {
    use Attributes::{
        ActivityTaskScheduledEventAttributes as ActivityTaskScheduled,
        MarkerRecordedEventAttributes as MarkerRecorded, TimerStartedEventAttributes as TimerStarted,
        WorkflowExecutionContinuedAsNewEventAttributes as ContinuedAsNew,
        WorkflowExecutionSignaledEventAttributes as Signaled,
        WorkflowExecutionStartedEventAttributes as Started,
        WorkflowExecutionUpdateAcceptedEventAttributes as UpdateAccepted,
    };
    match attributes {
        Started(event) => event.workflow_type.as_ref().map(|kind| Subject::Name(kind.name.clone())),
        ContinuedAsNew(event) => event.workflow_type.as_ref().map(|kind| Subject::Name(kind.name.clone())),
        Signaled(event) => Some(Subject::Name(event.signal_name.clone())),
        ActivityTaskScheduled(event) => {
            event.activity_type.as_ref().map(|kind| Subject::Name(kind.name.clone()))
        }
        TimerStarted(event) => Some(Subject::Timer(duration(event.start_to_fire_timeout.as_ref()))),
        MarkerRecorded(event) => Some(Subject::Name(event.marker_name.clone())),
        UpdateAccepted(event) => {
            let input = event.accepted_request.as_ref()?.input.as_ref()?;
            Some(Subject::Name(input.name.clone()))
        }
        _ => other(attributes),
    }
}

/// Returns the subject of an event about another workflow.
fn other(attributes: &Attributes) -> Option<Subject> {
    use Attributes::{
        RequestCancelExternalWorkflowExecutionInitiatedEventAttributes as CancelInitiated,
        SignalExternalWorkflowExecutionInitiatedEventAttributes as SignalInitiated,
        StartChildWorkflowExecutionInitiatedEventAttributes as ChildInitiated,
    };
    let id = |execution: &Option<WorkflowExecution>| execution.clone().unwrap_or_default().workflow_id;
    match attributes {
        ChildInitiated(event) => {
            let kind = event.workflow_type.clone().unwrap_or_default();
            Some(Subject::Other(kind.name, event.workflow_id.clone()))
        }
        SignalInitiated(event) => {
            Some(Subject::Other(event.signal_name.clone(), id(&event.workflow_execution)))
        }
        CancelInitiated(event) => Some(Subject::Name(id(&event.workflow_execution))),
        _ => None,
    }
}

/// Returns the id of the event that this event follows.
fn origin(attributes: &Attributes) -> Option<i64> {
    use Attributes::{
        ActivityTaskCancelRequestedEventAttributes as ActivityCancelRequested,
        ActivityTaskCanceledEventAttributes as ActivityCanceled,
        ActivityTaskCompletedEventAttributes as ActivityCompleted,
        ActivityTaskFailedEventAttributes as ActivityFailed,
        ActivityTaskStartedEventAttributes as ActivityStarted,
        ActivityTaskTimedOutEventAttributes as ActivityTimedOut,
        TimerCanceledEventAttributes as TimerCanceled, TimerFiredEventAttributes as TimerFired,
        WorkflowExecutionUpdateCompletedEventAttributes as UpdateCompleted,
    };
    match attributes {
        ActivityStarted(event) => Some(event.scheduled_event_id),
        ActivityCompleted(event) => Some(event.scheduled_event_id),
        ActivityFailed(event) => Some(event.scheduled_event_id),
        ActivityTimedOut(event) => Some(event.scheduled_event_id),
        ActivityCancelRequested(event) => Some(event.scheduled_event_id),
        ActivityCanceled(event) => Some(event.scheduled_event_id),
        TimerFired(event) => Some(event.started_event_id),
        TimerCanceled(event) => Some(event.started_event_id),
        UpdateCompleted(event) => Some(event.accepted_event_id),
        _ => origin_of_other(attributes),
    }
}

/// Returns the id of the event that requested something of another workflow.
fn origin_of_other(attributes: &Attributes) -> Option<i64> {
    use Attributes::{
        ChildWorkflowExecutionCanceledEventAttributes as ChildCanceled,
        ChildWorkflowExecutionCompletedEventAttributes as ChildCompleted,
        ChildWorkflowExecutionFailedEventAttributes as ChildFailed,
        ChildWorkflowExecutionStartedEventAttributes as ChildStarted,
        ChildWorkflowExecutionTerminatedEventAttributes as ChildTerminated,
        ChildWorkflowExecutionTimedOutEventAttributes as ChildTimedOut,
        ExternalWorkflowExecutionCancelRequestedEventAttributes as CancelRequested,
        ExternalWorkflowExecutionSignaledEventAttributes as ExternalSignaled,
        RequestCancelExternalWorkflowExecutionFailedEventAttributes as CancelFailed,
        SignalExternalWorkflowExecutionFailedEventAttributes as SignalFailed,
        StartChildWorkflowExecutionFailedEventAttributes as StartFailed,
    };
    match attributes {
        StartFailed(event) => Some(event.initiated_event_id),
        ChildStarted(event) => Some(event.initiated_event_id),
        ChildCompleted(event) => Some(event.initiated_event_id),
        ChildFailed(event) => Some(event.initiated_event_id),
        ChildCanceled(event) => Some(event.initiated_event_id),
        ChildTimedOut(event) => Some(event.initiated_event_id),
        ChildTerminated(event) => Some(event.initiated_event_id),
        ExternalSignaled(event) => Some(event.initiated_event_id),
        SignalFailed(event) => Some(event.initiated_event_id),
        CancelRequested(event) => Some(event.initiated_event_id),
        CancelFailed(event) => Some(event.initiated_event_id),
        _ => None,
    }
}
