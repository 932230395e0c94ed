use super::running::{Cancel, Cancellation, Running, with_reason, without_reason};
use super::{ChildError, ExternalWorkflow};
use crate::{
    definition::{Signal, SignalTo, Signals, Workflow},
    payload::{Envelope, MessageOf},
};
use std::{
    cell::RefCell,
    fmt, mem,
    rc::{Rc, Weak},
};
use temporalio_workflow::{
    SignalWorkflowOptions, StartedChildWorkflow, WorkflowSignalError, common::WorkflowDefinition,
};

/// A handle to a running child workflow, for its parent. Generated code has a type around it with the signals of the
/// schema, for example `PlaceOrderChild`.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::children};
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// async fn express<W: 'static>(ctx: &WorkflowContext<W>, order: PlaceOrderRequest) -> WorkflowResult<String> {
///     let order = children(ctx).place_order(order).start().await?;
///     order.ship_now().await?;
///     Ok(order.result().await?.tracking_number)
/// }
/// ```
pub struct ChildHandle<W: Workflow> {
    id: String,
    run_id: String,
    execution: Rc<RefCell<Execution<W>>>,
    external: ExternalWorkflow,
}

enum Execution<W: Workflow> {
    Started(StartedChildWorkflow<AsChild<W>>),
    /// The result has been requested, which consumes the SDK's handle.
    Awaited(Option<Weak<dyn Cancel>>),
}

impl<W: Workflow> ChildHandle<W> {
    pub(super) fn from_sdk(
        id: String,
        started: StartedChildWorkflow<AsChild<W>>,
        external: ExternalWorkflow,
    ) -> Self {
        let run_id = started.run_id.clone();
        Self { id, run_id, execution: Rc::new(RefCell::new(Execution::Started(started))), external }
    }

    /// Returns the child's workflow id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the id of the run that was started.
    #[must_use]
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// Waits for the child's result. The SDK returns the result only once, so a second call resolves to
    /// [`ChildError::Taken`].
    pub fn result(&self) -> Running<Result<MessageOf<W::Output>, ChildError>> {
        let cancellation = Cancellation::default();
        let is_first = matches!(*self.execution.borrow(), Execution::Started(_));
        let result = Running::new(self.outcome(cancellation.clone()), cancellation);
        if is_first {
            self.execution.replace(Execution::Awaited(Some(result.canceller())));
        }
        result
    }

    pub(super) fn outcome(
        &self,
        cancellation: Cancellation,
    ) -> impl Future<Output = Result<MessageOf<W::Output>, ChildError>> + use<W> {
        let started = self.take();
        async move {
            let result = started.ok_or(ChildError::Taken)?.result();
            Ok(cancellation.drive(result, with_reason).await?.into_message())
        }
    }

    fn take(&self) -> Option<StartedChildWorkflow<AsChild<W>>> {
        let mut execution = self.execution.borrow_mut();
        match mem::replace(&mut *execution, Execution::Awaited(None)) {
            Execution::Started(started) => Some(started),
            awaited @ Execution::Awaited(_) => {
                *execution = awaited;
                None
            }
        }
    }

    /// Requests cancellation of the child as its parent. After the future of its result has been dropped, the request
    /// is sent as if from any other workflow.
    pub fn cancel(&self, reason: impl Into<String>) {
        let reason = reason.into();
        match &*self.execution.borrow() {
            Execution::Started(started) => started.cancel(reason),
            Execution::Awaited(result) => match result.as_ref().and_then(Weak::upgrade) {
                Some(result) => result.cancel(Some(reason)),
                None => drop(self.external.cancel(Some(reason))),
            },
        }
    }
}

impl<W: Workflow> Signals for ChildHandle<W> {
    type SignalFuture<S: Signal> = Running<Result<(), WorkflowSignalError>>;

    fn signal<S: Signal>(&self, input: MessageOf<S::Input>) -> Self::SignalFuture<S> {
        let Execution::Started(started) = &*self.execution.borrow() else {
            return self.external.signal::<S>(input);
        };
        let input = <S::Input as Envelope>::Argument::from_message(input);
        let signal = SignalTo::<S, AsChild<W>>::default();
        let sent = started.signal(signal, input, SignalWorkflowOptions::default());
        let cancellation = Cancellation::default();
        Running::new(cancellation.clone().drive(sent, without_reason), cancellation)
    }
}

impl<W: Workflow> Clone for ChildHandle<W> {
    fn clone(&self) -> Self {
        Self {
            id: self.id.clone(),
            run_id: self.run_id.clone(),
            execution: self.execution.clone(),
            external: self.external.clone(),
        }
    }
}

impl<W: Workflow> fmt::Debug for ChildHandle<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChildHandle")
            .field("id", &self.id)
            .field("run_id", &self.run_id)
            .finish_non_exhaustive()
    }
}

/// The definition of `W` as a child, which differs in that an empty input is sent as one null payload.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AsChild<W>(W);

impl<W: Workflow> WorkflowDefinition for AsChild<W> {
    type Input = <W::Input as Envelope>::Argument;
    type Output = W::Output;

    fn name(&self) -> &str {
        W::NAME
    }
}
