use super::{Edit, ExecuteError, Execution, SignalWithStart, StartError, UpdateWithStart, WorkflowHandle};
use crate::{
    definition::{Signal, Update, Workflow},
    expression::{self, RANDOM_ID},
    options::{IdConflictPolicy, IdReusePolicy, WorkflowOptions},
    payload::{Envelope, MessageOf},
};
use std::{fmt, time::Duration};
use temporal_prost_expression::SystemEnv;
use temporalio_client::{
    Client, Priority, RetryPolicy, WorkflowIdConflictPolicy, WorkflowIdReusePolicy, WorkflowStartOptions,
};
use temporalio_common::{WorkflowDefinition, search_attributes::SearchAttributes};

/// A workflow about to be started, with the schema's options: [executed](Start::execute) for its result,
/// or [started](Start::start) for a handle.
///
/// What counts, first to last: a setter, what [`options`](Start::options) edits, the schema, the SDK's default.
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
/// Where the schema lets signals or updates go with the start, generated code has a type around this one, with the same
/// methods and one for each of them.
#[must_use = "nothing is started until `start` or `execute` is called and awaited"]
pub struct Start<W: Workflow> {
    pub(super) client: Client,
    pub(super) input: MessageOf<W::Input>,
    edits: Vec<Edit<WorkflowStartOptions>>,
    priority: Option<Priority>,
    setters: Vec<Edit<WorkflowStartOptions>>,
}

impl<W: Workflow> Start<W> {
    /// A start by `client` with `input`.
    pub fn new(client: &Client, input: MessageOf<W::Input>) -> Self {
        Self { client: client.clone(), input, edits: Vec::new(), priority: None, setters: Vec::new() }
    }

    fn set(mut self, setter: impl FnOnce(&mut WorkflowStartOptions) + Send + 'static) -> Self {
        self.setters.push(Box::new(setter));
        self
    }

    /// The workflow's id, instead of the schema's.
    pub fn id(self, id: impl Into<String>) -> Self {
        let id = id.into();
        self.set(|options| options.workflow_id = id)
    }

    /// The queue whose workers run it.
    pub fn task_queue(self, queue: impl Into<String>) -> Self {
        let queue = queue.into();
        self.set(|options| options.task_queue = queue)
    }

    /// The longest that it may take, retries and continued runs included; no limit where nothing is said.
    pub fn execution_timeout(self, timeout: Duration) -> Self {
        self.set(move |options| options.execution_timeout = Some(timeout))
    }

    /// The longest that one run may take; the execution timeout where nothing is said.
    pub fn run_timeout(self, timeout: Duration) -> Self {
        self.set(move |options| options.run_timeout = Some(timeout))
    }

    /// The longest that a worker may take for one workflow task; 10 seconds where nothing is said.
    pub fn task_timeout(self, timeout: Duration) -> Self {
        self.set(move |options| options.task_timeout = Some(timeout))
    }

    /// Whether the id of a closed workflow may be taken; it may where nothing is said.
    pub fn id_reuse_policy(self, policy: WorkflowIdReusePolicy) -> Self {
        self.set(move |options| options.id_reuse_policy = policy)
    }

    /// What happens if a workflow of this id is running; the start fails where nothing is said.
    pub fn id_conflict_policy(self, policy: WorkflowIdConflictPolicy) -> Self {
        self.set(move |options| options.id_conflict_policy = policy)
    }

    /// How failed runs are retried; they are not where nothing is said.
    pub fn retry_policy(self, policy: impl Into<RetryPolicy>) -> Self {
        let policy = policy.into();
        self.set(|options| options.retry_policy = Some(policy))
    }

    /// Which of the tasks in the queue comes first: all three members, whatever the schema says of each. The setters
    /// of single members win, in whatever order.
    pub fn priority(mut self, priority: impl Into<Priority>) -> Self {
        self.priority = Some(priority.into());
        self
    }

    /// From 1, soonest, to 5; 3 where nothing is said.
    pub fn priority_key(self, key: u32) -> Self {
        self.set(move |options| options.priority.priority_key = Some(key))
    }

    /// Whose share of the queue its tasks take; at most 64 bytes.
    pub fn fairness_key(self, key: impl Into<String>) -> Self {
        let key = key.into();
        self.set(|options| options.priority.fairness_key = Some(key))
    }

    /// How large the share of its fairness key is, from 0.001 to 1000; 1 where nothing is said.
    pub fn fairness_weight(self, weight: f32) -> Self {
        self.set(move |options| options.priority.fairness_weight = Some(weight))
    }

    /// Its search attributes, instead of all that the schema gives it.
    pub fn search_attributes(self, attributes: SearchAttributes) -> Self {
        self.set(|options| options.search_attributes = Some(attributes))
    }

    /// Whether the first task may go to a worker of the same client; not where nothing is said.
    pub fn enable_eager_start(self, enable: bool) -> Self {
        self.set(move |options| options.enable_eager_workflow_start = enable)
    }

    /// Edits the SDK's options, filled in from the schema, before the setters do.
    ///
    /// The id is empty and there are no search attributes unless an edit gives some: the schema's expressions are
    /// evaluated last, and only for what is missing then.
    pub fn options(mut self, edit: impl FnOnce(&mut WorkflowStartOptions) + Send + 'static) -> Self {
        self.edits.push(Box::new(edit));
        self
    }

    /// Starts the workflow together with a signal. Generated code calls this where the schema allows it.
    pub fn with_signal<S: Signal>(self, input: MessageOf<S::Input>) -> SignalWithStart<W, S> {
        SignalWithStart::new(self, input)
    }

    /// Starts the workflow together with an update. Generated code calls this where the schema allows it.
    pub fn with_update<U: Update>(
        self,
        input: MessageOf<U::Input>,
        conflict: Option<IdConflictPolicy>,
    ) -> UpdateWithStart<W, U> {
        UpdateWithStart::new(self, input, conflict)
    }

    /// Starts the workflow.
    ///
    /// # Errors
    /// If it is not started; [`StartError::is_already_started`] where its id is taken.
    pub async fn start(self) -> Result<W::Ref<WorkflowHandle<W>>, StartError> {
        Ok(self.handle().await?.into())
    }

    /// Starts the workflow and waits for its result.
    ///
    /// # Errors
    /// If it is not started, or does not complete; the error then tells its id and run.
    pub async fn execute(self) -> Result<MessageOf<W::Output>, ExecuteError> {
        Ok(self.handle().await?.result().await?)
    }

    #[doc(hidden)]
    pub async fn handle(self) -> Result<WorkflowHandle<W>, StartError> {
        let (client, input, options) = self.prepare()?;
        let workflow_id = options.workflow_id.clone();
        let started = client.start_workflow(W::default(), input, options).await;
        let started = started.map_err(|error| StartError::from_sdk(workflow_id, error))?;
        Ok(WorkflowHandle::from_sdk(&started))
    }

    /// What a start sends.
    #[doc(hidden)]
    pub fn prepare(self) -> Result<PreparedStart<W>, StartError> {
        self.prepare_with(start_options(W::OPTIONS))
    }

    /// The same with these options instead of the schema's.
    pub(super) fn prepare_with(self, schema: WorkflowStartOptions) -> Result<PreparedStart<W>, StartError> {
        let (client, input, mut options) = self.merge(schema)?;
        evaluate::<W>(&mut options.workflow_id, &mut options.search_attributes, &input)?;
        Ok((client, W::Input::from_message(input), options))
    }

    /// The schema's options, then the edits, then the setters; expressions are not evaluated yet.
    pub(super) fn merge(self, schema: WorkflowStartOptions) -> Result<MergedStart<W>, StartError> {
        let Self { client, input, edits, priority, setters } = self;
        let mut options = schema;
        for edit in edits {
            edit(&mut options);
        }
        options.priority = priority.unwrap_or(options.priority);
        for setter in setters {
            setter(&mut options);
        }
        terminate_if_running(W::OPTIONS, &mut options);
        if options.task_queue.is_empty() {
            return Err(StartError::NoTaskQueue { workflow_type: W::NAME });
        }
        Ok((client, input, options))
    }
}

/// Everything of a start but what the schema has expressions for.
pub(super) type MergedStart<W> = (Client, MessageOf<<W as WorkflowDefinition>::Input>, WorkflowStartOptions);

/// All that the SDK is given.
pub(super) type PreparedStart<W> = (Client, <W as WorkflowDefinition>::Input, WorkflowStartOptions);

/// Fills in what the schema has expressions for. The id is ours where it has none, so that errors can tell it.
pub(super) fn evaluate<W: Workflow>(
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

/// A client's reuse policies lack the schema's fourth: the API has made it a conflict policy. It counts where nothing
/// else is said of either, since servers refuse it together with another.
fn terminate_if_running(schema: WorkflowOptions, options: &mut WorkflowStartOptions) {
    let unsaid = options.id_reuse_policy == WorkflowIdReusePolicy::default()
        && options.id_conflict_policy == WorkflowIdConflictPolicy::default();
    if unsaid && schema.id_reuse_policy == Some(IdReusePolicy::TerminateIfRunning) {
        options.id_reuse_policy = WorkflowIdReusePolicy::AllowDuplicate;
        options.id_conflict_policy = WorkflowIdConflictPolicy::TerminateExisting;
    }
}

/// The SDK's options for what the schema says, without the id.
pub(super) fn start_options(schema: WorkflowOptions) -> WorkflowStartOptions {
    let mut options = WorkflowStartOptions::new(schema.task_queue.unwrap_or_default(), "")
        .id_reuse_policy(schema.id_reuse_policy.map(id_reuse_policy).unwrap_or_default())
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

fn id_reuse_policy(policy: IdReusePolicy) -> WorkflowIdReusePolicy {
    match policy {
        IdReusePolicy::AllowDuplicate => WorkflowIdReusePolicy::AllowDuplicate,
        IdReusePolicy::AllowDuplicateFailedOnly => WorkflowIdReusePolicy::AllowDuplicateFailedOnly,
        IdReusePolicy::RejectDuplicate => WorkflowIdReusePolicy::RejectDuplicate,
        IdReusePolicy::TerminateIfRunning => WorkflowIdReusePolicy::default(),
    }
}

impl<W: Workflow> fmt::Debug for Start<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Start").field("workflow_type", &W::NAME).finish_non_exhaustive()
    }
}

/// The execution of a handle of the SDK.
impl From<&temporalio_client::WorkflowExecutionInfo> for Execution {
    fn from(info: &temporalio_client::WorkflowExecutionInfo) -> Self {
        Self { workflow_id: info.workflow_id.clone(), run_id: info.run_id.clone() }
    }
}
