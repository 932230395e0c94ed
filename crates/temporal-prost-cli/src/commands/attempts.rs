use temporal_prost::Execution;
use temporalio_client::{Client, NamespacedClient as _, grpc::WorkflowService, tonic::IntoRequest as _};
use temporalio_common::protos::temporal::api::{
    common::v1::WorkflowExecution,
    failure::v1::{Failure, failure::FailureInfo},
    history::v1::history_event::Attributes,
    workflowservice::v1::GetWorkflowExecutionHistoryReverseRequest,
};

/// How many of the last events are searched.
const EVENTS: i32 = 200;

/// The number of attempts of the activity that made a workflow fail, from its started event.
pub(super) async fn attempts(client: &Client, execution: &Execution, failure: &Failure) -> Option<i32> {
    let started = started_event_id(failure)?;
    let request = GetWorkflowExecutionHistoryReverseRequest {
        namespace: client.namespace(),
        execution: Some(WorkflowExecution {
            workflow_id: execution.workflow_id.clone(),
            run_id: execution.run_id.clone().unwrap_or_default(),
        }),
        maximum_page_size: EVENTS,
        ..GetWorkflowExecutionHistoryReverseRequest::default()
    };
    let request = request.into_request();
    let answer =
        WorkflowService::get_workflow_execution_history_reverse(&mut client.clone(), request).await.ok()?;
    let events = answer.into_inner().history?.events;
    // A run that was continued or retried has other events than the run that failed.
    let last = events.first()?.attributes.as_ref()?;
    if !matches!(last, Attributes::WorkflowExecutionFailedEventAttributes(_)) {
        return None;
    }
    match events.into_iter().find(|event| event.event_id == started)?.attributes? {
        Attributes::ActivityTaskStartedEventAttributes(started) => Some(started.attempt),
        _ => None,
    }
}

/// A failure of a child has events in the history of the child.
fn started_event_id(failure: &Failure) -> Option<i64> {
    let chain = std::iter::successors(Some(failure), |failure| failure.cause.as_deref());
    let infos = chain.filter_map(|failure| failure.failure_info.as_ref());
    let mut remote = infos.filter(|info| {
        matches!(
            info,
            FailureInfo::ActivityFailureInfo(_) | FailureInfo::ChildWorkflowExecutionFailureInfo(_)
        )
    });
    match remote.next()? {
        FailureInfo::ActivityFailureInfo(info) => Some(info.started_event_id),
        _ => None,
    }
}
