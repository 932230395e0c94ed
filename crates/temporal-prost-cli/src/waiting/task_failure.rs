use temporal_prost::codegen::command_line::failure_sentences;
use temporalio_client::{
    Client, NamespacedClient as _, WorkflowExecutionDescription, grpc::WorkflowService,
    tonic::IntoRequest as _,
};
use temporalio_common::protos::temporal::api::{
    common::v1::WorkflowExecution,
    history::v1::{HistoryEvent, history_event::Attributes},
    workflowservice::v1::GetWorkflowExecutionHistoryReverseRequest,
};

/// How many of the last events are searched. A failing task adds few events.
const EVENTS: i32 = 20;

/// The cause of a workflow task that fails again and again, or `None` if the current task is at its first attempt.
pub(crate) async fn last_task_failure(
    client: &Client,
    description: &WorkflowExecutionDescription,
) -> Option<String> {
    description.raw().pending_workflow_task.as_ref().filter(|task| task.attempt > 1)?;
    let request = GetWorkflowExecutionHistoryReverseRequest {
        namespace: client.namespace(),
        execution: Some(WorkflowExecution {
            workflow_id: description.id().to_owned(),
            run_id: description.run_id().to_owned(),
        }),
        maximum_page_size: EVENTS,
        ..GetWorkflowExecutionHistoryReverseRequest::default()
    };
    let request = request.into_request();
    let answer =
        WorkflowService::get_workflow_execution_history_reverse(&mut client.clone(), request).await.ok()?;
    answer.into_inner().history?.events.iter().find_map(cause)
}

fn cause(event: &HistoryEvent) -> Option<String> {
    match event.attributes.as_ref()? {
        Attributes::WorkflowTaskFailedEventAttributes(failed) => {
            let failure = failed.failure.as_ref().map(failure_sentences).unwrap_or_default();
            let kind = failed.cause().as_str_name().trim_start_matches("WORKFLOW_TASK_FAILED_CAUSE_");
            Some(if failure.is_empty() { kind.to_lowercase().replace('_', " ") } else { failure.join(": ") })
        }
        Attributes::WorkflowTaskTimedOutEventAttributes(_) => Some("timed out".to_owned()),
        _ => None,
    }
}
