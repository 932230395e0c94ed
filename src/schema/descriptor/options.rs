//! `temporal.v1`, without the options that only concern other generators (most patches).

use super::{Duration, XnsActivityOptions};

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct TemporalServiceOptions {
    #[prost(string, tag = "1")]
    pub(crate) task_queue: String,
    #[prost(string, tag = "2")]
    pub(crate) namespace: String,
    #[prost(message, optional, tag = "4")]
    pub(crate) nexus: Option<NexusServiceOptions>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct NexusServiceOptions {
    #[prost(bool, tag = "1")]
    pub(crate) enabled: bool,
    #[prost(string, tag = "2")]
    pub(crate) name: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct NexusOperationOptions {
    #[prost(bool, tag = "1")]
    pub(crate) disabled: bool,
    #[prost(string, tag = "2")]
    pub(crate) name: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CliOptions {
    #[prost(bool, tag = "1")]
    pub(crate) ignore: bool,
    #[prost(string, tag = "2")]
    pub(crate) name: String,
    #[prost(string, tag = "3")]
    pub(crate) usage: String,
    #[prost(string, repeated, tag = "4")]
    pub(crate) aliases: Vec<String>,
}

/// `CLICommandOptions` has the fields of `CLIOptions`.
pub(crate) type CliCommandOptions = CliOptions;

/// `temporal.v1.FieldOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct TemporalFieldOptions {
    #[prost(message, optional, tag = "1")]
    pub(crate) cli: Option<CliFlagOptions>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CliFlagOptions {
    #[prost(string, tag = "2")]
    pub(crate) name: String,
    #[prost(string, tag = "3")]
    pub(crate) usage: String,
    #[prost(string, repeated, tag = "4")]
    pub(crate) aliases: Vec<String>,
}

/// `temporal_prost.v1.CellOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CellOptions {
    #[prost(string, tag = "1")]
    pub(crate) key: String,
}

/// `temporal_prost.v1.PolicyOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct PolicyOptions {
    #[prost(bool, tag = "1")]
    pub(crate) allow_by_default: bool,
    #[prost(string, repeated, tag = "2")]
    pub(crate) rights: Vec<String>,
}

/// `temporal_prost.v1.AccessOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct AccessOptions {
    #[prost(bool, tag = "1")]
    pub(crate) any_user: bool,
    #[prost(string, tag = "2")]
    pub(crate) right: String,
    #[prost(string, tag = "3")]
    pub(crate) on: String,
    #[prost(string, repeated, tag = "4")]
    pub(crate) or_if: Vec<String>,
    #[prost(string, repeated, tag = "5")]
    pub(crate) check: Vec<String>,
    #[prost(string, repeated, tag = "6")]
    pub(crate) delegate: Vec<String>,
}

/// `temporal_prost.v1.FieldOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct TemporalProstFieldOptions {
    #[prost(message, optional, tag = "1")]
    pub(crate) cli: Option<HiddenFlagOptions>,
}

/// `temporal_prost.v1.CLIFlagOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct HiddenFlagOptions {
    #[prost(bool, tag = "1")]
    pub(crate) hidden: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CommandOptions {
    #[prost(bool, tag = "1")]
    pub(crate) ignore: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct WorkflowOptions {
    #[prost(message, repeated, tag = "1")]
    pub(crate) query: Vec<QueryRef>,
    #[prost(message, repeated, tag = "2")]
    pub(crate) signal: Vec<SignalRef>,
    #[prost(message, repeated, tag = "3")]
    pub(crate) update: Vec<UpdateRef>,
    #[prost(message, optional, tag = "4")]
    pub(crate) execution_timeout: Option<Duration>,
    #[prost(string, tag = "5")]
    pub(crate) id: String,
    #[prost(enumeration = "IdReusePolicy", tag = "6")]
    pub(crate) id_reuse_policy: i32,
    #[prost(string, tag = "7")]
    pub(crate) namespace: String,
    #[prost(enumeration = "ParentClosePolicy", tag = "8")]
    pub(crate) parent_close_policy: i32,
    #[prost(message, optional, tag = "9")]
    pub(crate) retry_policy: Option<RetryPolicy>,
    #[prost(message, optional, tag = "10")]
    pub(crate) run_timeout: Option<Duration>,
    #[prost(string, tag = "11")]
    pub(crate) task_queue: String,
    #[prost(message, optional, tag = "12")]
    pub(crate) task_timeout: Option<Duration>,
    #[prost(bool, tag = "13")]
    pub(crate) wait_for_cancellation: bool,
    #[prost(string, tag = "14")]
    pub(crate) name: String,
    #[prost(string, tag = "15")]
    pub(crate) search_attributes: String,
    #[prost(message, optional, tag = "16")]
    pub(crate) xns: Option<XnsActivityOptions>,
    #[prost(string, repeated, tag = "17")]
    pub(crate) aliases: Vec<String>,
    #[prost(message, optional, tag = "19")]
    pub(crate) cli: Option<CliCommandOptions>,
    #[prost(enumeration = "IdConflictPolicy", tag = "20")]
    pub(crate) workflow_id_conflict_policy: i32,
    #[prost(enumeration = "VersioningBehavior", tag = "21")]
    pub(crate) versioning_behavior: i32,
    #[prost(string, tag = "22")]
    pub(crate) typed_search_attributes: String,
    #[prost(bool, tag = "23")]
    pub(crate) enable_eager_start: bool,
    #[prost(message, optional, tag = "24")]
    pub(crate) nexus: Option<NexusOperationOptions>,
    #[prost(message, optional, tag = "25")]
    pub(crate) priority: Option<Priority>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct QueryRef {
    #[prost(string, tag = "1")]
    pub(crate) r#ref: String,
    #[prost(message, optional, tag = "2")]
    pub(crate) xns: Option<XnsActivityOptions>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct SignalRef {
    #[prost(string, tag = "1")]
    pub(crate) r#ref: String,
    #[prost(bool, tag = "2")]
    pub(crate) start: bool,
    #[prost(message, optional, tag = "3")]
    pub(crate) xns: Option<XnsActivityOptions>,
    #[prost(message, optional, tag = "4")]
    pub(crate) cli: Option<CliCommandOptions>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct UpdateRef {
    #[prost(string, tag = "1")]
    pub(crate) r#ref: String,
    #[prost(message, optional, tag = "2")]
    pub(crate) xns: Option<XnsActivityOptions>,
    #[prost(bool, tag = "3")]
    pub(crate) start: bool,
    #[prost(message, optional, tag = "4")]
    pub(crate) cli: Option<CliCommandOptions>,
    #[prost(enumeration = "IdConflictPolicy", tag = "5")]
    pub(crate) workflow_id_conflict_policy: i32,
    #[prost(bool, optional, tag = "6")]
    pub(crate) validate: Option<bool>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct ActivityOptions {
    #[prost(string, tag = "1")]
    pub(crate) task_queue: String,
    #[prost(message, optional, tag = "2")]
    pub(crate) schedule_to_close_timeout: Option<Duration>,
    #[prost(message, optional, tag = "3")]
    pub(crate) schedule_to_start_timeout: Option<Duration>,
    #[prost(message, optional, tag = "4")]
    pub(crate) start_to_close_timeout: Option<Duration>,
    #[prost(message, optional, tag = "5")]
    pub(crate) heartbeat_timeout: Option<Duration>,
    #[prost(message, optional, tag = "6")]
    pub(crate) retry_policy: Option<RetryPolicy>,
    #[prost(string, tag = "7")]
    pub(crate) name: String,
    #[prost(bool, tag = "8")]
    pub(crate) wait_for_cancellation: bool,
    #[prost(message, optional, tag = "9")]
    pub(crate) priority: Option<Priority>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct SignalOptions {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(message, optional, tag = "2")]
    pub(crate) xns: Option<XnsActivityOptions>,
    #[prost(message, repeated, tag = "3")]
    pub(crate) patches: Vec<Patch>,
    #[prost(message, optional, tag = "4")]
    pub(crate) cli: Option<CliCommandOptions>,
}

/// `QueryOptions` has the fields of `SignalOptions`.
pub(crate) type QueryOptions = SignalOptions;

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct UpdateOptions {
    #[prost(string, tag = "1")]
    pub(crate) id: String,
    #[prost(bool, tag = "2")]
    pub(crate) validate: bool,
    #[prost(enumeration = "WaitPolicy", tag = "3")]
    pub(crate) wait_policy: i32,
    #[prost(string, tag = "4")]
    pub(crate) name: String,
    #[prost(message, optional, tag = "5")]
    pub(crate) xns: Option<XnsActivityOptions>,
    #[prost(message, repeated, tag = "6")]
    pub(crate) patches: Vec<Patch>,
    #[prost(enumeration = "WaitPolicy", tag = "7")]
    pub(crate) wait_for_stage: i32,
    #[prost(message, optional, tag = "8")]
    pub(crate) cli: Option<CliCommandOptions>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct RetryPolicy {
    #[prost(message, optional, tag = "1")]
    pub(crate) initial_interval: Option<Duration>,
    #[prost(double, tag = "2")]
    pub(crate) backoff_coefficient: f64,
    #[prost(message, optional, tag = "3")]
    pub(crate) max_interval: Option<Duration>,
    #[prost(int32, tag = "4")]
    pub(crate) max_attempts: i32,
    #[prost(string, repeated, tag = "5")]
    pub(crate) non_retryable_error_types: Vec<String>,
}

/// A patch, of which only the presence matters.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(crate) struct Patch {}

/// `temporal.api.common.v1.Priority`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Priority {
    #[prost(int32, tag = "1")]
    pub(crate) key: i32,
    #[prost(string, tag = "2")]
    pub(crate) fairness_key: String,
    #[prost(float, tag = "3")]
    pub(crate) fairness_weight: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum IdReusePolicy {
    Unspecified = 0,
    AllowDuplicate = 1,
    AllowDuplicateFailedOnly = 2,
    RejectDuplicate = 3,
    TerminateIfRunning = 4,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum ParentClosePolicy {
    Unspecified = 0,
    Terminate = 1,
    Abandon = 2,
    RequestCancel = 3,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum WaitPolicy {
    Unspecified = 0,
    Admitted = 1,
    Accepted = 2,
    Completed = 3,
}

/// `temporal.api.enums.v1.WorkflowIdConflictPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum IdConflictPolicy {
    Unspecified = 0,
    Fail = 1,
    UseExisting = 2,
    TerminateExisting = 3,
}

/// `temporal.api.enums.v1.VersioningBehavior`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum VersioningBehavior {
    Unspecified = 0,
    Pinned = 1,
    AutoUpgrade = 2,
}
