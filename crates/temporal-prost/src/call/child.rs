use super::child_handle::ChildHandle;
use super::layers::Layers;
use super::running::{Cancellation, Running};
use super::scope::ParentScope;
use super::{Call, ChildError, ChildStartError, ExternalWorkflow, State, WorkflowCommand};
use crate::{
    definition::Workflow,
    expression::{self, ExpressionError, RANDOM_ID},
    options::WorkflowOptions,
    payload::MessageOf,
};
use std::{fmt, time::Duration};
use temporal_prost_expression::Env;
use temporalio_workflow::{
    ChildWorkflowCancellationType, ChildWorkflowOptions, ParentClosePolicy, RetryPolicy, WorkflowContext,
    WorkflowIdReusePolicy, WorkflowRandomStream,
    common::{Priority, search_attributes::SearchAttributes},
};

/// The randomness of expressions, apart from the user's own draws.
const STREAM: &str = "temporal-prost/id";

/// What the start of a child does.
pub struct ChildCommand<W: Workflow> {
    scope: Box<dyn ParentScope<W>>,
    input: MessageOf<W::Input>,
    options: Layers<ChildWorkflowOptions>,
}

/// The call of the child workflow `W`: awaited for its result, or [started](Call::start) for a handle.
/// Its outcome is the bare output, or a [`ChildError`].
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::children};
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// async fn reorder<W: 'static>(ctx: &WorkflowContext<W>, order: PlaceOrderRequest) -> WorkflowResult<String> {
///     let done = children(ctx).place_order(order).id(format!("{}/again", ctx.workflow_id())).await?;
///     Ok(done.tracking_number)
/// }
/// ```
pub type ChildCall<W> = Call<ChildCommand<W>>;

/// The SDK's options for what the schema says, without the id.
fn child_options(schema: WorkflowOptions) -> ChildWorkflowOptions {
    let mut options = ChildWorkflowOptions::default();
    options.task_queue = schema.task_queue.map(Into::into);
    options.id_reuse_policy = schema.id_reuse_policy.map(Into::into).unwrap_or_default();
    options.execution_timeout = schema.execution_timeout;
    options.run_timeout = schema.run_timeout;
    options.task_timeout = schema.task_timeout;
    options.retry_policy = schema.retry_policy.map(Into::into);
    options.parent_close_policy = schema.parent_close_policy.map(Into::into).unwrap_or_default();
    options.priority = schema.priority.map(Into::into);
    options.cancel_type = cancel_type(schema.wait_for_cancellation);
    options
}

fn cancel_type(wait: bool) -> ChildWorkflowCancellationType {
    if wait {
        ChildWorkflowCancellationType::WaitCancellationCompleted
    } else {
        ChildWorkflowCancellationType::TryCancel
    }
}

impl<W: Workflow> Call<ChildCommand<W>> {
    /// A call out of `context`, with the schema's options.
    pub fn to<I: 'static>(context: &WorkflowContext<I>, input: MessageOf<W::Input>) -> Self {
        let options = Layers::new(child_options(W::OPTIONS));
        Call::new(ChildCommand { scope: Box::new(context.clone()), input, options })
    }

    /// The child's id, instead of the schema's.
    pub fn id(self, id: impl Into<String>) -> Self {
        let id = id.into();
        self.set(|options| options.workflow_id = Some(id))
    }

    /// The queue whose workers run it.
    pub fn task_queue(self, queue: impl Into<String>) -> Self {
        let queue = queue.into();
        self.set(|options| options.task_queue = Some(queue))
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
    pub fn id_reuse_policy(self, policy: impl Into<WorkflowIdReusePolicy>) -> Self {
        let policy = policy.into();
        self.set(move |options| options.id_reuse_policy = policy)
    }

    /// How failed runs are retried; they are not where nothing is said.
    pub fn retry_policy(self, policy: impl Into<RetryPolicy>) -> Self {
        let policy = policy.into();
        self.set(|options| options.retry_policy = Some(policy))
    }

    /// What becomes of it when its parent closes; it is terminated where nothing is said.
    pub fn parent_close_policy(self, policy: impl Into<ParentClosePolicy>) -> Self {
        let policy = policy.into();
        self.set(move |options| options.parent_close_policy = policy)
    }

    /// Whether cancelling it waits until it has ended; not where nothing is said.
    pub fn wait_for_cancellation(self, wait: bool) -> Self {
        self.set(move |options| options.cancel_type = cancel_type(wait))
    }

    /// Which of the tasks in the queue comes first: all three members, whatever the schema says of each. The setters
    /// of single members win, in whatever order.
    pub fn priority(self, priority: impl Into<Priority>) -> Self {
        let priority = priority.into();
        self.with(|command| command.options.set_whole(|options| options.priority = Some(priority)))
    }

    /// From 1, soonest, to 5; the calling workflow's where nothing is said.
    pub fn priority_key(self, key: u32) -> Self {
        self.set(move |options| options.priority.get_or_insert_default().priority_key = Some(key))
    }

    /// Whose share of the queue its tasks take; at most 64 bytes; the calling workflow's where nothing is said.
    pub fn fairness_key(self, key: impl Into<String>) -> Self {
        let key = key.into();
        self.set(|options| options.priority.get_or_insert_default().fairness_key = Some(key))
    }

    /// How large the share of its fairness key is, from 0.001 to 1000; the calling workflow's where nothing is said.
    pub fn fairness_weight(self, weight: f32) -> Self {
        self.set(move |options| options.priority.get_or_insert_default().fairness_weight = Some(weight))
    }

    /// Its search attributes, instead of all that the schema gives it.
    pub fn search_attributes(self, attributes: SearchAttributes) -> Self {
        self.set(|options| options.search_attributes = Some(attributes))
    }

    /// Edits the SDK's options, filled in from the schema; setters win over edits.
    ///
    /// There is no id and no search attribute unless an edit gives some: the schema's expressions are evaluated last,
    /// and only for what is missing then.
    pub fn options(self, edit: impl FnOnce(&mut ChildWorkflowOptions)) -> Self {
        self.with(|command| command.options.edit(edit))
    }

    fn set(self, setter: impl FnOnce(&mut ChildWorkflowOptions) + 'static) -> Self {
        self.with(|command| command.options.set(setter))
    }

    /// Starts it now; the outcome is a handle, once the server has started it.
    pub fn start(self) -> Running<Result<W::Ref<ChildHandle<W>>, ChildStartError>> {
        let cancellation = self.cancellation.clone();
        match self.state.into_inner() {
            State::NotStarted(command) => {
                let wish = cancellation.clone();
                Running::new(async move { Ok(command.handle(wish).await?.into()) }, cancellation)
            }
            _ => Running::ready(Err(ChildStartError::Awaited)),
        }
    }
}

impl<W: Workflow> ChildCommand<W> {
    async fn handle(self, cancellation: Cancellation) -> Result<ChildHandle<W>, ChildStartError> {
        let Self { scope, input, options } = self;
        let mut options = options.finish();
        let id = evaluate(&*scope, &input, &mut options)?;
        let external = ExternalWorkflow::from_sdk(scope.external(id.clone()));
        let started = scope.start(input, options, cancellation).await?;
        Ok(ChildHandle::from_sdk(id, started, external))
    }
}

/// Fills in what the schema has expressions for, and tells the id: the SDK's child does not.
fn evaluate<W: Workflow>(
    scope: &dyn ParentScope<W>,
    input: &MessageOf<W::Input>,
    options: &mut ChildWorkflowOptions,
) -> Result<String, ExpressionError> {
    let mut env = WorkflowEnv { stream: scope.random_stream(STREAM), time: scope.time() };
    if options.search_attributes.is_none() {
        let attributes = expression::search_attributes::<W::Input>(W::OPTIONS, input, &mut env)?;
        options.search_attributes = attributes;
    }
    let id = match options.workflow_id.take().filter(|id| !id.is_empty()) {
        Some(id) => id,
        None => expression::id::<W::Input>(W::OPTIONS.id.unwrap_or(RANDOM_ID), input, &mut env)?,
    };
    options.workflow_id = Some(id.clone());
    Ok(id)
}

/// What expressions draw from inside a workflow: the same on replay.
struct WorkflowEnv {
    stream: WorkflowRandomStream,
    time: Option<std::time::SystemTime>,
}

impl Env for WorkflowEnv {
    fn random(&mut self) -> u64 {
        self.stream.random()
    }

    fn now(&mut self) -> Option<std::time::SystemTime> {
        self.time
    }
}

impl<W: Workflow> WorkflowCommand for ChildCommand<W> {
    type Output = Result<MessageOf<W::Output>, ChildError>;

    fn send(self, cancellation: Cancellation) -> Running<Self::Output> {
        let wish = cancellation.clone();
        let outcome = async move {
            let child = self.handle(wish.clone()).await?;
            child.outcome(wish).await
        };
        Running::new(outcome, cancellation)
    }
}

impl<W: Workflow> fmt::Debug for ChildCommand<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(W::NAME).field("options", &self.options).finish_non_exhaustive()
    }
}
