mod with_signal;
mod with_update;

pub use with_signal::SignalWithStart;
pub use with_update::UpdateWithStart;

use super::{Edit, ExecuteError, Execution, StartError, WorkflowHandle};
use crate::{
    definition::{Signal, Update, Workflow},
    expression::{self, RANDOM_ID},
    hook::{Methods, Part, Sent},
    options::{IdConflictPolicy, WorkflowOptions},
    payload::{Envelope, MessageOf},
    schedule::NewSchedule,
};
use std::fmt;
use temporal_prost_expression::SystemEnv;
use temporalio_client::{
    Client, NamespacedClient as _, Priority, RetryPolicy, WorkflowIdConflictPolicy, WorkflowIdReusePolicy,
    WorkflowStartOptions,
};
use temporalio_common::{WorkflowDefinition, search_attributes::SearchAttributes};

/// The start of a workflow, with the schema's options. [`execute`](Start::execute) returns the workflow's result, and
/// [`start`](Start::start) returns a handle.
///
/// Setters override edits by [`options`](Start::options), edits override the schema, and the schema overrides the SDK's
/// defaults.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::{OrdersClient, PlaceOrderHandle}};
/// use std::time::Duration;
/// use temporal_prost::StartError;
///
/// async fn place(orders: &OrdersClient, request: PlaceOrderRequest) -> Result<PlaceOrderHandle, StartError> {
///     orders
///         .place_order(request)
///         .execution_timeout(Duration::from_secs(7 * 24 * 60 * 60))
///         .options(|options| options.static_summary = Some("from the web shop".to_owned()))
///         .start()
///         .await
/// }
/// ```
///
/// If the schema allows signals or updates together with the start, generated code has a type around this one with the
/// same methods, and one more per signal and update.
#[must_use = "nothing is started until `start` or `execute` is called and awaited"]
pub struct Start<W: Workflow> {
    pub(crate) client: Client,
    input: MessageOf<W::Input>,
    edits: Vec<Edit<WorkflowStartOptions>>,
    priority: Option<Priority>,
    setters: Vec<Edit<WorkflowStartOptions>>,
    /// The schedule that stores the start instead of making it now.
    pub(crate) schedule_id: Option<String>,
}

impl<W: Workflow> Start<W> {
    /// Creates a start that sends `input` with `client`.
    pub fn new(client: &Client, input: MessageOf<W::Input>) -> Self {
        let (edits, setters) = (Vec::new(), Vec::new());
        Self { client: client.clone(), input, edits, priority: None, setters, schedule_id: None }
    }

    fn with(mut self, edit: impl FnOnce(&mut Self)) -> Self {
        edit(&mut self);
        self
    }

    fn set(mut self, setter: impl FnOnce(&mut WorkflowStartOptions) + Send + 'static) -> Self {
        self.setters.push(Box::new(setter));
        self
    }

    crate::__setters! {
        id => set(|options, id| options.workflow_id = id);
        task_queue => set(|options, queue| options.task_queue = queue);
        execution_timeout => set(|options, timeout| options.execution_timeout = Some(timeout));
        run_timeout => set(|options, timeout| options.run_timeout = Some(timeout));
        task_timeout => set(|options, timeout| options.task_timeout = Some(timeout));
        id_reuse_policy<WorkflowIdReusePolicy> => set(|options, policy| options.id_reuse_policy = policy);
        id_conflict_policy => set(|options, policy| options.id_conflict_policy = policy);
        retry_policy => set(|options, policy| options.retry_policy = Some(policy));
        priority => with(|start, priority| start.priority = Some(priority));
        priority_key => set(|options, key| options.priority.priority_key = Some(key));
        fairness_key => set(|options, key| options.priority.fairness_key = Some(key));
        fairness_weight => set(|options, weight| options.priority.fairness_weight = Some(weight));
        search_attributes => set(|options, attributes| options.search_attributes = Some(attributes));
        enable_eager_start => set(|options, enable| options.enable_eager_workflow_start = enable);
    }

    /// Edits the SDK's options, which are filled in from the schema. Setters override edits.
    ///
    /// The id and the search attributes are empty unless an edit sets them. The schema's expressions are evaluated
    /// last, and only for values that are still missing.
    pub fn options(mut self, edit: impl FnOnce(&mut WorkflowStartOptions) + Send + 'static) -> Self {
        self.edits.push(Box::new(edit));
        self
    }

    /// Starts the workflow together with a signal. Generated code calls this method if the schema allows it.
    pub fn with_signal<S: Signal>(self, input: MessageOf<S::Input>) -> SignalWithStart<W, S> {
        SignalWithStart::new(self, input)
    }

    /// Starts the workflow together with an update. Generated code calls this method if the schema allows it.
    pub fn with_update<U: Update>(
        self,
        input: MessageOf<U::Input>,
        conflict: Option<IdConflictPolicy>,
    ) -> UpdateWithStart<W, U> {
        UpdateWithStart::new(self, input, conflict)
    }

    /// Returns a new schedule with this id, which starts the workflow repeatedly instead of now.
    pub fn schedule(self, id: impl Into<String>) -> NewSchedule<W> {
        NewSchedule::new(self, id.into())
    }

    /// Starts the workflow.
    ///
    /// # Errors
    /// Returns an error if the workflow is not started. [`StartError::is_already_started`] is `true` if its id is
    /// taken.
    pub async fn start(self) -> Result<W::Ref<WorkflowHandle<W>>, StartError> {
        Ok(self.handle().await?.into())
    }

    /// Starts the workflow and waits for its result.
    ///
    /// # Errors
    /// Returns an error if the workflow is not started or does not complete. If it was started, the error contains its
    /// id and run.
    pub async fn execute(self) -> Result<MessageOf<W::Output>, ExecuteError> {
        Ok(self.handle().await?.result().await?)
    }

    #[doc(hidden)]
    pub async fn handle(mut self) -> Result<WorkflowHandle<W>, StartError> {
        let schedule_id = self.schedule_id.take();
        let (client, input, options) = self.prepare()?;
        let workflow_id = options.workflow_id.clone();
        let may_exist = options.id_conflict_policy == WorkflowIdConflictPolicy::UseExisting;
        let methods = Methods::Start(Part::only::<W::Input>(W::METHOD));
        let sent = Sent::new(methods, client.namespace(), W::NAME).of_schedule(schedule_id);
        let started = sent.around(client.start_workflow(W::default(), input, options)).await;
        let started = started.map_err(|error| StartError::from_sdk(workflow_id, error))?;
        Ok(WorkflowHandle::started(&started, may_exist))
    }

    /// Returns everything that the start sends.
    #[doc(hidden)]
    pub fn prepare(self) -> Result<PreparedStart<W>, StartError> {
        self.prepare_with(start_options(W::OPTIONS))
    }

    /// Returns everything that the start sends, with these options in place of the schema's.
    fn prepare_with(self, schema: WorkflowStartOptions) -> Result<PreparedStart<W>, StartError> {
        let (client, input, mut options) = self.merge(schema)?;
        evaluate::<W>(&mut options.workflow_id, &mut options.search_attributes, &input)?;
        Ok((client, W::Input::from_message(input), options))
    }

    /// Applies the edits to the schema's options, and then the setters. Expressions are not evaluated yet.
    fn merge(self, schema: WorkflowStartOptions) -> Result<MergedStart<W>, StartError> {
        let Self { client, input, edits, priority, setters, .. } = self;
        let mut options = schema;
        for edit in edits {
            edit(&mut options);
        }
        options.priority = priority.unwrap_or(options.priority);
        for setter in setters {
            setter(&mut options);
        }
        if let Some(policy) = W::OPTIONS.id_reuse_policy {
            policy.terminate_if_running(&mut options);
        }
        if options.task_queue.is_empty() {
            return Err(StartError::NoTaskQueue { workflow_type: W::NAME });
        }
        Ok((client, input, options))
    }
}

/// The parts of a start before the schema's expressions are evaluated.
type MergedStart<W> = (Client, MessageOf<<W as WorkflowDefinition>::Input>, WorkflowStartOptions);

/// The parts of a start as passed to the SDK.
type PreparedStart<W> = (Client, <W as WorkflowDefinition>::Input, WorkflowStartOptions);

/// Evaluates the schema's expressions for values that are missing. If the schema has no id expression, the id is
/// generated here instead of by the SDK, so that errors can contain it.
fn evaluate<W: Workflow>(
    id: &mut String,
    attributes: &mut Option<SearchAttributes>,
    input: &MessageOf<W::Input>,
) -> Result<(), StartError> {
    let failed = |source| StartError::Expression { workflow_type: W::NAME, source };
    if attributes.is_none() {
        *attributes =
            expression::search_attributes::<W::Input>(W::OPTIONS, input, &mut SystemEnv).map_err(failed)?;
    }
    if id.is_empty() {
        let expression = W::OPTIONS.id.unwrap_or(RANDOM_ID);
        *id = expression::id::<W::Input>(expression, input, &mut SystemEnv).map_err(failed)?;
    }
    Ok(())
}

/// Converts the schema's options to the SDK's, without the id.
fn start_options(schema: WorkflowOptions) -> WorkflowStartOptions {
    let mut options = WorkflowStartOptions::new(schema.task_queue.unwrap_or_default(), "")
        .id_reuse_policy(schema.id_reuse_policy.map(Into::into).unwrap_or_default())
        .id_conflict_policy(schema.id_conflict_policy.map(Into::into).unwrap_or_default())
        .maybe_execution_timeout(schema.execution_timeout)
        .maybe_run_timeout(schema.run_timeout)
        .maybe_task_timeout(schema.task_timeout)
        .maybe_retry_policy(schema.retry_policy.map(RetryPolicy::from))
        .enable_eager_workflow_start(schema.enable_eager_start)
        .build();
    if let Some(priority) = schema.priority {
        options.priority = priority.into();
    }
    options
}

impl<W: Workflow> fmt::Debug for Start<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Start").field("workflow_type", &W::NAME).finish_non_exhaustive()
    }
}

/// Converts the ids in a handle of the SDK.
impl From<&temporalio_client::WorkflowExecutionInfo> for Execution {
    fn from(info: &temporalio_client::WorkflowExecutionInfo) -> Self {
        Self { workflow_id: info.workflow_id.clone(), run_id: info.run_id.clone() }
    }
}
