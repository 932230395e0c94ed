mod chain_client;

use super::{Edit, Execution, UpdateError, WorkflowHandle};
use super::{failure::decode_failure, handle::Sdk, outcome::OutcomeWatch};
use crate::{
    definition::{Update, Workflow},
    expression,
    hook::{Methods, Part, Sent},
    options::WaitPolicy,
    payload::{Envelope, MessageOf},
};
use chain_client::ChainClient;
use std::{
    fmt,
    marker::PhantomData,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use temporal_prost_expression::SystemEnv;
use temporalio_client::{
    Client, NamespacedClient, RpcOptions, WorkflowStartUpdateOptions, WorkflowUpdateHandle,
    errors::WorkflowUpdateError, grpc::WorkflowService,
};
use temporalio_common::{UpdateDefinition, WorkflowDefinition};

type Outcome<U> = Result<MessageOf<<U as Update>::Output>, UpdateError>;

/// An update to send. [`execute`](UpdateCall::execute) returns its result, and [`start`](UpdateCall::start) returns a
/// handle.
///
/// ```
/// use shop::v1::{ChangeAddressRequest, Order, orders_temporal::PlaceOrderHandle};
/// use temporal_prost::UpdateError;
///
/// async fn redirect(order: &PlaceOrderHandle, address: String) -> Result<Order, UpdateError> {
///     order.change_address(ChangeAddressRequest { address }).id("change-1").execute().await
/// }
/// ```
#[must_use = "nothing is sent until `start` or `execute` is called and awaited"]
pub struct UpdateCall<W: Workflow, U: Update> {
    handle: WorkflowHandle<W>,
    input: MessageOf<U::Input>,
    id: Option<String>,
    wait_for_stage: WaitPolicy,
    edits: Vec<Edit<WorkflowStartUpdateOptions>>,
}

/// Evaluates the schema's id expression, if there is one.
pub(super) fn evaluate_id<U: Update>(input: &MessageOf<U::Input>) -> Result<Option<String>, UpdateError> {
    let evaluate = |expression| expression::id::<U::Input>(expression, input, &mut SystemEnv);
    U::OPTIONS.id.map(evaluate).transpose().map_err(|source| UpdateError::Id { update: U::NAME, source })
}

impl<W: Workflow, U: Update> UpdateCall<W, U> {
    pub(super) fn new(handle: &WorkflowHandle<W>, input: MessageOf<U::Input>) -> Self {
        let wait_for_stage = U::OPTIONS.wait_for_stage;
        Self { handle: handle.clone(), input, id: None, wait_for_stage, edits: Vec::new() }
    }

    /// Sets the update id. Overrides the schema's id expression. The server accepts each id only once.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets the stage that [`start`](Self::start) waits for. Overrides the schema.
    pub fn wait_for_stage(mut self, stage: WaitPolicy) -> Self {
        self.wait_for_stage = stage;
        self
    }

    /// Edits the SDK's options. Setters override edits.
    pub fn options(mut self, edit: impl FnOnce(&mut WorkflowStartUpdateOptions) + Send + 'static) -> Self {
        self.edits.push(Box::new(edit));
        self
    }

    /// Sends the update and waits until it is accepted, or until it is completed if the schema or
    /// [`wait_for_stage`](Self::wait_for_stage) sets this stage.
    ///
    /// # Errors
    /// Returns [`UpdateError::Failed`] if the update is known to have failed by then: its validator has rejected it, or
    /// its handler has failed before the server answered. The server's answer is the same for both. A handler that
    /// fails later is an error of the handle's result.
    pub async fn start(self) -> Result<UpdateHandle<W, U>, UpdateError> {
        let stage = self.wait_for_stage;
        self.send().await?.wait_for(stage).await
    }

    /// Sends the update and waits for its result.
    ///
    /// # Errors
    /// Returns an error if the validator rejects the update, the handler fails or the outcome is unknown.
    pub async fn execute(self) -> Outcome<U> {
        self.send().await?.result().await
    }

    async fn send(self) -> Result<UpdateHandle<W, U>, UpdateError> {
        let mut options = WorkflowStartUpdateOptions::default();
        self.edits.into_iter().for_each(|edit| edit(&mut options));
        options.update_id = match self.id.or(options.update_id) {
            Some(id) => Some(id),
            None => evaluate_id::<U>(&self.input)?,
        };
        let unsent = |error| UpdateError::from_sdk(self.handle.execution(), error);
        let to = self.handle.checked().await.map_err(|status| unsent(WorkflowUpdateError::Rpc(*status)))?;
        let (client, watch) = OutcomeWatch::over(to.client());
        let first_run = to.info().first_execution_run_id.clone().unwrap_or_default();
        let client = ChainClient { client, first_run };
        let to = temporalio_client::WorkflowHandle::<_, W>::new(client, to.info().clone());
        let input = U::Input::from_message(self.input);
        let methods = Methods::Update(Part::only::<U::Input>(U::METHOD));
        let request = Sent::new(methods, to.client().namespace(), W::NAME);
        let sent = request.around(to.start_update(UpdateOf::<U, W>::default(), input, options));
        let sent = sent.await.map_err(unsent)?;
        let workflow = self.handle.at_update(sent.workflow_run_id());
        Ok(UpdateHandle::sent(workflow, &watch, sent).await)
    }
}

impl<W: Workflow, U: Update> fmt::Debug for UpdateCall<W, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handle.debug_call(f, "UpdateCall", U::NAME)
    }
}

/// A handle to an update that was sent.
///
/// ```
/// use shop::v1::{ChangeAddressRequest, Order, orders_temporal::PlaceOrderHandle};
/// use temporal_prost::UpdateError;
///
/// async fn redirect(order: &PlaceOrderHandle, address: String) -> Result<String, UpdateError> {
///     let change = order.change_address(ChangeAddressRequest { address }).start().await?;
///     Ok(change.id().to_owned())
/// }
///
/// /// Later, perhaps in another process.
/// async fn redirected(order: &PlaceOrderHandle, change: &str) -> Result<Order, UpdateError> {
///     order.change_address_handle(change).result().await
/// }
/// ```
pub struct UpdateHandle<W: Workflow, U: Update> {
    /// The workflow, at the run that accepted the update.
    workflow: WorkflowHandle<W>,
    sdk: Arc<WorkflowUpdateHandle<Client, U::Output>>,
    /// The outcome that [`UpdateCall::start`] has received, until it is taken.
    known: Arc<Mutex<Option<Outcome<U>>>>,
}

impl<W: Workflow, U: Update> UpdateHandle<W, U> {
    pub(super) fn new(workflow: WorkflowHandle<W>, id: impl Into<String>) -> Self {
        let sdk = Arc::new(workflow.sdk().get_update_handle(UpdateOf::<U, W>::default(), id));
        Self { workflow, sdk, known: Arc::default() }
    }

    /// Creates the handle of an update that was sent to `workflow` while `watch` was active.
    pub(super) async fn sent<C>(
        workflow: WorkflowHandle<W>,
        watch: &OutcomeWatch,
        sent: WorkflowUpdateHandle<C, U::Output>,
    ) -> Self
    where
        C: WorkflowService + NamespacedClient + Clone,
    {
        let handle = Self::new(workflow, sent.id());
        if watch.has_outcome() {
            let answered = Box::pin(sent.get_result(RpcOptions::default())).await;
            handle.learn(handle.outcome(answered).await);
        }
        handle
    }

    /// Returns the update id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.sdk.id()
    }

    /// Returns the SDK's handle.
    #[must_use]
    pub fn sdk(&self) -> &WorkflowUpdateHandle<Client, U::Output> {
        &self.sdk
    }

    /// Returns a handle to the workflow, at the run that accepted the update.
    #[must_use]
    pub fn workflow(&self) -> W::Ref<WorkflowHandle<W>> {
        self.workflow.clone().into()
    }

    /// Waits for the update's result.
    ///
    /// # Errors
    /// Returns an error if the handler fails or the outcome is unknown.
    pub async fn result(&self) -> Outcome<U> {
        let known = self.known().take();
        match known {
            Some(outcome) => outcome,
            None => self.poll(RpcOptions::default()).await,
        }
    }

    /// Waits for the update's result with options of the SDK.
    #[cfg(feature = "worker")]
    pub(crate) async fn result_with(&self, options: RpcOptions) -> Outcome<U> {
        self.poll(options).await
    }

    fn known(&self) -> MutexGuard<'_, Option<Outcome<U>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn learn(&self, outcome: Outcome<U>) {
        *self.known() = Some(outcome);
    }

    async fn poll(&self, options: RpcOptions) -> Outcome<U> {
        let poll = async |run: Sdk<W>| {
            let update = run.get_update_handle(UpdateOf::<U, W>::default(), self.id());
            update.get_result(options.clone()).await
        };
        self.outcome(self.workflow.follow(self.workflow.sdk().clone(), poll).await).await
    }

    async fn outcome(&self, result: Result<U::Output, WorkflowUpdateError>) -> Outcome<U> {
        match result {
            Ok(output) => Ok(output.into_message()),
            Err(WorkflowUpdateError::Failed(failure)) => {
                let failure = Box::new(decode_failure(self.workflow.sdk().client(), *failure).await);
                Err(UpdateError::failed(self.execution(), failure))
            }
            Err(error) => Err(UpdateError::from_sdk(self.execution(), error)),
        }
    }

    /// Waits until the update has reached `stage`, because the SDK waits only for acceptance.
    #[doc(hidden)]
    pub async fn wait_for(self, stage: WaitPolicy) -> Result<Self, UpdateError> {
        if stage == WaitPolicy::Completed && self.known().is_none() {
            self.learn(self.poll(RpcOptions::default()).await);
        }
        let known = self.known().take();
        if let Some(outcome) = known {
            self.learn(Ok(outcome?));
        }
        Ok(self)
    }

    /// Returns the ids of the workflow and of its run.
    #[must_use]
    pub fn execution(&self) -> Execution {
        self.workflow.execution()
    }
}

impl<W: Workflow, U: Update> Clone for UpdateHandle<W, U> {
    fn clone(&self) -> Self {
        Self { workflow: self.workflow.clone(), sdk: self.sdk.clone(), known: self.known.clone() }
    }
}

impl<W: Workflow, U: Update> fmt::Debug for UpdateHandle<W, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateHandle")
            .field("update", &U::NAME)
            .field("id", &self.id())
            .field("execution", &self.execution())
            .finish_non_exhaustive()
    }
}

/// The update `U` as the SDK defines it for the workflow `W`.
pub(super) struct UpdateOf<U, W>(PhantomData<fn() -> (U, W)>);

impl<U, W> Default for UpdateOf<U, W> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<U: Update, W: WorkflowDefinition> UpdateDefinition for UpdateOf<U, W> {
    type Workflow = W;
    type Input = U::Input;
    type Output = U::Output;

    fn name(&self) -> &str {
        U::NAME
    }
}
