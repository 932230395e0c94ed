use super::{Edit, Execution, UpdateError, WorkflowHandle, failure::decoded};
use crate::{
    definition::{Update, Workflow},
    expression,
    options::WaitPolicy,
    payload::{Message, Value},
};
use std::{
    fmt,
    marker::PhantomData,
    sync::{Arc, Mutex, PoisonError},
};
use temporal_prost_expression::SystemEnv;
use temporalio_client::{
    Client, RpcOptions, WorkflowExecutionInfo, WorkflowStartUpdateOptions, WorkflowUpdateHandle,
    errors::WorkflowUpdateError,
};
use temporalio_common::{UpdateDefinition, WorkflowDefinition};

type Outcome<M> = Result<Message<<M as Update>::Output>, UpdateError>;

/// An update about to be sent: [executed](UpdateCall::execute) for its result,
/// or [started](UpdateCall::start) for a handle.
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
pub struct UpdateCall<W: Workflow, M: Update> {
    handle: WorkflowHandle<W>,
    input: Message<M::Input>,
    id: Option<String>,
    wait_for_stage: WaitPolicy,
    edits: Vec<Edit<WorkflowStartUpdateOptions>>,
}

/// The id that the schema gives the update, if it gives one.
pub(super) fn schema_id<M: Update>(input: &Message<M::Input>) -> Result<Option<String>, UpdateError> {
    let evaluate = |expression| expression::id::<M::Input>(expression, input, &mut SystemEnv);
    M::OPTIONS.id.map(evaluate).transpose().map_err(|source| UpdateError::Id { update: M::NAME, source })
}

impl<W: Workflow, M: Update> UpdateCall<W, M> {
    pub(super) fn new(handle: &WorkflowHandle<W>, input: Message<M::Input>) -> Self {
        let wait_for_stage = M::OPTIONS.wait_for_stage;
        Self { handle: handle.clone(), input, id: None, wait_for_stage, edits: Vec::new() }
    }

    /// The update's id, instead of the schema's; the server lets each id through once.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// What [`start`](Self::start) waits for, instead of what the schema says.
    pub fn wait_for_stage(mut self, stage: WaitPolicy) -> Self {
        self.wait_for_stage = stage;
        self
    }

    /// Edits the SDK's options, before the setters do.
    pub fn options(mut self, edit: impl FnOnce(&mut WorkflowStartUpdateOptions) + Send + 'static) -> Self {
        self.edits.push(Box::new(edit));
        self
    }

    /// Sends the update and waits until it is accepted, or completed where the schema or
    /// [`wait_for_stage`](Self::wait_for_stage) says so.
    ///
    /// # Errors
    /// If its validator refuses it, or that is not known. The failure of an update that was accepted
    /// is the handle's result.
    pub async fn start(self) -> Result<UpdateHandle<W, M>, UpdateError> {
        let stage = self.wait_for_stage;
        self.send().await?.waited(stage).await
    }

    /// Sends the update and waits for its result.
    ///
    /// # Errors
    /// If its validator refuses it, its handler fails, or that is not known.
    pub async fn execute(self) -> Outcome<M> {
        self.send().await?.result().await
    }

    async fn send(self) -> Result<UpdateHandle<W, M>, UpdateError> {
        let mut options = WorkflowStartUpdateOptions::default();
        self.edits.into_iter().for_each(|edit| edit(&mut options));
        options.update_id = match self.id.or(options.update_id) {
            Some(id) => Some(id),
            None => schema_id::<M>(&self.input)?,
        };
        let input = M::Input::from_message(self.input);
        let sent = self.handle.sdk().start_update(UpdateOf::<M, W>::default(), input, options).await;
        let sent = sent.map_err(|error| UpdateError::from_sdk(self.handle.execution(), error))?;
        Ok(UpdateHandle::from_sdk(self.handle.sdk().client(), sent))
    }
}

impl<W: Workflow, M: Update> fmt::Debug for UpdateCall<W, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handle.debug_call(f, "UpdateCall", M::NAME)
    }
}

/// An update that was sent.
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
pub struct UpdateHandle<W: Workflow, M: Update> {
    client: Client,
    sdk: Arc<WorkflowUpdateHandle<Client, M::Output>>,
    /// The outcome that [`UpdateCall::start`] has waited for, until it is asked for.
    known: Arc<Mutex<Option<Outcome<M>>>>,
    workflow: PhantomData<fn() -> W>,
}

impl<W: Workflow, M: Update> UpdateHandle<W, M> {
    pub(super) fn from_sdk(client: &Client, sdk: WorkflowUpdateHandle<Client, M::Output>) -> Self {
        Self { client: client.clone(), sdk: Arc::new(sdk), known: Arc::default(), workflow: PhantomData }
    }

    /// The update's id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.sdk.id()
    }

    /// The SDK's handle.
    #[must_use]
    pub fn sdk(&self) -> &WorkflowUpdateHandle<Client, M::Output> {
        &self.sdk
    }

    /// The workflow that it was sent to, at the run that took it.
    pub fn workflow(&self) -> W::Ref<WorkflowHandle<W>> {
        let info = WorkflowExecutionInfo::builder()
            .namespace(self.client.options().namespace.clone())
            .workflow_id(self.sdk.workflow_id())
            .maybe_run_id(self.sdk.workflow_run_id().map(str::to_owned))
            .build();
        WorkflowHandle::from_sdk(&temporalio_client::WorkflowHandle::new(self.client.clone(), info)).into()
    }

    /// Waits for the update's result.
    ///
    /// # Errors
    /// If its handler fails, or that is not known.
    pub async fn result(&self) -> Outcome<M> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).take();
        match known {
            Some(outcome) => outcome,
            None => self.poll().await,
        }
    }

    async fn poll(&self) -> Outcome<M> {
        match self.sdk.get_result(RpcOptions::default()).await {
            Ok(output) => Ok(output.into_message()),
            Err(WorkflowUpdateError::Failed(failure)) => {
                let failure = Box::new(decoded(&self.client, *failure).await);
                Err(UpdateError::Failed { execution: self.execution(), failure })
            }
            Err(error) => Err(UpdateError::from_sdk(self.execution(), error)),
        }
    }

    /// The same handle once the update has come as far as `stage`; the SDK always waits for acceptance only.
    #[doc(hidden)]
    pub async fn waited(self, stage: WaitPolicy) -> Result<Self, UpdateError> {
        match stage {
            WaitPolicy::Accepted => Ok(self),
            WaitPolicy::Completed => self.completed().await,
        }
    }

    /// The same handle once the update has ended, whether well or not.
    async fn completed(self) -> Result<Self, UpdateError> {
        let outcome = self.poll().await;
        if let Err(error @ (UpdateError::Unknown { .. } | UpdateError::NotFound { .. })) = outcome {
            return Err(error);
        }
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        Ok(self)
    }

    /// Returns the ids of the workflow and of its run.
    #[must_use]
    pub fn execution(&self) -> Execution {
        Execution {
            workflow_id: self.sdk.workflow_id().to_owned(),
            run_id: self.sdk.workflow_run_id().map(str::to_owned),
        }
    }
}

impl<W: Workflow, M: Update> Clone for UpdateHandle<W, M> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            sdk: self.sdk.clone(),
            known: self.known.clone(),
            workflow: PhantomData,
        }
    }
}

impl<W: Workflow, M: Update> fmt::Debug for UpdateHandle<W, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateHandle")
            .field("update", &M::NAME)
            .field("id", &self.id())
            .field("execution", &self.execution())
            .finish_non_exhaustive()
    }
}

/// An update of `W`.
pub(super) struct UpdateOf<M, W>(PhantomData<fn() -> (M, W)>);

impl<M, W> Default for UpdateOf<M, W> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<M: Update, W: WorkflowDefinition> UpdateDefinition for UpdateOf<M, W> {
    type Workflow = W;
    type Input = M::Input;
    type Output = M::Output;

    fn name(&self) -> &str {
        M::NAME
    }
}
