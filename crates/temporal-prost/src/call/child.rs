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
use std::fmt;
use temporal_prost_expression::Env;
use temporalio_workflow::{
    ChildWorkflowCancellationType, ChildWorkflowOptions, WorkflowCancellationToken, WorkflowContext,
    WorkflowIdReusePolicy, WorkflowRandomStream,
};

/// The random stream for expressions, separate from the user's own draws.
const STREAM: &str = "temporal-prost/id";

/// The command that starts a child workflow.
pub struct ChildCommand<W: Workflow> {
    scope: Box<dyn ParentScope<W>>,
    input: MessageOf<W::Input>,
    options: Layers<ChildWorkflowOptions>,
}

/// A call of the child workflow `W`. Await it for the result, or [start](Call::start) it for a handle. It resolves to
/// the bare output or a [`ChildError`].
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

/// Converts the schema's options to the SDK's, without the id.
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
    /// Creates a call from `context`, with the schema's options.
    pub fn to<I: 'static>(context: &WorkflowContext<I>, input: MessageOf<W::Input>) -> Self {
        let options = Layers::new(child_options(W::OPTIONS));
        Call::new(ChildCommand { scope: Box::new(context.clone()), input, options })
    }

    crate::__setters! {
        id => set(|options, id| options.workflow_id = Some(id));
        task_queue => set(|options, queue| options.task_queue = Some(queue));
        execution_timeout => set(|options, timeout| options.execution_timeout = Some(timeout));
        run_timeout => set(|options, timeout| options.run_timeout = Some(timeout));
        task_timeout => set(|options, timeout| options.task_timeout = Some(timeout));
        id_reuse_policy<WorkflowIdReusePolicy> => set(|options, policy| options.id_reuse_policy = policy);
        retry_policy => set(|options, policy| options.retry_policy = Some(policy));
        parent_close_policy => set(|options, policy| options.parent_close_policy = policy);
        wait_for_cancellation => set(|options, wait| options.cancel_type = cancel_type(wait));
        priority => set_whole(|options, priority| options.priority = Some(priority));
        priority_key => set(|options, key| options.priority.get_or_insert_default().priority_key = Some(key));
        fairness_key => set(|options, key| options.priority.get_or_insert_default().fairness_key = Some(key));
        fairness_weight => set(|options, weight| {
            options.priority.get_or_insert_default().fairness_weight = Some(weight);
        });
        search_attributes => set(|options, attributes| options.search_attributes = Some(attributes));
    }

    /// Detaches the call from cancellation of the workflow, like
    /// [`ActivityCall::detached`](crate::ActivityCall::detached).
    pub fn detached(self) -> Self {
        self.set(|options| options.cancellation_token = Some(WorkflowCancellationToken::new()))
    }

    /// Edits the SDK's options, which are filled in from the schema. Setters override edits.
    ///
    /// The id and the search attributes are unset unless an edit sets them. The schema's expressions are evaluated
    /// last, and only for values that are still missing.
    pub fn options(self, edit: impl FnOnce(&mut ChildWorkflowOptions)) -> Self {
        self.with(|command| command.options.edit(edit))
    }

    fn set(self, setter: impl FnOnce(&mut ChildWorkflowOptions) + 'static) -> Self {
        self.with(|command| command.options.set(setter))
    }

    fn set_whole(self, setter: impl FnOnce(&mut ChildWorkflowOptions) + 'static) -> Self {
        self.with(|command| command.options.set_whole(setter))
    }

    /// Starts the child immediately. Resolves to a handle once the server has started it.
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

/// Evaluates the schema's expressions for values that are missing. Returns the id, which the SDK's child does not
/// expose.
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

/// The time and randomness of expressions inside a workflow, which are the same on replay.
pub(crate) struct WorkflowEnv {
    stream: WorkflowRandomStream,
    time: Option<std::time::SystemTime>,
}

#[cfg(all(feature = "client", feature = "worker"))]
impl WorkflowEnv {
    pub(crate) fn of<I>(context: &WorkflowContext<I>) -> Self {
        Self { stream: context.random_stream(STREAM), time: context.workflow_time() }
    }
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
