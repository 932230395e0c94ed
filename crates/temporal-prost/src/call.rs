//! Calls out of a workflow, with the schema's defaults.

mod activity;
mod caller;
mod child;
mod child_handle;
mod error;
mod external;
mod layers;
mod local_activity;
mod running;
mod scope;

pub use activity::{ActivityCall, ActivityPlan};
pub use caller::Caller;
pub use child::{ChildCall, ChildPlan};
pub use child_handle::ChildHandle;
pub use error::{ActivityCallError, ChildError, ChildStartError, INVALID_CALL};
pub use external::ExternalWorkflow;
pub use local_activity::{LocalActivityCall, LocalActivityPlan};
pub use running::Running;

use futures_util::future::FusedFuture;
use running::Cancellation;
use std::{
    cell::RefCell,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};
use temporalio_workflow::{CancellableFuture, CancellableFutureWithReason};

/// What a call will do once it is started. Sealed: [`ActivityPlan`], [`LocalActivityPlan`] and [`ChildPlan`] are all.
pub trait Plan: sealed::Sealed {
    /// What it gives in the end.
    type Output: 'static;

    /// Sends the command.
    #[doc(hidden)]
    fn begin(self, cancellation: Cancellation) -> Running<Self::Output>;
}

mod sealed {
    use super::{ActivityPlan, ChildPlan, LocalActivityPlan};
    use crate::definition::{Activity, Workflow};

    /// Keeps [`Plan`](super::Plan) to this crate.
    pub trait Sealed {}

    impl<A: Activity> Sealed for ActivityPlan<A> {}
    impl<A: Activity> Sealed for LocalActivityPlan<A> {}
    impl<W: Workflow> Sealed for ChildPlan<W> {}
}

/// A call about to be made, and the future of its outcome: it starts when it is first polled.
///
/// It is fused and can be cancelled, so it works in the SDK's `select!`, `join!` and `join_all`.
/// Setters have no effect once the call is polled.
///
/// ```
/// use shop::v1::{ChargeCardRequest, orders_temporal::activities};
/// use std::time::Duration;
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult, select};
///
/// async fn charge<W: 'static>(ctx: &WorkflowContext<W>, order: ChargeCardRequest) -> WorkflowResult<Option<String>> {
///     select! {
///         // In front of the timer, which does not fail when the workflow is cancelled.
///         charged = activities(ctx).charge_card(order) => Ok(Some(charged?.payment_id)),
///         _ = ctx.timer(Duration::from_secs(60)) => Ok(None),
///     }
/// }
/// ```
///
/// The call that loses in `select!` is dropped, and what it does goes on unless it is cancelled. To wait for many:
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
pub struct Call<P: Plan> {
    step: RefCell<Step<P>>,
    cancellation: Cancellation,
}

enum Step<P: Plan> {
    Planned(P),
    Started(Running<P::Output>),
    Done,
}

impl<P: Plan> Call<P> {
    fn new(plan: P) -> Self {
        Self { step: RefCell::new(Step::Planned(plan)), cancellation: Cancellation::default() }
    }

    fn with(mut self, edit: impl FnOnce(&mut P)) -> Self {
        if let Step::Planned(plan) = self.step.get_mut() {
            edit(plan);
        }
        self
    }

    /// The same call by another plan, or what runs already.
    fn replan<Q: Plan<Output = P::Output>>(self, change: impl FnOnce(P) -> Q) -> Call<Q> {
        let step = match self.step.into_inner() {
            Step::Planned(plan) => Step::Planned(change(plan)),
            Step::Started(running) => Step::Started(running),
            Step::Done => Step::Done,
        };
        Call { step: RefCell::new(step), cancellation: self.cancellation }
    }

    fn running(self) -> Running<P::Output> {
        match self.step.into_inner() {
            Step::Planned(plan) => plan.begin(self.cancellation),
            Step::Started(running) => running,
            Step::Done => Running::done(),
        }
    }
}

impl<P: Plan> Step<P> {
    fn start(&mut self, cancellation: &Cancellation) {
        match std::mem::replace(self, Self::Done) {
            Self::Planned(plan) => *self = Self::Started(plan.begin(cancellation.clone())),
            other => *self = other,
        }
    }
}

impl<P: Plan> Unpin for Call<P> {}

impl<P: Plan> Future for Call<P> {
    type Output = P::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<P::Output> {
        let Self { step, cancellation } = &mut *self;
        let step = step.get_mut();
        step.start(cancellation);
        match step {
            Step::Started(running) => Pin::new(running).poll(cx),
            Step::Planned(_) | Step::Done => Poll::Pending,
        }
    }
}

impl<P: Plan> FusedFuture for Call<P> {
    fn is_terminated(&self) -> bool {
        match &*self.step.borrow() {
            Step::Planned(_) => false,
            Step::Started(running) => running.is_terminated(),
            Step::Done => true,
        }
    }
}

impl<P: Plan> CancellableFuture for Call<P> {
    /// Cancels what runs; a call that is not started yet is cancelled as soon as it starts.
    fn cancel(&self) {
        match &*self.step.borrow() {
            Step::Started(running) => running.cancel(),
            _ => self.cancellation.request(None),
        }
    }
}

impl<P: Plan> CancellableFutureWithReason for Call<P> {
    fn cancel_with_reason(&self, reason: String) {
        match &*self.step.borrow() {
            Step::Started(running) => running.cancel_with_reason(reason),
            _ => self.cancellation.request(Some(reason)),
        }
    }
}

impl<P: Plan + fmt::Debug> fmt::Debug for Call<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.step.borrow() {
            Step::Planned(plan) => plan.fmt(f),
            Step::Started(running) => running.fmt(f),
            Step::Done => f.write_str("Done"),
        }
    }
}
