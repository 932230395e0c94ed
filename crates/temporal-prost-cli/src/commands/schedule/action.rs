use crate::{
    commands::start_error::start_error,
    output::{CommandError, Exit},
    service::Invocation,
};
use std::collections::HashMap;
use temporal_prost::{Start, Workflow};
use temporalio_client::{Client, NamespacedClient as _, WorkflowStartOptions};
use temporalio_common::{
    MemoValues,
    data_converters::{PayloadConversionError, SerializationContextData, WorkflowSerializationContext},
    protos::temporal::api::{
        common::v1::{Memo, Payload, Payloads, WorkflowType},
        sdk::v1::UserMetadata,
        taskqueue::v1::TaskQueue,
        workflow::v1::NewWorkflowExecutionInfo,
    },
    search_attributes::SearchAttributes,
};

/// Returns the workflow that a schedule starts. It is the same workflow that `start` would start now.
///
/// The server appends the time of each start to the workflow id. The overlap policy of the schedule replaces the policies
/// for other runs with the same id.
pub(crate) async fn workflow_to_start<W: Workflow>(
    invocation: &Invocation<'_>,
    start: Start<W>,
) -> Result<NewWorkflowExecutionInfo, CommandError> {
    let (client, input, options) = start.prepare().map_err(|error| start_error(invocation, error))?;
    let context = SerializationContextData::Workflow(WorkflowSerializationContext::new());
    let input = client
        .data_converter()
        .to_payloads(&context, &input)
        .await
        .map_err(|error| encoding_error(&error))?;
    let mut workflow = with_options::<W>(&client, options).await.map_err(|error| encoding_error(&error))?;
    workflow.input = Some(Payloads { payloads: input });
    Ok(workflow)
}

fn encoding_error(error: &PayloadConversionError) -> CommandError {
    CommandError::chain(Exit::Failure, error)
}

async fn with_options<W: Workflow>(
    client: &Client,
    options: WorkflowStartOptions,
) -> Result<NewWorkflowExecutionInfo, PayloadConversionError> {
    let duration = |timeout: Option<std::time::Duration>| timeout.and_then(|timeout| timeout.try_into().ok());
    Ok(NewWorkflowExecutionInfo {
        workflow_id: options.workflow_id,
        workflow_type: Some(WorkflowType { name: W::NAME.to_owned() }),
        task_queue: Some(TaskQueue { name: options.task_queue, ..TaskQueue::default() }),
        workflow_execution_timeout: duration(options.execution_timeout),
        workflow_run_timeout: duration(options.run_timeout),
        workflow_task_timeout: duration(options.task_timeout),
        retry_policy: options.retry_policy.map(Into::into),
        memo: memo(client, options.memo).await?,
        search_attributes: options.search_attributes.map(SearchAttributes::into_proto),
        user_metadata: metadata(client, options.static_summary, options.static_details).await?,
        header: options.header,
        priority: Some(options.priority.into()),
        ..NewWorkflowExecutionInfo::default()
    })
}

async fn memo(client: &Client, memo: Option<MemoValues>) -> Result<Option<Memo>, PayloadConversionError> {
    let Some(memo) = memo else { return Ok(None) };
    let mut fields = HashMap::new();
    for (key, value) in memo.iter() {
        fields.insert(key.to_owned(), payload(client, value.clone()).await?);
    }
    Ok(Some(Memo { fields }))
}

async fn metadata(
    client: &Client,
    summary: Option<String>,
    details: Option<String>,
) -> Result<Option<UserMetadata>, PayloadConversionError> {
    if summary.is_none() && details.is_none() {
        return Ok(None);
    }
    let mut payloads = Vec::new();
    for text in [summary, details] {
        payloads.push(match text {
            Some(text) => Some(payload(client, text).await?),
            None => None,
        });
    }
    let details = payloads.pop().flatten();
    Ok(Some(UserMetadata { summary: payloads.pop().flatten(), details }))
}

async fn payload<T>(client: &Client, value: T) -> Result<Payload, PayloadConversionError>
where
    T: temporalio_common::data_converters::TemporalSerializable + Send + Sync + 'static,
{
    let context = SerializationContextData::Workflow(WorkflowSerializationContext::new());
    client.data_converter().to_payload(&context, &value).await
}
