use super::{
    Called, CancelActivity, GetActivity, QueryActivity, SignalActivity, UpdateCall, caller::update_options,
    cancel::CancelRequest, message::Message, request::pack, start_options as wire, update::UpdateCommand,
};
use crate::{
    call::{ActivityCall, ActivityCommand, Call},
    definition::{Activity, Query, Signal, Signals, Update, Workflow},
    options::{ParentClosePolicy, XnsOptions},
    payload::{Envelope, MessageOf},
    protos::temporal::xns::v1::{
        GetWorkflowRequest, QueryRequest, SignalRequest, UpdateRequest, UpdateWorkflowWithOptionsRequest,
    },
};
use std::{fmt, marker::PhantomData, time::Duration};
use temporalio_workflow::WorkflowContext;

/// The wait for the result of the workflow `W` in another namespace.
pub type ResultCall<W> = ActivityCall<GetActivity<W>>;
/// The query `Q` of a workflow in another namespace.
pub type QueryCall<Q> = ActivityCall<QueryActivity<Q>>;
/// The signal `S` to a workflow in another namespace.
pub type SignalCall<S> = ActivityCall<SignalActivity<S>>;
/// The cancellation of a workflow of the service `S` in another namespace.
pub type CancelCall<S> = ActivityCall<CancelActivity<S>>;

/// A handle to an execution of the workflow `W` in another namespace, for a workflow. Each call through it is an activity.
///
/// Generated code wraps it in a type with the signals, queries and updates of the schema, such as `PlaceOrderXns`:
///
/// ```
/// use shop::v1::orders_temporal::xns;
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// /// Cancels an order in the other namespace, unless it has shipped.
/// async fn cancel<I: 'static>(ctx: &WorkflowContext<I>, number: u32) -> WorkflowResult<bool> {
///     let order = xns(ctx).place_order_handle(format!("order/{number}"));
///     if order.get_order().await?.shipped {
///         return Ok(false);
///     }
///     order.cancel().await?;
///     Ok(true)
/// }
/// ```
///
/// If the start has named the run, calls go to the latest run of its chain, as with a handle of a client. Workers in Go do
/// not name the run. Calls then go to the latest run with the id.
pub struct Handle<W: Workflow, I> {
    context: WorkflowContext<I>,
    id: String,
    run_id: Option<String>,
    /// The policy for the workflow if the wait for its result is cancelled.
    policy: i32,
    workflow: PhantomData<fn() -> W>,
}

impl<W: Workflow, I> Handle<W, I> {
    pub(super) fn attach(context: WorkflowContext<I>, id: String) -> Self {
        let policy = W::XNS.parent_close_policy.map_or(0, wire::parent_close_policy);
        Self::started(context, id, None, policy)
    }

    pub(super) fn started(
        context: WorkflowContext<I>,
        id: String,
        run_id: Option<String>,
        policy: i32,
    ) -> Self {
        Self { context, id, run_id, policy, workflow: PhantomData }
    }

    /// Returns the workflow id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the run that was started, if the worker has named it.
    #[must_use]
    pub fn run_id(&self) -> Option<&str> {
        self.run_id.as_deref()
    }

    /// Returns the same workflow at a certain run and its successors.
    pub fn at_run(&self, run_id: impl Into<String>) -> W::Ref<Self> {
        Self { run_id: Some(run_id.into()), ..self.clone() }.into()
    }

    /// Returns the options of a handler: of the workflow's reference to it, or else its own.
    fn options(method: &str, own: XnsOptions) -> XnsOptions {
        W::XNS_HANDLERS.iter().find(|(name, _)| *name == method).map_or(own, |(_, options)| *options)
    }

    fn ids(&self) -> (String, String) {
        (self.id.clone(), self.run_id.clone().unwrap_or_default())
    }
}

/// Returns the interval between heartbeats for a request.
fn interval(options: XnsOptions) -> Option<prost_types::Duration> {
    wire::duration(options.heartbeat_interval)
}

impl<W: Workflow, I: 'static> Handle<W, I> {
    /// Creates a query. Generated code calls this method for the queries that the schema declares.
    #[expect(clippy::needless_pass_by_value, reason = "calls of clients consume their input too")]
    pub fn query<Q: Query>(&self, input: MessageOf<Q::Input>) -> QueryCall<Q> {
        let options = Self::options(Q::METHOD, Q::XNS);
        let (workflow_id, run_id) = self.ids();
        let request = pack::<Q::Input>(&input);
        let request = QueryRequest { run_id, workflow_id, request, heartbeat_interval: interval(options) };
        ActivityCall::with_options(&self.context, request, options.activity())
    }

    /// Creates an update. Generated code calls this method for the updates that the schema declares.
    pub fn update<U: Update>(&self, input: MessageOf<U::Input>) -> UpdateCall<U> {
        let options = Self::options(U::METHOD, U::XNS);
        let (workflow_id, run_id) = self.ids();
        let update = update_options(U::OPTIONS.wait_for_stage);
        let request = UpdateRequest {
            heartbeat_interval: interval(options),
            update_workflow_options: Some(UpdateWorkflowWithOptionsRequest { workflow_id, run_id, ..update }),
            request: pack::<U::Input>(&input),
        };
        UpdateCommand::call(&self.context, (request, input), options)
    }
}

impl<W: Called, I: 'static> Handle<W, I> {
    /// Waits for the workflow's result, through continued runs.
    ///
    /// If this call is cancelled, the parent close policy of the start applies to the workflow. A handle that is attached to
    /// an id has the policy of the schema's `xns`, and without one, the workflow continues.
    pub fn result(&self) -> ResultCall<W> {
        let (workflow_id, run_id) = self.ids();
        let request = GetWorkflowRequest {
            heartbeat_interval: interval(W::XNS),
            run_id,
            workflow_id,
            parent_close_policy: self.policy,
        };
        ActivityCall::to(&self.context, request)
    }
}

impl<W: Workflow<Service: super::Service>, I: 'static> Handle<W, I> {
    /// Requests cancellation of the workflow.
    pub fn cancel(&self) -> CancelCall<W::Service> {
        let (workflow_id, run_id) = self.ids();
        ActivityCall::to(&self.context, CancelRequest { workflow_id, run_id })
    }
}

impl<W: Workflow, I: 'static> Signals for Handle<W, I> {
    type SignalFuture<S: Signal> = SignalCall<S>;

    fn signal<S: Signal>(&self, input: MessageOf<S::Input>) -> SignalCall<S> {
        let options = Self::options(S::METHOD, S::XNS);
        let (workflow_id, run_id) = self.ids();
        let request = pack::<S::Input>(&input);
        let request = SignalRequest { run_id, workflow_id, request, heartbeat_interval: interval(options) };
        ActivityCall::with_options(&self.context, request, options.activity())
    }
}

impl<A: Activity<Input: Envelope<Message: Message>>> Call<ActivityCommand<A>> {
    /// Sets the time between two heartbeats of the activity. Overrides the schema.
    pub fn heartbeat_interval(self, interval: Duration) -> Self {
        self.edit_input(|request| *request.heartbeat_interval() = wire::duration(interval))
    }
}

impl<W: Called> Call<ActivityCommand<GetActivity<W>>> {
    /// Sets what happens to the workflow if the call is cancelled, or if the calling workflow closes.
    pub fn parent_close_policy(self, policy: ParentClosePolicy) -> Self {
        self.edit_input(|request| request.parent_close_policy = wire::parent_close_policy(policy))
    }
}

impl<W: Workflow, I> Clone for Handle<W, I> {
    fn clone(&self) -> Self {
        Self::started(self.context.clone(), self.id.clone(), self.run_id.clone(), self.policy)
    }
}

impl<W: Workflow, I> fmt::Debug for Handle<W, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("workflow_type", &W::NAME)
            .field("id", &self.id)
            .field("run_id", &self.run_id)
            .finish_non_exhaustive()
    }
}
