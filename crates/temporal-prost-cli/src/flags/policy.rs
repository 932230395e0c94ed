use temporal_prost::{Start, Workflow};
use temporalio_client::{WorkflowIdConflictPolicy, WorkflowIdReusePolicy};

// What happens to other workflows of the id. A schedule has a policy of its own in place of these.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Start")]
pub(crate) struct PolicyFlags {
    /// Whether the id of a closed workflow may be taken
    #[arg(long, value_name = "POLICY", hide_short_help = true)]
    id_reuse_policy: Option<ReusePolicy>,
    /// What happens if a workflow of this id is running
    #[arg(long, value_name = "POLICY", hide_short_help = true)]
    id_conflict_policy: Option<ConflictPolicy>,
}

/// Whether the id of a closed workflow may be taken.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ReusePolicy {
    /// It may
    AllowDuplicate,
    /// It may if that workflow has not completed
    AllowDuplicateFailedOnly,
    /// It may not
    RejectDuplicate,
}

/// What happens if a workflow of the id is running.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ConflictPolicy {
    /// The start fails
    Fail,
    /// The running one is taken
    UseExisting,
    /// The running one is terminated
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
    /// `start` with what the flags say instead of the schema.
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
