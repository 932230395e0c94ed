use temporal_prost::{Start, Workflow};
use temporalio_client::{WorkflowIdConflictPolicy, WorkflowIdReusePolicy};

// Policies for other workflows with the same id. A schedule has a separate policy instead.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Start")]
pub(crate) struct PolicyFlags {
    /// Policy for the id of a closed workflow
    #[arg(long, value_name = "POLICY", hide_short_help = true)]
    id_reuse_policy: Option<ReusePolicy>,
    /// Policy for the id of a running workflow
    #[arg(long, value_name = "POLICY", hide_short_help = true)]
    id_conflict_policy: Option<ConflictPolicy>,
}

/// The policy for the id of a closed workflow.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ReusePolicy {
    /// Start the workflow
    AllowDuplicate,
    /// Start the workflow, unless the closed workflow completed
    AllowDuplicateFailedOnly,
    /// Do not start the workflow
    RejectDuplicate,
}

/// The policy for the id of a running workflow.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ConflictPolicy {
    /// Do not start the workflow
    Fail,
    /// Use the running workflow
    UseExisting,
    /// Terminate the running workflow
    TerminateExisting,
}

impl From<ReusePolicy> for WorkflowIdReusePolicy {
    fn from(policy: ReusePolicy) -> Self {
        match policy {
            ReusePolicy::AllowDuplicate => Self::AllowDuplicate,
            ReusePolicy::AllowDuplicateFailedOnly => Self::AllowDuplicateFailedOnly,
            ReusePolicy::RejectDuplicate => Self::RejectDuplicate,
        }
    }
}

impl From<ConflictPolicy> for WorkflowIdConflictPolicy {
    fn from(policy: ConflictPolicy) -> Self {
        match policy {
            ConflictPolicy::Fail => Self::Fail,
            ConflictPolicy::UseExisting => Self::UseExisting,
            ConflictPolicy::TerminateExisting => Self::TerminateExisting,
        }
    }
}

impl PolicyFlags {
    /// Applies the flags, which override the schema.
    pub(crate) fn apply<W: Workflow>(self, start: Start<W>) -> Start<W> {
        let start = optional(start, self.id_reuse_policy.map(Into::into), Start::id_reuse_policy);
        optional(start, self.id_conflict_policy.map(Into::into), Start::id_conflict_policy)
    }
}

fn optional<W: Workflow, T>(
    start: Start<W>,
    value: Option<T>,
    set: impl FnOnce(Start<W>, T) -> Start<W>,
) -> Start<W> {
    match value {
        Some(value) => set(start, value),
        None => start,
    }
}
