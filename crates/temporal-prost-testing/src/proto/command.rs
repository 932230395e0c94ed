//! The commands of a workflow task, under short names.

pub(crate) use temporalio_common::protos::temporal::api::command::v1::{
    CancelTimerCommandAttributes as CancelTimer,
    CancelWorkflowExecutionCommandAttributes as CancelWorkflowExecution, Command,
    CompleteWorkflowExecutionCommandAttributes as CompleteWorkflowExecution,
    ContinueAsNewWorkflowExecutionCommandAttributes as ContinueAsNewWorkflowExecution,
    FailWorkflowExecutionCommandAttributes as FailWorkflowExecution,
    ModifyWorkflowPropertiesCommandAttributes as ModifyWorkflowProperties,
    RecordMarkerCommandAttributes as RecordMarker,
    RequestCancelActivityTaskCommandAttributes as RequestCancelActivityTask,
    RequestCancelExternalWorkflowExecutionCommandAttributes as RequestCancelExternalWorkflowExecution,
    RequestCancelNexusOperationCommandAttributes as RequestCancelNexusOperation,
    ScheduleActivityTaskCommandAttributes as ScheduleActivityTask,
    ScheduleNexusOperationCommandAttributes as ScheduleNexusOperation,
    SignalExternalWorkflowExecutionCommandAttributes as SignalExternalWorkflowExecution,
    StartChildWorkflowExecutionCommandAttributes as StartChildWorkflowExecution,
    StartTimerCommandAttributes as StartTimer,
    UpsertWorkflowSearchAttributesCommandAttributes as UpsertWorkflowSearchAttributes,
    command::Attributes as Requested,
};
