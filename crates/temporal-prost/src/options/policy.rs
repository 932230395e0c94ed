/// The policy for reusing the id of a closed workflow, `temporal.v1.IDReusePolicy`.
///
/// The schema sets it. A setter with the SDK's type overrides it:
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::{OrdersClient, PlaceOrderStart}};
/// use temporal_prost::client::WorkflowIdReusePolicy;
///
/// /// Places an order again only if the earlier order did not succeed.
/// fn retry(orders: &OrdersClient, request: PlaceOrderRequest) -> PlaceOrderStart {
///     orders.place_order(request).id_reuse_policy(WorkflowIdReusePolicy::AllowDuplicateFailedOnly)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdReusePolicy {
    /// Allows reuse.
    AllowDuplicate,
    /// Allows reuse only if the closed workflow did not succeed.
    AllowDuplicateFailedOnly,
    /// Rejects the start.
    RejectDuplicate,
    /// Allows reuse and terminates a workflow that is still running.
    TerminateIfRunning,
}

/// The policy for a start whose id belongs to a running workflow, `temporal.api.enums.v1.WorkflowIdConflictPolicy`.
///
/// The schema sets it. A setter with the SDK's type overrides it:
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::{OrdersClient, PlaceOrderHandle}};
/// use temporal_prost::{StartError, client::WorkflowIdConflictPolicy};
///
/// /// Places an order, or attaches to it if somebody has placed it already.
/// async fn place(orders: &OrdersClient, request: PlaceOrderRequest) -> Result<PlaceOrderHandle, StartError> {
///     orders.place_order(request).id_conflict_policy(WorkflowIdConflictPolicy::UseExisting).start().await
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdConflictPolicy {
    /// Rejects the start.
    Fail,
    /// Returns a handle to the running workflow.
    UseExisting,
    /// Terminates the running workflow and starts a new one.
    TerminateExisting,
}

/// The policy for a child whose parent closes, `temporal.v1.ParentClosePolicy`.
///
/// The schema sets it. A setter overrides it:
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::children};
/// use temporal_prost::{ParentClosePolicy, workflow::{WorkflowContext, WorkflowResult}};
///
/// /// Starts an order that outlives this workflow.
/// async fn hand_over<W: 'static>(ctx: &WorkflowContext<W>, order: PlaceOrderRequest) -> WorkflowResult<String> {
///     let order = children(ctx).place_order(order).parent_close_policy(ParentClosePolicy::Abandon).start().await?;
///     Ok(order.id().to_owned())
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParentClosePolicy {
    /// Terminates the child.
    Terminate,
    /// Lets the child continue.
    Abandon,
    /// Requests cancellation of the child.
    RequestCancel,
}

/// How a running workflow moves to new versions of a worker deployment, `temporal.api.enums.v1.VersioningBehavior`.
///
/// The schema sets the behavior per workflow, but the SDK has a single behavior for all workflows of a worker.
/// Registering a workflow checks that the two agree:
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
/// // Set this before registering anything.
/// let options = WorkerOptions::new(orders_temporal::TASK_QUEUE).deployment_options(deployment).build();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VersioningBehavior {
    /// Stays on the version on which it started.
    Pinned,
    /// Moves to the current version with its next workflow task.
    AutoUpgrade,
}

/// The stage that an update must reach before starting it returns, `temporal.v1.WaitPolicy`.
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
    /// The validator has accepted the update.
    #[default]
    Accepted,
    /// The handler has completed the update.
    Completed,
}

/// The options of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateOptions {
    /// The expression for its id, evaluated over the update's input. Defaults to an id that the SDK generates.
    pub id: Option<&'static str>,
    /// The stage that [`start`](crate::UpdateCall::start) waits for.
    pub wait_for_stage: WaitPolicy,
}

impl UpdateOptions {
    /// The options of an update whose schema sets none.
    pub const UNSET: Self = Self { id: None, wait_for_stage: WaitPolicy::Accepted };
}

#[cfg(feature = "client")]
mod client {
    use super::{IdConflictPolicy, IdReusePolicy};
    use temporalio_client::{
        WorkflowIdConflictPolicy as Sdk, WorkflowIdReusePolicy as SdkReuse, WorkflowStartOptions,
    };

    impl IdReusePolicy {
        /// Sets `TerminateIfRunning` as a conflict policy, which has replaced it for clients. An option that is set
        /// otherwise overrides it, because servers reject the combination.
        pub(crate) fn terminate_if_running(self, options: &mut WorkflowStartOptions) {
            let is_unset = options.id_reuse_policy == SdkReuse::default()
                && options.id_conflict_policy == Sdk::default();
            if is_unset && self == Self::TerminateIfRunning {
                options.id_reuse_policy = SdkReuse::AllowDuplicate;
                options.id_conflict_policy = Sdk::TerminateExisting;
            }
        }
    }

    impl From<IdReusePolicy> for SdkReuse {
        fn from(policy: IdReusePolicy) -> Self {
            match policy {
                IdReusePolicy::AllowDuplicate => Self::AllowDuplicate,
                IdReusePolicy::AllowDuplicateFailedOnly => Self::AllowDuplicateFailedOnly,
                IdReusePolicy::RejectDuplicate => Self::RejectDuplicate,
                // `terminate_if_running` sets the conflict policy.
                IdReusePolicy::TerminateIfRunning => Self::default(),
            }
        }
    }

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
