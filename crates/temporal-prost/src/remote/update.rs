use super::{Edit, Execution, UpdateError, WorkflowHandle, failure::decode_failure};
use crate::{
    definition::{Update, Workflow},
    expression,
    options::WaitPolicy,
    payload::{Envelope, MessageOf},
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

type Outcome<U> = Result<MessageOf<<U as Update>::Output>, UpdateError>;

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
pub struct UpdateCall<W: Workflow, U: Update> {
    handle: WorkflowHandle<W>,
    input: MessageOf<U::Input>,
    id: Option<String>,
    wait_for_stage: WaitPolicy,
    edits: Vec<Edit<WorkflowStartUpdateOptions>>,
}

/// The id that the schema gives the update, if it gives one.
pub(super) fn evaluate_id<U: Update>(input: &MessageOf<U::Input>) -> Result<Option<String>, UpdateError> {
    let evaluate = |expression| expression::id::<U::Input>(expression, input, &mut SystemEnv);
    U::OPTIONS.id.map(evaluate).transpose().map_err(|source| UpdateError::Id { update: U::NAME, source })
}

impl<W: Workflow, U: Update> UpdateCall<W, U> {
    pub(super) fn new(handle: &WorkflowHandle<W>, input: MessageOf<U::Input>) -> Self {
        let wait_for_stage = U::OPTIONS.wait_for_stage;
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
    pub async fn start(self) -> Result<UpdateHandle<W, U>, UpdateError> {
        let stage = self.wait_for_stage;
        self.send().await?.wait_for(stage).await
    }

    /// Sends the update and waits for its result.
    ///
    /// # Errors
    /// If its validator refuses it, its handler fails, or that is not known.
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
        let input = U::Input::from_message(self.input);
        let sent = self.handle.sdk().start_update(UpdateOf::<U, W>::default(), input, options).await;
        let sent = sent.map_err(|error| UpdateError::from_sdk(self.handle.execution(), error))?;
        Ok(UpdateHandle::from_sdk(self.handle.sdk().client(), sent))
    }
}

impl<W: Workflow, U: Update> fmt::Debug for UpdateCall<W, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handle.debug_call(f, "UpdateCall", U::NAME)
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
pub struct UpdateHandle<W: Workflow, U: Update> {
    client: Client,
    sdk: Arc<WorkflowUpdateHandle<Client, U::Output>>,
    /// The outcome that [`UpdateCall::start`] has waited for, until it is asked for.
    known: Arc<Mutex<Option<Outcome<U>>>>,
    workflow: PhantomData<fn() -> W>,
}

impl<W: Workflow, U: Update> UpdateHandle<W, U> {
    pub(super) fn from_sdk(client: &Client, sdk: WorkflowUpdateHandle<Client, U::Output>) -> Self {
        Self { client: client.clone(), sdk: Arc::new(sdk), known: Arc::default(), workflow: PhantomData }
    }

    /// The update's id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.sdk.id()
    }

    /// The SDK's handle.
    #[must_use]
    pub fn sdk(&self) -> &WorkflowUpdateHandle<Client, U::Output> {
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
    pub async fn result(&self) -> Outcome<U> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).take();
        match known {
            Some(outcome) => outcome,
            None => self.poll().await,
        }
    }

    async fn poll(&self) -> Outcome<U> {
        match self.sdk.get_result(RpcOptions::default()).await {
            Ok(output) => Ok(output.into_message()),
            Err(WorkflowUpdateError::Failed(failure)) => {
                let failure = Box::new(decode_failure(&self.client, *failure).await);
                Err(UpdateError::Failed { execution: self.execution(), failure })
            }
            Err(error) => Err(UpdateError::from_sdk(self.execution(), error)),
        }
    }

    /// The same handle once the update has come as far as `stage`; the SDK always waits for acceptance only.
    #[doc(hidden)]
    pub async fn wait_for(self, stage: WaitPolicy) -> Result<Self, UpdateError> {
        match stage {
            WaitPolicy::Accepted => Ok(self),
            WaitPolicy::Completed => self.wait_for_completion().await,
        }
    }

    /// The same handle once the update has ended, whether well or not.
    async fn wait_for_completion(self) -> Result<Self, UpdateError> {
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

impl<W: Workflow, U: Update> Clone for UpdateHandle<W, U> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            sdk: self.sdk.clone(),
            known: self.known.clone(),
            workflow: PhantomData,
        }
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

/// An update of `W`.
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
