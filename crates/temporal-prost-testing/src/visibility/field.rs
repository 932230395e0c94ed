//! The fields that runs can be filtered and sorted by.

use crate::proto::{Payload, Status, Time, enums::IndexedValueType, positive, time};
use crate::run::Run;
use prost_wkt_types::Timestamp;
use std::cmp::Ordering;

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Text(String),
    Number(f64),
    Bool(bool),
    Time(Time),
    List(Vec<String>),
}

impl Value {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Compares values of the same type. Values of different types are unordered.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(this), Self::Text(other)) => Some(this.cmp(other)),
            (Self::Number(this), Self::Number(other)) => this.partial_cmp(other),
            (Self::Bool(this), Self::Bool(other)) => Some(this.cmp(other)),
            (Self::Time(this), Self::Time(other)) => Some(this.cmp(other)),
            _ => None,
        }
    }

    /// Parses the text of a query as a value of the same type as this one.
    pub(super) fn read(&self, text: &str) -> Self {
        match self {
            Self::Number(_) => text.parse().map_or(Self::Null, Self::Number),
            Self::Bool(_) => text.parse().map_or(Self::Null, Self::Bool),
            Self::Time(_) => read_time(text).map_or(Self::Null, Self::Time),
            Self::Null | Self::Text(_) | Self::List(_) => Self::text(text),
        }
    }
}

/// Parses a time in RFC 3339, or in nanoseconds since 1970-01-01.
pub(super) fn read_time(text: &str) -> Option<Time> {
    if let Ok(nanoseconds) = text.parse::<u64>() {
        return Some(Time::from_nanos(nanoseconds));
    }
    text.parse::<Timestamp>().ok().map(|timestamp| time(&timestamp))
}

/// Returns the value of a run's field.
pub(super) fn value(run: &Run, field: &str) -> Value {
    let or_null = |text: Option<&str>| text.map_or(Value::Null, Value::text);
    match field {
        "WorkflowId" => Value::text(&run.workflow_id),
        "RunId" => Value::text(&run.id),
        "WorkflowType" => Value::text(&run.workflow_type),
        "TaskQueue" => Value::text(&run.task_queue),
        "ExecutionStatus" => Value::text(status_name(run.status)),
        "StartTime" => Value::Time(run.opened),
        "ExecutionTime" => Value::Time(execution_time(run)),
        "CloseTime" => run.closed.map_or(Value::Null, Value::Time),
        "ExecutionDuration" => {
            run.closed.map_or(Value::Null, |closed| number(closed.saturating_sub(run.opened).as_nanos()))
        }
        "HistoryLength" => number(u128::from(run.history.last().unsigned_abs())),
        "HistorySizeBytes" => number(u128::from(run.history.size().unsigned_abs())),
        "ParentWorkflowId" => {
            or_null(run.parent.as_ref().map(|parent| parent.execution.workflow_id.as_str()))
        }
        "ParentRunId" => or_null(run.parent.as_ref().map(|parent| parent.execution.run_id.as_str())),
        "RootWorkflowId" => root(run).map_or_else(|| Value::text(&run.workflow_id), Value::text),
        custom => run.search_attributes.get(custom).map_or(Value::Null, attribute),
    }
}

#[expect(clippy::cast_precision_loss, reason = "queries compare floating-point numbers")]
fn number(number: u128) -> Value {
    Value::Number(number as f64)
}

fn execution_time(run: &Run) -> Time {
    let backoff = positive(run.started().first_workflow_task_backoff.as_ref()).unwrap_or_default();
    run.opened.saturating_add(backoff)
}

fn root(run: &Run) -> Option<String> {
    run.started().root_workflow_execution.map(|root| root.workflow_id)
}

/// Returns the value of a search attribute, according to the type that it carries.
fn attribute(payload: &Payload) -> Value {
    let json = String::from_utf8_lossy(&payload.data);
    let kind = payload.metadata.get("type").map(Vec::as_slice).unwrap_or_default();
    let is = |wanted: IndexedValueType| kind == format!("{wanted:?}").as_bytes();
    let text = unquoted(&json);
    if is(IndexedValueType::Int) || is(IndexedValueType::Double) {
        text.parse().map_or(Value::Null, Value::Number)
    } else if is(IndexedValueType::Bool) {
        text.parse().map_or(Value::Null, Value::Bool)
    } else if is(IndexedValueType::Datetime) {
        read_time(&text).map_or(Value::Null, Value::Time)
    } else if is(IndexedValueType::KeywordList) {
        let items = json.trim().trim_start_matches('[').trim_end_matches(']').split(',');
        Value::List(items.map(unquoted).filter(|item| !item.is_empty()).collect())
    } else {
        Value::Text(text)
    }
}

/// Returns the content of a JSON string. Escapes are not decoded, which suffices for tests.
fn unquoted(json: &str) -> String {
    json.trim().trim_matches('"').to_owned()
}

/// Returns the name of a status in queries and counts.
pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Running => "Running",
        Status::Completed => "Completed",
        Status::Failed => "Failed",
        Status::Canceled => "Canceled",
        Status::Terminated => "Terminated",
        Status::ContinuedAsNew => "ContinuedAsNew",
        Status::TimedOut => "TimedOut",
        _ => "Unspecified",
    }
}

/// Returns `true` if this is the name of a status.
pub(super) fn is_status(name: &str) -> bool {
    (1..=7).filter_map(|number| Status::try_from(number).ok()).any(|status| status_name(status) == name)
}

/// Returns `true` if every run has the field, so no search attribute may have its name.
pub(crate) fn is_system_field(name: &str) -> bool {
    matches!(
        name,
        "WorkflowId"
            | "RunId"
            | "WorkflowType"
            | "TaskQueue"
            | "ExecutionStatus"
            | "StartTime"
            | "ExecutionTime"
            | "CloseTime"
            | "ExecutionDuration"
            | "HistoryLength"
            | "HistorySizeBytes"
            | "StateTransitionCount"
            | "ParentWorkflowId"
            | "ParentRunId"
            | "RootWorkflowId"
            | "RootRunId"
    )
}
