use super::{Start, start_options};
use crate::{
    definition::{Signal, SignalTo, Workflow},
    hook::{Methods, Part, Sent},
    options::IdConflictPolicy,
    payload::{Envelope, MessageOf},
    remote::{ExecuteError, StartError, WorkflowHandle},
};
use std::fmt;
use temporalio_client::{
    NamespacedClient as _, SignalWithStartWorkflowInput, WorkflowIdConflictPolicy, WorkflowStartOptions,
};

/// The start of a workflow together with a signal. A workflow with the same id that is already running receives the
/// signal too.
///
/// Generated code has a method for it if the schema sets `start: true` in the reference to the signal.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::{OrdersClient, PlaceOrderHandle}};
/// use temporal_prost::StartError;
///
/// async fn express(orders: &OrdersClient, request: PlaceOrderRequest) -> Result<PlaceOrderHandle, StartError> {
///     orders.place_order(request).with_ship_now().start().await
/// }
/// ```
#[must_use = "nothing is started until `start` or `execute` is called and awaited"]
pub struct SignalWithStart<W: Workflow, S: Signal> {
    start: Start<W>,
    signal: MessageOf<S::Input>,
}

impl<W: Workflow, S: Signal> SignalWithStart<W, S> {
    pub(super) fn new(start: Start<W>, signal: MessageOf<S::Input>) -> Self {
        Self { start, signal }
    }

    /// Starts the workflow unless it is running, and sends the signal.
    ///
    /// # Errors
    /// Returns an error if the workflow is neither started nor signalled. [`StartError::is_already_started`] is `true`
    /// if the id must not be reused.
    pub async fn start(self) -> Result<W::Ref<WorkflowHandle<W>>, StartError> {
        Ok(self.handle().await?.into())
    }

    /// Starts the workflow unless it is running, sends the signal and waits for the workflow's result.
    ///
    /// # Errors
    /// Returns an error if the workflow is not started or does not complete.
    pub async fn execute(self) -> Result<MessageOf<W::Output>, ExecuteError> {
        Ok(self.handle().await?.result().await?)
    }

    #[doc(hidden)]
    pub async fn handle(self) -> Result<WorkflowHandle<W>, StartError> {
        let (client, input, options) = self.start.prepare_with(options_with_signal::<W>())?;
        let workflow_id = options.workflow_id.clone();
        let signal = <S::Input as Envelope>::Argument::from_message(self.signal);
        let to = SignalTo::<S, W>::default();
        let start = Part::<SignalWithStartWorkflowInput>::start::<W::Input>(W::METHOD);
        let methods =
            Methods::SignalWithStart(start, Part::signal::<<S::Input as Envelope>::Argument>(S::METHOD));
        let sent = Sent::new(methods, client.namespace(), W::NAME);
        let started = client.signal_with_start_workflow(W::default(), input, to, signal, options);
        let started = sent.around(started).await;
        let started = started.map_err(|error| StartError::from_sdk(workflow_id, error))?;
        Ok(WorkflowHandle::started(&started, true))
    }
}

/// Returns the schema's options without a `FAIL` conflict policy, which applies only to other starts: servers reject it
/// here, because a signal with start also reaches a running workflow.
fn options_with_signal<W: Workflow>() -> WorkflowStartOptions {
    let mut options = start_options(W::OPTIONS);
    if W::OPTIONS.id_conflict_policy == Some(IdConflictPolicy::Fail) {
        options.id_conflict_policy = WorkflowIdConflictPolicy::Unspecified;
    }
    options
}

impl<W: Workflow, S: Signal> fmt::Debug for SignalWithStart<W, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignalWithStart")
            .field("start", &self.start)
            .field("signal", &S::NAME)
            .finish_non_exhaustive()
    }
}
