//! Calls from inside a workflow, with the schema's defaults.

mod activity;
mod caller;
mod child;
mod child_handle;
mod error;
mod external;
mod layers;
mod local_activity;
#[cfg(feature = "nexus")]
mod nexus;
mod running;
mod scope;

pub use activity::{ActivityCall, ActivityCommand};
pub use caller::Caller;
#[cfg(all(feature = "client", feature = "worker"))]
pub(crate) use child::WorkflowEnv;
pub use child::{ChildCall, ChildCommand};
pub use child_handle::ChildHandle;
pub use error::{ActivityCallError, ChildError, ChildStartError, INVALID_CALL};
pub use external::ExternalWorkflow;
pub use local_activity::{LocalActivityCall, LocalActivityCommand};
#[cfg(feature = "nexus")]
pub use nexus::{NexusCall, NexusCallError, NexusCaller, NexusCommand, NexusHandle};
pub use running::Running;

use futures_util::future::FusedFuture;
pub(crate) use running::Cancellation;
use std::{
    cell::RefCell,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};
use temporalio_workflow::{CancellableFuture, CancellableFutureWithReason};

/// A command that a call sends when it starts. This trait is sealed: it is implemented by [`ActivityCommand`],
/// [`LocalActivityCommand`] and [`ChildCommand`].
pub trait WorkflowCommand: sealed::Sealed {
    /// The outcome of the command.
    type Output: 'static;

    /// Sends the command.
    #[doc(hidden)]
    fn send(self, cancellation: Cancellation) -> Running<Self::Output>;
}

pub(crate) mod sealed {
    use super::{ActivityCommand, ChildCommand, LocalActivityCommand};
    use crate::definition::{Activity, Workflow};

    /// Seals [`WorkflowCommand`](super::WorkflowCommand).
    pub trait Sealed {}

    impl<A: Activity> Sealed for ActivityCommand<A> {}
    impl<A: Activity> Sealed for LocalActivityCommand<A> {}
    impl<W: Workflow> Sealed for ChildCommand<W> {}
    #[cfg(feature = "nexus")]
    impl<O: crate::nexus::NexusOperation> Sealed for super::NexusCommand<O> {}
}

/// A call, which is also the future of its outcome. It starts when it is first polled.
///
/// The future is fused and can be cancelled, so it works in the SDK's `select!`, `join!` and `join_all`. Setters have
/// no effect once the call has been polled.
///
/// ```
/// use shop::v1::{ChargeCardRequest, orders_temporal::activities};
/// use std::time::Duration;
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult, select};
///
/// async fn charge<W: 'static>(ctx: &WorkflowContext<W>, order: ChargeCardRequest) -> WorkflowResult<Option<String>> {
///     select! {
///         // The call comes before the timer, because the timer does not fail if the workflow is cancelled.
///         charged = activities(ctx).charge_card(order) => Ok(Some(charged?.payment_id)),
///         _ = ctx.timer(Duration::from_secs(60)) => Ok(None),
///     }
/// }
/// ```
///
/// `select!` drops the calls that lose, but dropping a call does not cancel it. To wait for several calls:
///
/// ```
/// use shop::v1::{ShipParcelRequest, orders_temporal::activities};
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult, join_all};
///
/// async fn ship<W: 'static>(
///     ctx: &WorkflowContext<W>,
///     parcels: Vec<ShipParcelRequest>,
/// ) -> WorkflowResult<Vec<String>> {
///     let shipped = join_all(parcels.into_iter().map(|parcel| activities(ctx).ship_parcel(parcel))).await;
///     let mut numbers = Vec::new();
///     for parcel in shipped {
///         numbers.push(parcel?.tracking_number);
///     }
///     Ok(numbers)
/// }
/// ```
#[must_use = "a call does nothing unless it is awaited or started"]
pub struct Call<P: WorkflowCommand> {
    state: RefCell<State<P>>,
    cancellation: Cancellation,
}

enum State<P: WorkflowCommand> {
    NotStarted(P),
    Started(Running<P::Output>),
    Done,
}

impl<P: WorkflowCommand> Call<P> {
    pub(crate) fn new(command: P) -> Self {
        Self { state: RefCell::new(State::NotStarted(command)), cancellation: Cancellation::default() }
    }

    pub(crate) fn with(mut self, edit: impl FnOnce(&mut P)) -> Self {
        if let State::NotStarted(command) = self.state.get_mut() {
            edit(command);
        }
        self
    }

    /// Changes the command of a call that has not started.
    #[cfg(all(feature = "client", feature = "worker"))]
    pub(crate) fn map(self, change: impl FnOnce(P) -> P) -> Self {
        self.map_command(change)
    }

    /// Returns the command of a call that has not started, and what cancels it.
    #[cfg(all(feature = "client", feature = "worker"))]
    pub(crate) fn into_command(self) -> Option<(P, Cancellation)> {
        match self.state.into_inner() {
            State::NotStarted(command) => Some((command, self.cancellation)),
            _ => None,
        }
    }

    /// Starts the call, which `cancellation` cancels.
    #[cfg(all(feature = "client", feature = "worker"))]
    pub(crate) fn running_with(self, cancellation: Cancellation) -> Running<P::Output> {
        Self { cancellation, ..self }.running()
    }

    /// Replaces the command of a call that has not started.
    fn map_command<Q: WorkflowCommand<Output = P::Output>>(self, change: impl FnOnce(P) -> Q) -> Call<Q> {
        let state = match self.state.into_inner() {
            State::NotStarted(command) => State::NotStarted(change(command)),
            State::Started(running) => State::Started(running),
            State::Done => State::Done,
        };
        Call { state: RefCell::new(state), cancellation: self.cancellation }
    }

    pub(crate) fn running(self) -> Running<P::Output> {
        match self.state.into_inner() {
            State::NotStarted(command) => command.send(self.cancellation),
            State::Started(running) => running,
            State::Done => Running::done(),
        }
    }
}

impl<P: WorkflowCommand> State<P> {
    fn start(&mut self, cancellation: &Cancellation) {
        match std::mem::replace(self, Self::Done) {
            Self::NotStarted(command) => *self = Self::Started(command.send(cancellation.clone())),
            other => *self = other,
        }
    }
}

impl<P: WorkflowCommand> Unpin for Call<P> {}

impl<P: WorkflowCommand> Future for Call<P> {
    type Output = P::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<P::Output> {
        let Self { state, cancellation } = &mut *self;
        let state = state.get_mut();
        state.start(cancellation);
        match state {
            State::Started(running) => Pin::new(running).poll(cx),
            State::NotStarted(_) | State::Done => Poll::Pending,
        }
    }
}

impl<P: WorkflowCommand> FusedFuture for Call<P> {
    fn is_terminated(&self) -> bool {
        match &*self.state.borrow() {
            State::NotStarted(_) => false,
            State::Started(running) => running.is_terminated(),
            State::Done => true,
        }
    }
}

impl<P: WorkflowCommand> CancellableFuture for Call<P> {
    /// Cancels the running call. If the call has not started, it is cancelled as soon as it starts.
    fn cancel(&self) {
        match &*self.state.borrow() {
            State::Started(running) => running.cancel(),
            _ => self.cancellation.request(None),
        }
    }
}

impl<P: WorkflowCommand> CancellableFutureWithReason for Call<P> {
    fn cancel_with_reason(&self, reason: String) {
        match &*self.state.borrow() {
            State::Started(running) => running.cancel_with_reason(reason),
            _ => self.cancellation.request(Some(reason)),
        }
    }
}

impl<P: WorkflowCommand + fmt::Debug> fmt::Debug for Call<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.state.borrow() {
            State::NotStarted(command) => command.fmt(f),
            State::Started(running) => running.fmt(f),
            State::Done => f.write_str("Done"),
        }
    }
}
