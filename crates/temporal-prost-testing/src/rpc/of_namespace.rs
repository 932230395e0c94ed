//! Requests of a namespace.

use crate::proto::service;
use temporalio_common::protos::temporal::api::operatorservice::v1 as operator;

/// A request that names its namespace.
pub(super) trait OfNamespace {
    fn namespace(&self) -> &str;
}

macro_rules! of_namespace {
    ($($module:ident::{$($request:ident),* $(,)?})*) => { $($(
        impl OfNamespace for $module::$request {
            fn namespace(&self) -> &str {
                &self.namespace
            }
        }
    )*)* };
}

of_namespace! {
    operator::{AddSearchAttributesRequest, ListSearchAttributesRequest}
    service::{
        CountWorkflowExecutionsRequest,
        CreateScheduleRequest,
        DeleteScheduleRequest,
        DeleteWorkflowExecutionRequest,
        DescribeScheduleRequest,
        DescribeTaskQueueRequest,
        DescribeWorkflowExecutionRequest,
        ExecuteMultiOperationRequest,
        GetWorkflowExecutionHistoryRequest,
        GetWorkflowExecutionHistoryReverseRequest,
        ListScheduleMatchingTimesRequest,
        ListSchedulesRequest,
        ListWorkflowExecutionsRequest,
        PatchScheduleRequest,
        PollActivityTaskQueueRequest,
        PollNexusTaskQueueRequest,
        PollWorkflowExecutionUpdateRequest,
        PollWorkflowTaskQueueRequest,
        QueryWorkflowRequest,
        RecordActivityTaskHeartbeatByIdRequest,
        RequestCancelWorkflowExecutionRequest,
        ResetWorkflowExecutionRequest,
        RespondActivityTaskCanceledByIdRequest,
        RespondActivityTaskCompletedByIdRequest,
        RespondActivityTaskFailedByIdRequest,
        SetWorkerDeploymentCurrentVersionRequest,
        ShutdownWorkerRequest,
        SignalWithStartWorkflowExecutionRequest,
        SignalWorkflowExecutionRequest,
        StartWorkflowExecutionRequest,
        TerminateWorkflowExecutionRequest,
        UpdateScheduleRequest,
        UpdateWorkflowExecutionRequest,
    }
}
