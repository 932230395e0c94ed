//! The events of a history, under short names.

use super::{Attributes, history};

/// The attributes of one type of event.
pub(crate) trait Event: Sized {
    fn into_attributes(self) -> Attributes;

    /// Returns the attributes if they are of this type.
    fn from_attributes(attributes: Attributes) -> Option<Self>;
}

macro_rules! events {
    ($($name:ident = $attributes:ident,)*) => { $(
        pub(crate) use history::$attributes as $name;

        impl Event for $name {
            fn into_attributes(self) -> Attributes {
                Attributes::$attributes(self)
            }

            fn from_attributes(attributes: Attributes) -> Option<Self> {
                match attributes {
                    Attributes::$attributes(attributes) => Some(attributes),
                    _ => None,
                }
            }
        }
    )* };
}

events! {
    WorkflowExecutionStarted = WorkflowExecutionStartedEventAttributes,
    WorkflowExecutionCompleted = WorkflowExecutionCompletedEventAttributes,
    WorkflowExecutionFailed = WorkflowExecutionFailedEventAttributes,
    WorkflowExecutionTimedOut = WorkflowExecutionTimedOutEventAttributes,
    WorkflowExecutionCanceled = WorkflowExecutionCanceledEventAttributes,
    WorkflowExecutionTerminated = WorkflowExecutionTerminatedEventAttributes,
    WorkflowExecutionContinuedAsNew = WorkflowExecutionContinuedAsNewEventAttributes,
    WorkflowExecutionSignaled = WorkflowExecutionSignaledEventAttributes,
    WorkflowExecutionCancelRequested = WorkflowExecutionCancelRequestedEventAttributes,
    WorkflowExecutionOptionsUpdated = WorkflowExecutionOptionsUpdatedEventAttributes,
    WorkflowExecutionUpdateAdmitted = WorkflowExecutionUpdateAdmittedEventAttributes,
    WorkflowExecutionUpdateAccepted = WorkflowExecutionUpdateAcceptedEventAttributes,
    WorkflowExecutionUpdateCompleted = WorkflowExecutionUpdateCompletedEventAttributes,
    WorkflowTaskScheduled = WorkflowTaskScheduledEventAttributes,
    WorkflowTaskStarted = WorkflowTaskStartedEventAttributes,
    WorkflowTaskCompleted = WorkflowTaskCompletedEventAttributes,
    WorkflowTaskFailed = WorkflowTaskFailedEventAttributes,
    WorkflowTaskTimedOut = WorkflowTaskTimedOutEventAttributes,
    ActivityTaskScheduled = ActivityTaskScheduledEventAttributes,
    ActivityTaskStarted = ActivityTaskStartedEventAttributes,
    ActivityTaskCompleted = ActivityTaskCompletedEventAttributes,
    ActivityTaskFailed = ActivityTaskFailedEventAttributes,
    ActivityTaskTimedOut = ActivityTaskTimedOutEventAttributes,
    ActivityTaskCancelRequested = ActivityTaskCancelRequestedEventAttributes,
    ActivityTaskCanceled = ActivityTaskCanceledEventAttributes,
    TimerStarted = TimerStartedEventAttributes,
    TimerFired = TimerFiredEventAttributes,
    TimerCanceled = TimerCanceledEventAttributes,
    MarkerRecorded = MarkerRecordedEventAttributes,
    UpsertWorkflowSearchAttributes = UpsertWorkflowSearchAttributesEventAttributes,
    WorkflowPropertiesModified = WorkflowPropertiesModifiedEventAttributes,
    StartChildWorkflowExecutionInitiated = StartChildWorkflowExecutionInitiatedEventAttributes,
    StartChildWorkflowExecutionFailed = StartChildWorkflowExecutionFailedEventAttributes,
    ChildWorkflowExecutionStarted = ChildWorkflowExecutionStartedEventAttributes,
    ChildWorkflowExecutionCompleted = ChildWorkflowExecutionCompletedEventAttributes,
    ChildWorkflowExecutionFailed = ChildWorkflowExecutionFailedEventAttributes,
    ChildWorkflowExecutionCanceled = ChildWorkflowExecutionCanceledEventAttributes,
    ChildWorkflowExecutionTimedOut = ChildWorkflowExecutionTimedOutEventAttributes,
    ChildWorkflowExecutionTerminated = ChildWorkflowExecutionTerminatedEventAttributes,
    SignalExternalWorkflowExecutionInitiated = SignalExternalWorkflowExecutionInitiatedEventAttributes,
    SignalExternalWorkflowExecutionFailed = SignalExternalWorkflowExecutionFailedEventAttributes,
    ExternalWorkflowExecutionSignaled = ExternalWorkflowExecutionSignaledEventAttributes,
    RequestCancelExternalWorkflowExecutionInitiated = RequestCancelExternalWorkflowExecutionInitiatedEventAttributes,
    RequestCancelExternalWorkflowExecutionFailed = RequestCancelExternalWorkflowExecutionFailedEventAttributes,
    ExternalWorkflowExecutionCancelRequested = ExternalWorkflowExecutionCancelRequestedEventAttributes,
    NexusOperationScheduled = NexusOperationScheduledEventAttributes,
    NexusOperationStarted = NexusOperationStartedEventAttributes,
    NexusOperationCompleted = NexusOperationCompletedEventAttributes,
    NexusOperationFailed = NexusOperationFailedEventAttributes,
    NexusOperationCanceled = NexusOperationCanceledEventAttributes,
    NexusOperationTimedOut = NexusOperationTimedOutEventAttributes,
    NexusOperationCancelRequested = NexusOperationCancelRequestedEventAttributes,
    NexusOperationCancelRequestCompleted = NexusOperationCancelRequestCompletedEventAttributes,
    NexusOperationCancelRequestFailed = NexusOperationCancelRequestFailedEventAttributes,
}
