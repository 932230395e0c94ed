/// `temporal.v1.IDReusePolicy`: whether a workflow may take the id of one that is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdReusePolicy {
    /// It may.
    AllowDuplicate,
    /// Only if the closed one did not succeed.
    AllowDuplicateFailedOnly,
    /// It may not.
    RejectDuplicate,
    /// It may, and one that still runs is terminated.
    TerminateIfRunning,
}

/// `temporal.api.enums.v1.WorkflowIdConflictPolicy`: what a start does about a running workflow of the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdConflictPolicy {
    /// The start fails.
    Fail,
    /// The start gives the handle of the running one.
    UseExisting,
    /// The running one is terminated.
    TerminateExisting,
}

/// `temporal.v1.ParentClosePolicy`: what becomes of a child when its parent closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParentClosePolicy {
    /// It is terminated.
    Terminate,
    /// It goes on.
    Abandon,
    /// It is asked to cancel.
    RequestCancel,
}

/// `temporal.api.enums.v1.VersioningBehavior`: how a running workflow moves to new versions of a worker deployment.
///
/// It is the schema's word for a workflow. The SDK knows one for a whole worker, which registering compares with it:
///
/// ```
/// use shop::v1::orders_temporal;
/// use temporal_prost::common::worker::{VersioningBehavior, WorkerDeploymentOptions, WorkerDeploymentVersion};
/// use temporal_prost::sdk::WorkerOptions;
///
/// let version = WorkerDeploymentVersion::builder().deployment_name("shop").build_id("2026-11-22").build();
/// let deployment = WorkerDeploymentOptions::new(version)
///     .use_worker_versioning(true)
///     .default_versioning_behavior(VersioningBehavior::Pinned)
///     .build();
/// // Before anything is registered.
/// let options = WorkerOptions::new(orders_temporal::TASK_QUEUE).deployment_options(deployment).build();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VersioningBehavior {
    /// Not at all.
    Pinned,
    /// With its next task.
    AutoUpgrade,
}

/// `temporal.v1.WaitPolicy`: how far an update has come when its start returns.
///
/// ```
/// use shop::v1::{ChangeAddressRequest, orders_temporal::PlaceOrderHandle};
/// use temporal_prost::{UpdateError, WaitPolicy};
///
/// async fn redirect(order: &PlaceOrderHandle, change: ChangeAddressRequest) -> Result<(), UpdateError> {
///     let change = order.change_address(change).wait_for_stage(WaitPolicy::Completed).start().await?;
///     println!("goes to {}", change.result().await?.address);
///     Ok(())
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitPolicy {
    /// Its validator let it through.
    #[default]
    Accepted,
    /// Its handler is done.
    Completed,
}

/// The options of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateOptions {
    /// The expression of its id, over the update's input; the SDK makes one where there is none.
    pub id: Option<&'static str>,
    /// What [`start`](crate::UpdateCall::start) waits for.
    pub wait_for_stage: WaitPolicy,
}

impl UpdateOptions {
    /// What holds where the schema says nothing.
    pub const UNSET: Self = Self { id: None, wait_for_stage: WaitPolicy::Accepted };
}

#[cfg(feature = "client")]
mod client {
    use super::IdConflictPolicy;
    use temporalio_client::WorkflowIdConflictPolicy as Sdk;

    impl From<IdConflictPolicy> for Sdk {
        fn from(policy: IdConflictPolicy) -> Self {
            match policy {
                IdConflictPolicy::Fail => Self::Fail,
                IdConflictPolicy::UseExisting => Self::UseExisting,
                IdConflictPolicy::TerminateExisting => Self::TerminateExisting,
            }
        }
    }
}

#[cfg(feature = "workflow")]
mod workflow {
    use super::{IdReusePolicy, ParentClosePolicy};
    use temporalio_workflow::{ParentClosePolicy as SdkClose, WorkflowIdReusePolicy as SdkReuse};

    impl From<ParentClosePolicy> for SdkClose {
        fn from(policy: ParentClosePolicy) -> Self {
            match policy {
                ParentClosePolicy::Terminate => Self::Terminate,
                ParentClosePolicy::Abandon => Self::Abandon,
                ParentClosePolicy::RequestCancel => Self::RequestCancel,
            }
        }
    }

    impl From<IdReusePolicy> for SdkReuse {
        fn from(policy: IdReusePolicy) -> Self {
            match policy {
                IdReusePolicy::AllowDuplicate => Self::AllowDuplicate,
                IdReusePolicy::AllowDuplicateFailedOnly => Self::AllowDuplicateFailedOnly,
                IdReusePolicy::RejectDuplicate => Self::RejectDuplicate,
                IdReusePolicy::TerminateIfRunning => Self::TerminateIfRunning,
            }
        }
    }
}
