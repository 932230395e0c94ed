use super::update::UpdateOf;
use super::{Execution, InteractionError, QueryCall, ResultError, SignalCall, UpdateCall, UpdateHandle};
use crate::{
    definition::{Query, Signal, Update, Workflow},
    payload::{Envelope, MessageOf},
    signals::Signals,
};
use std::fmt;
use temporalio_client::{
    Client, WorkflowCancelOptions, WorkflowDescribeOptions, WorkflowExecutionDescription,
    WorkflowFetchHistoryOptions, WorkflowGetResultOptions, WorkflowHistory, WorkflowTerminateOptions,
};

/// The SDK's handle that is underneath.
type Sdk<W> = temporalio_client::WorkflowHandle<Client, W>;

/// An execution of the workflow `W`.
///
/// Signals and queries go to the latest run of the id, so they go on working after continue-as-new.
/// Updates, `cancel`, `terminate`, `describe` and `fetch_history` go to the run that was started, and to the latest run
/// of an id that was attached to: attach to update a workflow that continues as new.
/// Everything goes to the run that [`at_run`](Self::at_run) names.
///
/// Generated code has a type around it, with the signals, queries and updates of the schema: `PlaceOrderHandle` here.
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
    sdk: Sdk<W>,
    /// Whether the caller has chosen the run.
    at_run: bool,
}

impl<W: Workflow> WorkflowHandle<W> {
    /// The latest run of the workflow `id`; whether it exists is seen at the first call.
    pub fn attach(client: &Client, id: impl Into<String>) -> Self {
        Self::from_sdk(&client.get_workflow_handle::<W>(id))
    }

    /// Without the first run of its chain: a start takes the run that it finds for that, and servers compare it.
    pub(super) fn from_sdk(handle: &Sdk<W>) -> Self {
        let mut info = handle.info().clone();
        info.first_execution_run_id = None;
        Self { sdk: Sdk::<W>::new(handle.client().clone(), info), at_run: false }
    }

    /// Its workflow id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.sdk.info().workflow_id
    }

    /// The run that was started; none where the handle was attached to an id.
    #[must_use]
    pub fn run_id(&self) -> Option<&str> {
        self.sdk.run_id()
    }

    /// The same workflow at one of its runs, which alone gets what is sent by the handle, signals and queries too.
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
        let mut info = self.sdk.info().clone();
        info.run_id = Some(run_id.into());
        Self { sdk: Sdk::<W>::new(self.sdk.client().clone(), info), at_run: true }.into()
    }

    /// The SDK's handle, for everything else.
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

    /// Attaches to an execution that is known from elsewhere.
    #[must_use]
    pub fn of(client: &Client, execution: Execution) -> Self {
        let mut info = client.get_workflow_handle::<W>(execution.workflow_id).info().clone();
        info.run_id = execution.run_id;
        Self::from_sdk(&Sdk::<W>::new(client.clone(), info))
    }

    /// The SDK's handle of what gets signals and queries.
    pub(super) fn current_run(&self) -> Sdk<W> {
        if self.at_run { self.sdk.clone() } else { self.sdk.client().get_workflow_handle::<W>(self.id()) }
    }

    /// Shows a call of the handler `name`.
    pub(super) fn debug_call(&self, f: &mut fmt::Formatter<'_>, call: &str, name: &str) -> fmt::Result {
        f.debug_struct(call).field("name", &name).field("workflow", self).finish_non_exhaustive()
    }

    /// Waits for its result, through continued runs.
    ///
    /// # Errors
    /// If it does not complete, or that is not known.
    pub async fn result(&self) -> Result<MessageOf<W::Output>, ResultError> {
        let result = self.sdk.get_result(WorkflowGetResultOptions::default()).await;
        result.map(Envelope::into_message).map_err(|error| ResultError::from_sdk(self.execution(), error))
    }

    /// Asks it to cancel; the SDK's handle takes further options.
    ///
    /// # Errors
    /// If the request does not reach it.
    pub async fn cancel(&self, reason: impl Into<String>) -> Result<(), InteractionError> {
        let options = WorkflowCancelOptions::builder().reason(reason).build();
        self.sdk.cancel(options).await.map_err(|error| InteractionError::from_sdk(self.execution(), error))
    }

    /// Ends it at once; the SDK's handle takes further options.
    ///
    /// # Errors
    /// If the request does not reach it.
    pub async fn terminate(&self, reason: impl Into<String>) -> Result<(), InteractionError> {
        let options = WorkflowTerminateOptions::builder().reason(reason).build();
        self.sdk.terminate(options).await.map_err(|error| InteractionError::from_sdk(self.execution(), error))
    }

    /// What the server knows of it.
    ///
    /// # Errors
    /// If the server does not know it, or can't be reached.
    pub async fn describe(&self) -> Result<WorkflowExecutionDescription, InteractionError> {
        let described = self.sdk.describe(WorkflowDescribeOptions::default()).await;
        described.map_err(|error| InteractionError::from_sdk(self.execution(), error))
    }

    /// Its history, as a stream of events.
    #[must_use]
    pub fn fetch_history(&self) -> WorkflowHistory {
        self.sdk.fetch_history(WorkflowFetchHistoryOptions::default())
    }

    /// A query. Generated code calls this for the queries that the schema declares.
    pub fn query<Q: Query>(&self, input: MessageOf<Q::Input>) -> QueryCall<W, Q> {
        QueryCall::new(self, input)
    }

    /// An update. Generated code calls this for the updates that the schema declares.
    pub fn update<U: Update>(&self, input: MessageOf<U::Input>) -> UpdateCall<W, U> {
        UpdateCall::new(self, input)
    }

    /// The handle of an update that was sent before. Generated code calls this for the schema's updates.
    pub fn update_handle<U: Update>(&self, id: impl Into<String>) -> UpdateHandle<W, U> {
        UpdateHandle::from_sdk(self.sdk.client(), self.sdk.get_update_handle(UpdateOf::<U, W>::default(), id))
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
        Self { sdk: self.sdk.clone(), at_run: self.at_run }
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
