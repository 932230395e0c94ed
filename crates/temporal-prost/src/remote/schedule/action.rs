//! The workflow that a schedule starts.

use crate::{
    definition::Workflow,
    remote::{Start, StartError, rehearse},
};
use std::collections::HashMap;
use temporalio_client::{Client, NamespacedClient as _, errors::WorkflowStartError};
use temporalio_common::{
    MemoValues,
    data_converters::{PayloadConversionError, SerializationContextData, WorkflowSerializationContext},
    protos::temporal::api::{
        common::v1::{Memo, Payload},
        schedule::v1::{ScheduleAction, schedule_action::Action},
        sdk::v1::UserMetadata,
        workflow::v1::NewWorkflowExecutionInfo,
        workflowservice::v1::StartWorkflowExecutionRequest,
    },
};

/// Returns the action that makes a start whenever the schedule `id` is due.
pub(super) async fn action<W: Workflow>(
    mut start: Start<W>,
    id: String,
) -> Result<ScheduleAction, StartError> {
    start.schedule_id = Some(id);
    let client = start.client.clone();
    let mut request = rehearse(start).await?;
    let metadata = request.user_metadata.take();
    let failed = |error| StartError::from_sdk(request.workflow_id.clone(), WorkflowStartError::from(error));
    let user_metadata = encoded(&client, metadata).await.map_err(failed)?;
    let start = NewWorkflowExecutionInfo { user_metadata, ..scheduled(request) };
    Ok(ScheduleAction { action: Some(Action::StartWorkflow(start)) })
}

/// Copies the parts of a start that a schedule has too.
fn scheduled(start: StartWorkflowExecutionRequest) -> NewWorkflowExecutionInfo {
    NewWorkflowExecutionInfo {
        workflow_id: start.workflow_id,
        workflow_type: start.workflow_type,
        task_queue: start.task_queue,
        input: start.input,
        workflow_execution_timeout: start.workflow_execution_timeout,
        workflow_run_timeout: start.workflow_run_timeout,
        workflow_task_timeout: start.workflow_task_timeout,
        retry_policy: start.retry_policy,
        cron_schedule: start.cron_schedule,
        memo: start.memo,
        search_attributes: start.search_attributes,
        header: start.header,
        versioning_override: start.versioning_override,
        priority: start.priority,
        ..NewWorkflowExecutionInfo::default()
    }
}

pub(super) fn context() -> SerializationContextData {
    SerializationContextData::Workflow(WorkflowSerializationContext::new())
}

/// Encodes summary and details, which the SDK's client sends as plain text in spite of a codec.
async fn encoded(
    client: &Client,
    metadata: Option<UserMetadata>,
) -> Result<Option<UserMetadata>, PayloadConversionError> {
    let Some(UserMetadata { summary, details }) = metadata else { return Ok(None) };
    Ok(Some(UserMetadata { summary: one(client, summary).await?, details: one(client, details).await? }))
}

async fn one(client: &Client, payload: Option<Payload>) -> Result<Option<Payload>, PayloadConversionError> {
    let payloads = payload.into_iter().collect();
    Ok(client.data_converter().codec().encode(&context(), payloads).await?.pop())
}

/// Returns the memo of a schedule.
pub(super) async fn memo(client: &Client, values: MemoValues) -> Result<Memo, PayloadConversionError> {
    let mut fields = HashMap::new();
    for (key, value) in values.iter() {
        let payload = client.data_converter().to_payload(&context(), &value.clone()).await?;
        fields.insert(key.to_owned(), payload);
    }
    Ok(Memo { fields })
}
