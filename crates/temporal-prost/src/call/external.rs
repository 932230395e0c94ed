use super::running::{Cancellation, Running, without_reason};
use crate::{
    definition::{Signal, SignalTo, Signals},
    payload::{Envelope, MessageOf},
};
use std::rc::Rc;
use temporalio_workflow::{
    CancelExternalWorkflowError, ExternalWorkflowHandle, SignalWorkflowOptions, WorkflowContext,
    WorkflowSignalError, common::UntypedWorkflow,
};

/// A handle to another workflow, identified by its id.
///
/// Generated code has a type around it with the signals of the service, for example `OrdersExternal`.
///
/// ```
/// use shop::v1::orders_temporal::external;
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// async fn hurry<W: 'static>(ctx: &WorkflowContext<W>, order_id: &str) -> WorkflowResult<()> {
///     let order = external(ctx, format!("order/{order_id}"));
///     order.ship_now().await?;
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ExternalWorkflow(Rc<ExternalWorkflowHandle>);

impl ExternalWorkflow {
    /// Creates a handle to the given run of the workflow `id`, or to its latest run. Convert it to the generated type
    /// of a service with `into()`.
    pub fn new<I>(context: &WorkflowContext<I>, id: impl Into<String>, run_id: Option<String>) -> Self {
        Self::from_sdk(context.external_workflow(id, run_id))
    }

    pub(super) fn from_sdk(handle: ExternalWorkflowHandle) -> Self {
        Self(Rc::new(handle))
    }

    /// Returns the workflow id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.0.workflow_id()
    }

    /// Returns the run id, if one was given.
    #[must_use]
    pub fn run_id(&self) -> Option<&str> {
        self.0.run_id()
    }

    /// Requests cancellation of the workflow. Resolves once the request has been delivered or has failed.
    pub fn cancel(&self, reason: Option<String>) -> Running<Result<(), CancelExternalWorkflowError>> {
        let handle = self.0.clone();
        Running::new(async move { handle.cancel(reason).await.map(drop) }, Cancellation::default())
    }
}

impl Signals for ExternalWorkflow {
    type SignalFuture<S: Signal> = Running<Result<(), WorkflowSignalError>>;

    fn signal<S: Signal>(&self, input: MessageOf<S::Input>) -> Self::SignalFuture<S> {
        let input = <S::Input as Envelope>::Argument::from_message(input);
        let signal = SignalTo::<S, UntypedWorkflow>::default();
        let sent = self.0.signal(signal, input, SignalWorkflowOptions::default());
        let cancellation = Cancellation::default();
        Running::new(cancellation.clone().drive(sent, without_reason), cancellation)
    }
}
