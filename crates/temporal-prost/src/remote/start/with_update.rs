use super::{Start, evaluate, start_options};
use crate::{
    definition::{Update, Workflow},
    hook::{Methods, Part, Sent},
    options::{IdConflictPolicy, WaitPolicy},
    payload::{Envelope, MessageOf},
    remote::{
        Edit, Execution, StartError, UpdateHandle, UpdateWithStartError, WorkflowHandle,
        outcome::OutcomeWatch,
        update::{UpdateOf, evaluate_id},
    },
};
use std::fmt;
use temporalio_client::{
    Client, NamespacedClient as _, UpdateWithStartWorkflowInput, WorkflowIdConflictPolicy,
    WorkflowStartOptions, WorkflowUpdateWithStartOptions,
};

/// The start of a workflow together with an update. A workflow with the same id that is already running may receive the
/// update instead.
///
/// Generated code has a method for it if the schema sets `start: true` in the reference to the update. The id conflict
/// policy determines if a running workflow receives the update. It is taken from the start or the workflow, or else
/// from the schema's reference to the update, and defaults to `Fail`.
///
/// ```
/// use shop::v1::{ChangeAddressRequest, Order, PlaceOrderRequest, orders_temporal::OrdersClient};
/// use temporal_prost::UpdateWithStartError;
///
/// async fn place_or_redirect(
///     orders: &OrdersClient,
///     request: PlaceOrderRequest,
///     address: String,
/// ) -> Result<Order, UpdateWithStartError> {
///     orders.place_order(request).with_change_address(ChangeAddressRequest { address }).execute().await
/// }
/// ```
#[must_use = "nothing is started until `start` or `execute` is called and awaited"]
pub struct UpdateWithStart<W: Workflow, U: Update> {
    start: Start<W>,
    update: MessageOf<U::Input>,
    update_id: Option<String>,
    conflict: Option<IdConflictPolicy>,
    wait_for_stage: WaitPolicy,
    edits: Vec<Edit<WorkflowUpdateWithStartOptions>>,
}

/// The handles to the update and to its workflow.
type Handles<W, U> = (UpdateHandle<W, U>, <W as Workflow>::Ref<WorkflowHandle<W>>);

impl<W: Workflow, U: Update> UpdateWithStart<W, U> {
    pub(super) fn new(
        start: Start<W>,
        update: MessageOf<U::Input>,
        conflict: Option<IdConflictPolicy>,
    ) -> Self {
        let wait_for_stage = U::OPTIONS.wait_for_stage;
        Self { start, update, update_id: None, conflict, wait_for_stage, edits: Vec::new() }
    }

    /// Sets the update id. Overrides the schema's id expression.
    pub fn update_id(mut self, id: impl Into<String>) -> Self {
        self.update_id = Some(id.into());
        self
    }

    /// Sets the stage that [`start`](Self::start) waits for. Overrides the schema.
    pub fn wait_for_stage(mut self, stage: WaitPolicy) -> Self {
        self.wait_for_stage = stage;
        self
    }

    /// Edits the SDK's options for both, which are filled in from the schema and the start. The setters of the update
    /// override edits.
    pub fn options(
        mut self,
        edit: impl FnOnce(&mut WorkflowUpdateWithStartOptions) + Send + 'static,
    ) -> Self {
        self.edits.push(Box::new(edit));
        self
    }

    /// Starts the workflow unless it is running, and sends the update.
    ///
    /// # Errors
    /// Returns an error if the workflow is not started, or if the update is known to have failed, as for
    /// [`UpdateCall::start`](crate::UpdateCall::start).
    pub async fn start(self) -> Result<Handles<W, U>, UpdateWithStartError> {
        let stage = self.wait_for_stage;
        let update = self.send().await?.wait_for(stage).await?;
        let workflow = update.workflow();
        Ok((update, workflow))
    }

    /// Starts the workflow unless it is running, sends the update and waits for the update's result.
    ///
    /// # Errors
    /// Returns an error if the workflow is not started or the update fails.
    pub async fn execute(self) -> Result<MessageOf<U::Output>, UpdateWithStartError> {
        Ok(self.send().await?.result().await?)
    }

    async fn send(self) -> Result<UpdateHandle<W, U>, UpdateWithStartError> {
        self.prepare()?.send().await
    }

    /// Returns everything that is sent, with all ids evaluated.
    #[doc(hidden)]
    pub fn prepare(self) -> Result<PreparedUpdate<W, U>, UpdateWithStartError> {
        let (client, input, options) = self.start.merge(start_options(W::OPTIONS))?;
        let mut options = with_update::<W>(options, self.conflict)?;
        self.edits.into_iter().for_each(|edit| edit(&mut options));
        evaluate::<W>(&mut options.workflow_id, &mut options.search_attributes, &input)?;
        options.update_id = match self.update_id.or(options.update_id) {
            Some(id) => Some(id),
            None => evaluate_id::<U>(&self.update)?,
        };
        Ok(PreparedUpdate { client, input, update: self.update, options })
    }
}

/// The start of a workflow together with an update, ready to be sent.
pub struct PreparedUpdate<W: Workflow, U: Update> {
    client: Client,
    input: MessageOf<W::Input>,
    update: MessageOf<U::Input>,
    options: WorkflowUpdateWithStartOptions,
}

impl<W: Workflow, U: Update> PreparedUpdate<W, U> {
    /// Returns the workflow that will receive the update. Its run is not known yet.
    pub fn execution(&self) -> Execution {
        Execution { workflow_id: self.options.workflow_id.clone(), run_id: None }
    }

    /// Sends the start and the update.
    ///
    /// # Errors
    /// Returns an error if the workflow is not started, or if the update is rejected.
    pub async fn send(self) -> Result<UpdateHandle<W, U>, UpdateWithStartError> {
        let Execution { workflow_id, .. } = self.execution();
        let (of, update) = (UpdateOf::<U, W>::default(), U::Input::from_message(self.update));
        let input = W::Input::from_message(self.input);
        let (client, watch) = OutcomeWatch::over(&self.client);
        let start = Part::<UpdateWithStartWorkflowInput>::start::<W::Input>(W::METHOD);
        let methods = Methods::UpdateWithStart(start, Part::update::<U::Input>(U::METHOD));
        let request = Sent::new(methods, client.namespace(), W::NAME);
        let sent = client.start_update_with_start_workflow(W::default(), input, of, update, self.options);
        let sent =
            request.around(sent).await.map_err(|error| UpdateWithStartError::from_sdk(workflow_id, error))?;
        let run_id = sent.workflow_run_id().map(str::to_owned);
        let execution = Execution { workflow_id: sent.workflow_id().to_owned(), run_id };
        Ok(UpdateHandle::sent(WorkflowHandle::of(&self.client, execution), &watch, sent).await)
    }
}

/// Converts the options of a start. The SDK has a separate options struct here, without cron and eager start, and
/// provides no conversion.
fn with_update<W: Workflow>(
    start: WorkflowStartOptions,
    conflict: Option<IdConflictPolicy>,
) -> Result<WorkflowUpdateWithStartOptions, StartError> {
    if start.cron_schedule.is_some() {
        let reason = "a cron workflow cannot be started together with an update";
        return Err(StartError::Options { workflow_type: W::NAME, reason });
    }
    // As in Go, the options override the schema's reference, which overrides `FAIL`.
    let policy = match start.id_conflict_policy {
        WorkflowIdConflictPolicy::Unspecified => conflict.unwrap_or(IdConflictPolicy::Fail).into(),
        chosen => chosen,
    };
    let options = WorkflowUpdateWithStartOptions::new(start.task_queue, start.workflow_id, policy)
        .id_reuse_policy(start.id_reuse_policy)
        .maybe_execution_timeout(start.execution_timeout)
        .maybe_run_timeout(start.run_timeout)
        .maybe_task_timeout(start.task_timeout)
        .maybe_search_attributes(start.search_attributes)
        .maybe_retry_policy(start.retry_policy)
        .links(start.links)
        .completion_callbacks(start.completion_callbacks)
        .priority(start.priority)
        .maybe_versioning_override(start.versioning_override)
        .maybe_start_header(start.header)
        .maybe_memo(start.memo)
        .maybe_static_summary(start.static_summary)
        .maybe_static_details(start.static_details)
        .rpc_options(start.rpc_options);
    Ok(options.build())
}

impl<W: Workflow, U: Update> fmt::Debug for UpdateWithStart<W, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateWithStart")
            .field("start", &self.start)
            .field("update", &U::NAME)
            .field("update_id", &self.update_id)
            .finish_non_exhaustive()
    }
}
