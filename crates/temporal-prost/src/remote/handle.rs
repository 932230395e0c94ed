use super::reach::{Chain, Reach};
use super::{Execution, InteractionError, QueryCall, ResultError, SignalCall, UpdateCall, UpdateHandle};
use crate::{
    definition::{Query, Signal, Signals, Update, Workflow},
    hook::{Methods, Sent},
    payload::{Envelope, MessageOf},
};
use std::fmt;
use temporalio_client::{
    Client, NamespacedClient as _, WorkflowCancelOptions, WorkflowExecutionDescription,
    WorkflowFetchHistoryOptions, WorkflowGetResultOptions, WorkflowHistory, WorkflowTerminateOptions,
    errors::WorkflowInteractionError, tonic::Status,
};

/// The underlying SDK handle.
pub(super) type Sdk<W> = temporalio_client::WorkflowHandle<Client, W>;

/// A handle to an execution of the workflow `W`.
///
/// # Runs
///
/// Continue-as-new, retries, cron and resets give a workflow further runs. Together with the first run, they form a
/// chain. A workflow that is started with the same id later begins another chain.
///
/// | call | handle from a start, or [`of`](Self::of) a run | [attached](Self::attach) to an id | [`at_run`](Self::at_run) |
/// |---|---|---|---|
/// | signals, updates, `cancel`, `terminate` | the latest run of the chain | the latest run of the id | the run |
/// | queries, `describe` | the latest run of the chain | the latest run of the id | the run |
/// | `result` | the run and all later ones | the latest run of the id and all later ones | the run and its successors by continue-as-new, retries and cron |
/// | handles of updates | the run, or the latest of the chain if the update is unknown there | the latest run of the id | the run |
/// | `fetch_history`, [`sdk`](Self::sdk) | the run | the latest run of the id | the run |
///
/// If another workflow has taken the id, a handle from a start does not reach it. Signals, updates, `cancel` and
/// `terminate` fail as [not found](InteractionError::is_not_found), and other calls reach the last run of the chain.
/// Cancelling a workflow that has ended succeeds and changes nothing, as in every client of Temporal. With a handle
/// `at_run`, this includes a run that was continued.
///
/// Servers check the chain of cancellations, terminations and updates. For other calls, the handle first asks the run
/// that it knows. If that run has ended, the handle describes the workflow to find the latest run. The first run of a
/// chain is known after a start, unless the start found a running workflow (`USE_EXISTING`, or a start with a signal or
/// update). In that case, the first cancellation, termination or update also describes the run.
///
/// Generated code has a type around it with the signals, queries and updates of the schema, for example
/// `PlaceOrderHandle`.
///
/// ```
/// use shop::v1::{ChangeAddressRequest, orders_temporal::OrdersClient};
/// use std::error::Error;
///
/// async fn redirect(orders: &OrdersClient, order_id: &str, address: String) -> Result<(), Box<dyn Error>> {
///     let order = orders.place_order_handle(format!("order/{order_id}"));
///     if order.get_order().await?.shipped {
///         return Err(format!("{} has left", order.id()).into());
///     }
///     order.change_address(ChangeAddressRequest { address }).execute().await?;
///     order.ship_now().await?;
///     println!("sent as {}", order.result().await?.tracking_number);
///     Ok(())
/// }
/// ```
pub struct WorkflowHandle<W: Workflow> {
    pub(super) sdk: Sdk<W>,
    pub(super) reach: Reach,
}

impl<W: Workflow> WorkflowHandle<W> {
    /// Attaches to the latest run of the workflow `id`, whether or not it exists.
    pub fn attach(client: &Client, id: impl Into<String>) -> Self {
        Self { sdk: client.get_workflow_handle::<W>(id), reach: Reach::Latest }
    }

    /// Attaches to the chain of an execution that is known from elsewhere, or to its id if the run is unknown.
    #[must_use]
    pub fn of(client: &Client, execution: Execution) -> Self {
        let reach = execution.run_id.as_ref().map_or(Reach::Latest, |_| Reach::Chain(Chain::default()));
        Self::with_reach(client, execution, reach)
    }

    pub(super) fn with_reach(client: &Client, execution: Execution, reach: Reach) -> Self {
        let mut info = client.get_workflow_handle::<W>(execution.workflow_id).info().clone();
        info.run_id = execution.run_id;
        Self { sdk: Sdk::<W>::new(client.clone(), info), reach }
    }

    /// Creates a handle to a run that a start has created, or has found if `may_exist`.
    pub(super) fn started(sdk: &Sdk<W>, may_exist: bool) -> Self {
        let first = sdk.run_id().filter(|_| !may_exist);
        let chain = first.map_or_else(Chain::default, Chain::from_first);
        Self::with_reach(sdk.client(), sdk.info().into(), Reach::Chain(chain))
    }

    /// Returns the workflow id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.sdk.info().workflow_id
    }

    /// Returns the run that was started or chosen, or `None` if the handle is attached to an id. Later runs of the
    /// chain do not change it.
    #[must_use]
    pub fn run_id(&self) -> Option<&str> {
        self.sdk.run_id()
    }

    /// Returns a handle to a single run of the workflow, which does not follow the chain.
    ///
    /// ```
    /// use shop::v1::orders_temporal::OrdersClient;
    /// use temporal_prost::InteractionError;
    ///
    /// async fn stop(orders: &OrdersClient, order_id: &str, run_id: &str) -> Result<(), InteractionError> {
    ///     let order = orders.place_order_handle(format!("order/{order_id}")).at_run(run_id);
    ///     order.cancel("ordered twice").await
    /// }
    /// ```
    pub fn at_run(&self, run_id: impl Into<String>) -> W::Ref<Self> {
        let execution = Execution { workflow_id: self.id().to_owned(), run_id: Some(run_id.into()) };
        Self::with_reach(self.sdk.client(), execution, Reach::Run).into()
    }

    /// Returns the SDK's handle, which has all of the SDK's operations.
    ///
    /// ```
    /// use shop::v1::orders_temporal::PlaceOrderHandle;
    /// use temporal_prost::client::{WorkflowGetResultOptions, errors::WorkflowGetResultError};
    ///
    /// async fn result_of_this_run(order: &PlaceOrderHandle) -> Result<String, WorkflowGetResultError> {
    ///     let options = WorkflowGetResultOptions::builder().follow_runs(false).build();
    ///     Ok(order.sdk().get_result(options).await?.into_inner().tracking_number)
    /// }
    /// ```
    #[must_use]
    pub fn sdk(&self) -> &Sdk<W> {
        &self.sdk
    }

    /// Returns the ids of the workflow and, if known, of its run.
    #[must_use]
    pub fn execution(&self) -> Execution {
        self.sdk.info().into()
    }

    /// Formats a call of the handler `name` for `Debug`.
    pub(super) fn debug_call(&self, f: &mut fmt::Formatter<'_>, call: &str, name: &str) -> fmt::Result {
        f.debug_struct(call).field("name", &name).field("workflow", self).finish_non_exhaustive()
    }

    /// Waits for the workflow's result, through continued runs.
    ///
    /// # Errors
    /// Returns an error if the workflow does not complete or its outcome is unknown.
    pub async fn result(&self) -> Result<MessageOf<W::Output>, ResultError> {
        self.result_with(WorkflowGetResultOptions::default()).await
    }

    /// Waits for the workflow's result with options of the SDK.
    pub(crate) async fn result_with(
        &self,
        options: WorkflowGetResultOptions,
    ) -> Result<MessageOf<W::Output>, ResultError> {
        let wait = async |run: Sdk<W>| run.get_result(options.clone()).await;
        let result = self.follow(self.sdk.clone(), wait).await;
        result.map(Envelope::into_message).map_err(|error| ResultError::from_sdk(self.execution(), error))
    }

    /// Requests cancellation of the workflow. Use the SDK's handle for further options.
    ///
    /// # Errors
    /// Returns an error if the request does not reach the workflow.
    pub async fn cancel(&self, reason: impl Into<String>) -> Result<(), InteractionError> {
        let options = WorkflowCancelOptions::builder().reason(reason).build();
        let to = self.checked().await.map_err(|status| self.unreached(*status))?;
        let cancelled = Self::end(&to).around(to.cancel(options)).await;
        cancelled.map_err(|error| InteractionError::from_sdk(self.execution(), error))
    }

    /// Describes a cancellation or termination to the hooks.
    fn end(run: &Sdk<W>) -> Sent {
        Sent::new(Methods::End(W::METHOD), run.client().namespace(), W::NAME)
    }

    /// Terminates the workflow immediately. Use the SDK's handle for further options.
    ///
    /// # Errors
    /// Returns an error if the request does not reach the workflow.
    pub async fn terminate(&self, reason: impl Into<String>) -> Result<(), InteractionError> {
        let options = WorkflowTerminateOptions::builder().reason(reason).build();
        let to = self.checked().await.map_err(|status| self.unreached(*status))?;
        let terminated = Self::end(&to).around(to.terminate(options)).await;
        terminated.map_err(|error| InteractionError::from_sdk(self.execution(), error))
    }

    /// Returns the server's description of the workflow.
    ///
    /// # Errors
    /// Returns an error if the server does not know the workflow or cannot be reached.
    pub async fn describe(&self) -> Result<WorkflowExecutionDescription, InteractionError> {
        self.described().await.map_err(|status| self.unreached(*status))
    }

    fn unreached(&self, status: Status) -> InteractionError {
        InteractionError::from_sdk(self.execution(), WorkflowInteractionError::Rpc(status))
    }

    /// Fetches the workflow's history as a stream of events.
    #[must_use]
    pub fn fetch_history(&self) -> WorkflowHistory {
        self.sdk.fetch_history(WorkflowFetchHistoryOptions::default())
    }

    /// Creates a query. Generated code calls this method for the queries that the schema declares.
    pub fn query<Q: Query>(&self, input: MessageOf<Q::Input>) -> QueryCall<W, Q> {
        QueryCall::new(self, input)
    }

    /// Creates an update. Generated code calls this method for the updates that the schema declares.
    pub fn update<U: Update>(&self, input: MessageOf<U::Input>) -> UpdateCall<W, U> {
        UpdateCall::new(self, input)
    }

    /// Returns a handle to an update that was sent before. Generated code calls this method for the updates that the
    /// schema declares.
    pub fn update_handle<U: Update>(&self, id: impl Into<String>) -> UpdateHandle<W, U> {
        UpdateHandle::new(self.clone(), id)
    }
}

impl<W: Workflow> Signals for WorkflowHandle<W> {
    type SignalFuture<S: Signal> = SignalCall<W, S>;

    fn signal<S: Signal>(&self, input: MessageOf<S::Input>) -> SignalCall<W, S> {
        SignalCall::new(self, input)
    }
}

impl<W: Workflow> Clone for WorkflowHandle<W> {
    fn clone(&self) -> Self {
        Self { sdk: self.sdk.clone(), reach: self.reach.clone() }
    }
}

impl<W: Workflow> fmt::Debug for WorkflowHandle<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkflowHandle")
            .field("workflow_type", &W::NAME)
            .field("id", &self.id())
            .field("run_id", &self.run_id())
            .finish()
    }
}
