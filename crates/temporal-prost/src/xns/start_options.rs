//! The options of a start in a request: made of the schema's, and converted to the options of a client.

use super::message::DESCRIPTORS;
use crate::{
    options::{IdConflictPolicy, IdReusePolicy, ParentClosePolicy, WorkflowOptions},
    payload::json_payload,
    protos::temporal::{v1, xns::v1 as wire},
};
use prost::Message as _;
use serde_json::Value;
use std::time::Duration;
use temporal_prost_json::{JsonError, UnknownFields};
use temporalio_client::{
    RetryPolicy as SdkRetryPolicy, WorkflowIdConflictPolicy, WorkflowIdReusePolicy, WorkflowStartOptions,
};
use temporalio_common::{MemoValues, protos::temporal::api::common::v1::SearchAttributes};

/// Returns the options that the schema sets. Its search attributes and priority are left to the worker, because requests
/// have no typed attributes and no priority.
pub(super) fn of_schema(schema: WorkflowOptions) -> wire::StartWorkflowOptions {
    wire::StartWorkflowOptions {
        task_queue: schema.task_queue.unwrap_or_default().to_owned(),
        execution_timeout: schema.execution_timeout.and_then(duration),
        run_timeout: schema.run_timeout.and_then(duration),
        task_timeout: schema.task_timeout.and_then(duration),
        id_reuse_policy: schema.id_reuse_policy.map_or(0, id_reuse_policy),
        retry_policy: schema.retry_policy.map(|policy| retry_policy(policy.into())),
        enable_eager_start: schema.enable_eager_start,
        workflow_id_conflict_policy: schema.id_conflict_policy.map_or(0, id_conflict_policy),
        ..wire::StartWorkflowOptions::default()
    }
}

pub(super) fn duration(value: Duration) -> Option<prost_types::Duration> {
    value.try_into().ok()
}

/// Returns a duration. Go writes zero for a duration that is not set.
pub(super) fn positive(value: Option<&prost_types::Duration>) -> Option<Duration> {
    Duration::try_from(*value?).ok().filter(|value| !value.is_zero())
}

pub(super) fn id_reuse_policy(policy: IdReusePolicy) -> i32 {
    use wire::IdReusePolicy as Wire;
    let policy = match policy {
        IdReusePolicy::AllowDuplicate => Wire::WorkflowIdReusePolicyAllowDuplicate,
        IdReusePolicy::AllowDuplicateFailedOnly => Wire::WorkflowIdReusePolicyAllowDuplicateFailedOnly,
        IdReusePolicy::RejectDuplicate => Wire::WorkflowIdReusePolicyRejectDuplicate,
        IdReusePolicy::TerminateIfRunning => Wire::WorkflowIdReusePolicyTerminateIfRunning,
    };
    policy.into()
}

pub(super) fn id_conflict_policy(policy: IdConflictPolicy) -> i32 {
    use temporalio_common::protos::temporal::api::enums::v1::WorkflowIdConflictPolicy as Wire;
    let policy = match policy {
        IdConflictPolicy::Fail => Wire::Fail,
        IdConflictPolicy::UseExisting => Wire::UseExisting,
        IdConflictPolicy::TerminateExisting => Wire::TerminateExisting,
    };
    policy.into()
}

pub(super) fn parent_close_policy(policy: ParentClosePolicy) -> i32 {
    let policy = match policy {
        ParentClosePolicy::Terminate => v1::ParentClosePolicy::Terminate,
        ParentClosePolicy::Abandon => v1::ParentClosePolicy::Abandon,
        ParentClosePolicy::RequestCancel => v1::ParentClosePolicy::RequestCancel,
    };
    policy.into()
}

pub(super) fn retry_policy(policy: SdkRetryPolicy) -> wire::RetryPolicy {
    let (first, longest) = (policy.initial_interval(), policy.maximum_interval());
    let raw = policy.into_raw();
    wire::RetryPolicy {
        initial_interval: raw.initial_interval.and_then(|_| duration(first)),
        backoff_coefficient: raw.backoff_coefficient,
        max_interval: longest.and_then(duration),
        max_attempts: raw.maximum_attempts,
        non_retryable_error_types: raw.non_retryable_error_types,
    }
}

const STRUCT: &str = "google.protobuf.Struct";

/// Converts an object to a struct of protobuf.
pub(super) fn to_struct(json: &Value) -> Result<prost_types::Struct, JsonError> {
    let wire = DESCRIPTORS.from_json(STRUCT, json.to_string().as_bytes(), UnknownFields::Refuse)?;
    Ok(prost_types::Struct::decode(&*wire).unwrap_or_default())
}

/// Returns the fields of a struct in JSON.
fn fields(of: &prost_types::Struct) -> Vec<(String, Value)> {
    match DESCRIPTORS.to_value(STRUCT, &of.encode_to_vec()) {
        Ok(Value::Object(fields)) => fields.into_iter().map(|(name, value)| (name, whole(value))).collect(),
        _ => Vec::new(),
    }
}

/// Writes whole numbers without a fraction, as Go does. A struct has only numbers of floating point.
fn whole(value: Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(whole).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, whole(value))).collect(),
        Value::Number(number) => Value::Number(whole_number(&number).unwrap_or(number)),
        other => other,
    }
}

fn whole_number(number: &serde_json::Number) -> Option<serde_json::Number> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let value = number.as_f64().filter(|value| value.fract() == 0.0 && value.abs() <= LARGEST)?;
    format!("{value}").parse::<i64>().ok().map(Into::into)
}

/// Changes the options of a client as the request says.
pub(super) fn apply(request: &wire::StartWorkflowOptions, options: &mut WorkflowStartOptions) {
    options.workflow_id.clone_from(&request.id);
    if !request.task_queue.is_empty() {
        options.task_queue.clone_from(&request.task_queue);
    }
    let timeouts = [&request.execution_timeout, &request.run_timeout, &request.task_timeout];
    let [execution, run, task] = timeouts.map(|timeout| positive(timeout.as_ref()));
    options.execution_timeout = execution.or(options.execution_timeout);
    options.run_timeout = run.or(options.run_timeout);
    options.task_timeout = task.or(options.task_timeout);
    options.retry_policy =
        request.retry_policy.as_ref().map(sdk_retry_policy).or(options.retry_policy.take());
    options.enable_eager_workflow_start |= request.enable_eager_start;
    policies(request, options);
    data(request, options);
}

fn policies(request: &wire::StartWorkflowOptions, options: &mut WorkflowStartOptions) {
    use wire::IdReusePolicy as Wire;
    match request.id_reuse_policy() {
        Wire::WorkflowIdReusePolicyUnspecified => {}
        Wire::WorkflowIdReusePolicyAllowDuplicate => {
            options.id_reuse_policy = WorkflowIdReusePolicy::AllowDuplicate;
        }
        Wire::WorkflowIdReusePolicyAllowDuplicateFailedOnly => {
            options.id_reuse_policy = WorkflowIdReusePolicy::AllowDuplicateFailedOnly;
        }
        Wire::WorkflowIdReusePolicyRejectDuplicate => {
            options.id_reuse_policy = WorkflowIdReusePolicy::RejectDuplicate;
        }
        Wire::WorkflowIdReusePolicyTerminateIfRunning => {
            IdReusePolicy::TerminateIfRunning.terminate_if_running(options);
        }
    }
    options.id_conflict_policy = match request.workflow_id_conflict_policy {
        1 => WorkflowIdConflictPolicy::Fail,
        2 => WorkflowIdConflictPolicy::UseExisting,
        3 => WorkflowIdConflictPolicy::TerminateExisting,
        _ => options.id_conflict_policy,
    };
}

/// Sets the memo, and the search attributes, whose types the server knows.
fn data(request: &wire::StartWorkflowOptions, options: &mut WorkflowStartOptions) {
    if let Some(memo) = &request.memo {
        let mut values = MemoValues::new();
        for (key, value) in fields(memo) {
            values.insert(key, value);
        }
        options.memo = Some(values);
    }
    if let Some(attributes) = &request.search_attirbutes {
        let payload = |(key, value): (String, Value)| (key, json_payload(&value, None));
        let indexed_fields = fields(attributes).into_iter().map(payload).collect();
        options.search_attributes = Some(SearchAttributes { indexed_fields }.into());
    }
}

fn sdk_retry_policy(policy: &wire::RetryPolicy) -> SdkRetryPolicy {
    let coefficient = policy.backoff_coefficient;
    let mut sdk = SdkRetryPolicy::builder()
        .maybe_initial_interval(positive(policy.initial_interval.as_ref()))
        .maybe_backoff_coefficient((coefficient != 0.0).then_some(coefficient))
        .maybe_maximum_interval(positive(policy.max_interval.as_ref()))
        .maybe_maximum_attempts(u32::try_from(policy.max_attempts).ok().filter(|attempts| *attempts != 0))
        .build();
    sdk.set_non_retryable_error_types(policy.non_retryable_error_types.iter().cloned());
    sdk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_struct_are_whole_if_they_can_be() {
        let json = serde_json::json!({ "a": [1, -2.5, { "b": 7 }], "c": 1e300, "d": "1.0", "e": null });
        let read: Vec<_> = fields(&to_struct(&json).unwrap());
        assert_eq!(Value::Object(read.into_iter().collect()), json);
    }

    #[test]
    fn a_duration_of_zero_is_not_set() {
        assert_eq!(positive(Some(&prost_types::Duration::default())), None);
        assert_eq!(positive(duration(Duration::from_secs(2)).as_ref()), Some(Duration::from_secs(2)));
    }
}
