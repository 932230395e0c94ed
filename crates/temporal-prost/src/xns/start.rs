use super::{
    Called, CalledWith, Handle, SignalWithStartActivity, StartActivity, UpdateWithStartActivity,
    activity::Detachable, message::Message, outcome::Finished, start_options as wire,
};
use crate::{
    call::{
        ActivityCall, ActivityCallError, Call, Cancellation, Running, WorkflowCommand, WorkflowEnv,
        sealed::Sealed,
    },
    definition::{Activity, Signal, Update, Workflow},
    expression::{self, ExpressionError, RANDOM_ID},
    options::{IdConflictPolicy, IdReusePolicy, ParentClosePolicy, XnsOptions},
    payload::{Envelope, MessageOf, PayloadError},
    protos::temporal::xns::v1::{
        StartWorkflowOptions, UpdateWithStartRequest, UpdateWorkflowWithOptionsRequest, WorkflowRequest,
    },
};
use std::{fmt, time::Duration};
use temporalio_common::{ActivityDefinition, RetryPolicy, WorkflowDefinition};
use temporalio_workflow::WorkflowContext;

/// The start of the workflow `W` in another namespace. Await it for the result, or [start](Call::start) it for a handle.
///
/// The task queue, the timeouts and the other setters are those of the workflow. [`activity`](Call::activity) changes the
/// activity that starts it.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::xns};
/// use std::time::Duration;
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// /// Starts an order in the other namespace without waiting for its result.
/// async fn place<I: 'static>(ctx: &WorkflowContext<I>, order: PlaceOrderRequest) -> WorkflowResult<String> {
///     let order = xns(ctx).place_order(order).execution_timeout(Duration::from_secs(24 * 60 * 60)).start().await?;
///     Ok(order.id().to_owned())
/// }
/// ```
pub type Start<W, I> = Call<StartCommand<StartActivity<W>, I>>;

/// The start of the workflow `W` in another namespace together with the signal `S`. Await it for the workflow's result, or
/// [start](Call::start) it for a handle.
pub type SignalWithStart<W, S, I> = Call<StartCommand<SignalWithStartActivity<W, S>, I>>;

/// The start of the workflow `W` in another namespace together with the update `U`. Await it for the update's result, or
/// [start](Call::start) it for a handle to the workflow.
///
/// ```
/// use shop::v1::{ChangeAddressRequest, PlaceOrderRequest, orders_temporal::xns};
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// /// Changes the address of an order. Places the order first if it is not running.
/// async fn send_to<I: 'static>(
///     ctx: &WorkflowContext<I>,
///     order: PlaceOrderRequest,
///     address: String,
/// ) -> WorkflowResult<bool> {
///     let change = ChangeAddressRequest { address };
///     Ok(xns(ctx).place_order_with_change_address(order, change).await?.shipped)
/// }
/// ```
pub type UpdateWithStart<W, U, I> = Call<StartCommand<UpdateWithStartActivity<W, U>, I>>;

/// A handle to a workflow, or the reason why it was not started.
type Outcome<W, I> = Result<<W as Workflow>::Ref<Handle<W, I>>, ActivityCallError>;

/// An activity that starts a workflow.
pub trait StartingActivity: Activity<Input: Envelope<Message: StartRequest>> {
    /// The workflow.
    type Workflow: Called;
    /// The options that the schema sets.
    const XNS: XnsOptions;
}

impl<W: Called> StartingActivity for StartActivity<W> {
    type Workflow = W;
    const XNS: XnsOptions = W::XNS;
}

impl<W: CalledWith<S>, S: Signal> StartingActivity for SignalWithStartActivity<W, S> {
    type Workflow = W;
    const XNS: XnsOptions = <W as CalledWith<S>>::OPTIONS;
}

impl<W: CalledWith<U>, U: Update> StartingActivity for UpdateWithStartActivity<W, U> {
    type Workflow = W;
    const XNS: XnsOptions = <W as CalledWith<U>>::OPTIONS;
}

/// A request that starts a workflow.
pub trait StartRequest: Message {
    /// Returns the options of the start.
    fn options(&mut self) -> &mut StartWorkflowOptions;
    /// Returns the policy for a cancelled activity.
    fn parent_close_policy(&mut self) -> &mut i32;
    /// Returns the switch that ends the activity as soon as the workflow has started.
    fn detached(&mut self) -> &mut bool;
    /// Returns the options of the update.
    fn update(&mut self) -> Option<&mut UpdateWorkflowWithOptionsRequest> {
        None
    }
}

macro_rules! start_request {
    ($request:ident $($update:tt)*) => {
        impl StartRequest for $request {
            fn options(&mut self) -> &mut StartWorkflowOptions {
                self.start_workflow_options.get_or_insert_default()
            }

            fn parent_close_policy(&mut self) -> &mut i32 {
                &mut self.parent_close_policy
            }

            fn detached(&mut self) -> &mut bool {
                &mut self.detached
            }

            $($update)*
        }
    };
}
start_request! { WorkflowRequest }
start_request! {
    UpdateWithStartRequest
    fn update(&mut self) -> Option<&mut UpdateWorkflowWithOptionsRequest> {
        Some(self.update_workflow_options.get_or_insert_default())
    }
}

type InputOf<A> = MessageOf<<<A as StartingActivity>::Workflow as WorkflowDefinition>::Input>;
type RequestOf<A> = MessageOf<<A as ActivityDefinition>::Input>;
/// Evaluates the id of an update.
pub(super) type UpdateId = Box<dyn FnOnce(&mut WorkflowEnv) -> Result<String, ExpressionError>>;

/// The command that starts a workflow in another namespace.
pub struct StartCommand<A: StartingActivity, I> {
    context: WorkflowContext<I>,
    input: InputOf<A>,
    request: RequestOf<A>,
    activity: ActivityCall<A>,
    update_id: Option<UpdateId>,
    error: Option<ExpressionError>,
}

impl<A: StartingActivity, I: 'static> Call<StartCommand<A, I>> {
    pub(super) fn to(context: &WorkflowContext<I>, input: InputOf<A>, request: RequestOf<A>) -> Self {
        let activity = ActivityCall::to(context, request.clone());
        let context = context.clone();
        Self::new(StartCommand { context, input, request, activity, update_id: None, error: None })
    }

    crate::__setters! {
        id => set(|request, id| request.options().id = id);
        task_queue => set(|request, queue| request.options().task_queue = queue);
        execution_timeout => set(|request, timeout| request.options().execution_timeout = wire::duration(timeout));
        run_timeout => set(|request, timeout| request.options().run_timeout = wire::duration(timeout));
        task_timeout => set(|request, timeout| request.options().task_timeout = wire::duration(timeout));
        id_reuse_policy<IdReusePolicy> => set(|request, policy| {
            request.options().id_reuse_policy = wire::id_reuse_policy(policy);
        });
        enable_eager_start => set(|request, enable| request.options().enable_eager_start = enable);
    }

    /// Sets the workflow id conflict policy, which applies if a workflow with this id is running. Without one, the call
    /// waits for the running workflow, unless you set [`fail_if_started`](Self::fail_if_started).
    pub fn id_conflict_policy(self, policy: IdConflictPolicy) -> Self {
        self.set(|request| request.options().workflow_id_conflict_policy = wire::id_conflict_policy(policy))
    }

    /// Sets the retry policy of the workflow. By default, a workflow is not retried.
    pub fn retry_policy(self, policy: impl Into<RetryPolicy>) -> Self {
        let policy = wire::retry_policy(policy.into());
        self.set(|request| request.options().retry_policy = Some(policy))
    }

    /// Makes the call fail if a workflow with this id is running, or has closed and its id must not be reused. By default,
    /// the call waits for that workflow. The failure has the type `WorkflowExecutionAlreadyStarted`.
    pub fn fail_if_started(self, fail: bool) -> Self {
        self.set(|request| request.options().error_when_already_started = fail)
    }

    /// Sets the delay before the first workflow task. Defaults to no delay.
    pub fn start_delay(self, delay: Duration) -> Self {
        self.set(|request| request.options().start_delay = wire::duration(delay))
    }

    /// Sets the memo, an object in JSON.
    pub fn memo(self, memo: &serde_json::Value) -> Self {
        self.set_struct(memo, |options, memo| options.memo = Some(memo))
    }

    /// Sets the search attributes, an object in JSON. The server knows their types. Replaces all search attributes that the
    /// schema sets.
    pub fn search_attributes(self, attributes: &serde_json::Value) -> Self {
        self.set_struct(attributes, |options, attributes| options.search_attirbutes = Some(attributes))
    }

    /// Sets what happens to the workflow if the call is cancelled, or if the calling workflow closes. Overrides the schema.
    /// By default, the workflow continues.
    pub fn parent_close_policy(self, policy: ParentClosePolicy) -> Self {
        self.set(|request| *request.parent_close_policy() = wire::parent_close_policy(policy))
    }

    /// Sets the time between two heartbeats of the activity. Overrides the schema.
    pub fn heartbeat_interval(self, interval: Duration) -> Self {
        self.set(|request| *request.heartbeat_interval() = wire::duration(interval))
    }

    /// Changes the activity that makes the call, such as its task queue, timeouts and retry policy.
    pub fn activity(self, edit: impl FnOnce(ActivityCall<A>) -> ActivityCall<A>) -> Self {
        self.map(|command| StartCommand { activity: edit(command.activity), ..command })
    }

    fn set(self, set: impl FnOnce(&mut RequestOf<A>)) -> Self {
        self.with(|command| set(&mut command.request))
    }

    fn set_struct(
        self,
        json: &serde_json::Value,
        set: impl FnOnce(&mut StartWorkflowOptions, prost_types::Struct),
    ) -> Self {
        self.with(|command| match wire::to_struct(json) {
            Ok(value) => set(command.request.options(), value),
            Err(error) => {
                let error = PayloadError::json("google.protobuf.Struct", error);
                command.error = Some(ExpressionError::Input(error));
            }
        })
    }

    /// Starts the workflow. Resolves to a handle once it has started, and for a start with an update, once the update is
    /// accepted.
    pub fn start(self) -> Running<Outcome<A::Workflow, I>> {
        match self.into_command() {
            Some((command, cancellation)) => command.start(cancellation),
            None => Running::done(),
        }
    }
}

impl<W: CalledWith<U>, U: Update, I: 'static> UpdateWithStart<W, U, I> {
    pub(super) fn with_update_id(self, update: MessageOf<U::Input>) -> Self {
        self.with(|command| command.update_id = Some(update_id::<U>(update)))
    }

    /// Sets the update id. Overrides the schema's id expression.
    pub fn update_id(self, id: impl Into<String>) -> Self {
        let id = id.into();
        self.set(|request| {
            if let Some(update) = request.update() {
                update.update_id = id;
            }
        })
    }
}

/// Returns the evaluation of the id of an update, a random one if the schema has no expression.
pub(super) fn update_id<U: Update>(input: MessageOf<U::Input>) -> UpdateId {
    let expression = U::OPTIONS.id.unwrap_or(RANDOM_ID);
    Box::new(move |env| expression::id::<U::Input>(expression, &input, env))
}

impl<A: StartingActivity, I: 'static> StartCommand<A, I> {
    /// Evaluates the ids that are missing. A retry of the activity has the same ids.
    fn prepare(&mut self) -> Result<(), ActivityCallError> {
        let failed = |source| ActivityCallError::Expression { activity: A::NAME, source };
        if let Some(error) = self.error.take() {
            return Err(failed(error));
        }
        let mut env = WorkflowEnv::of(&self.context);
        if self.request.options().id.is_empty() {
            let expression = A::Workflow::OPTIONS.id.unwrap_or(RANDOM_ID);
            let id = expression::id::<<A::Workflow as WorkflowDefinition>::Input>(
                expression,
                &self.input,
                &mut env,
            );
            self.request.options().id = id.map_err(failed)?;
        }
        if let (Some(update), Some(evaluate)) = (self.request.update(), self.update_id.take())
            && update.update_id.is_empty()
        {
            update.update_id = evaluate(&mut env).map_err(failed)?;
        }
        self.fill_in();
        Ok(())
    }

    /// Sets the options that neither the caller nor the schema of the start has set.
    fn fill_in(&mut self) {
        self.request
            .heartbeat_interval()
            .get_or_insert_with(|| wire::duration(A::XNS.heartbeat_interval).unwrap_or_default());
        let policy = A::XNS.parent_close_policy.or(A::Workflow::OPTIONS.parent_close_policy);
        let policy = policy.map_or(0, wire::parent_close_policy);
        let unset = self.request.parent_close_policy();
        if *unset == 0 {
            *unset = policy;
        }
    }

    fn start(mut self, cancellation: Cancellation) -> Running<Outcome<A::Workflow, I>> {
        if let Err(error) = self.prepare() {
            return Running::ready(Err(error));
        }
        *self.request.detached() = true;
        let id = self.request.options().id.clone();
        let policy = *self.request.parent_close_policy();
        let Self { context, request, activity, .. } = self;
        let started =
            activity.retarget::<Detachable<A>, I>(&context, request).running_with(cancellation.clone());
        let started = async move {
            let run_id = match started.await? {
                Finished::Started(run_id) => run_id,
                Finished::Result(_) => None,
            };
            Ok(Handle::started(context, id, run_id, policy).into())
        };
        Running::new(started, cancellation)
    }
}

impl<A: StartingActivity, I: 'static> WorkflowCommand for StartCommand<A, I> {
    type Output = Result<MessageOf<A::Output>, ActivityCallError>;

    fn send(mut self, cancellation: Cancellation) -> Running<Self::Output> {
        match self.prepare() {
            Ok(()) => {
                let Self { context, request, activity, .. } = self;
                activity.retarget::<A, I>(&context, request).running_with(cancellation)
            }
            Err(error) => Running::ready(Err(error)),
        }
    }
}

impl<A: StartingActivity, I> Sealed for StartCommand<A, I> {}

impl<A: StartingActivity, I> fmt::Debug for StartCommand<A, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Start").field("activity", &self.activity).finish_non_exhaustive()
    }
}
