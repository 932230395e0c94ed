use futures_util::future::FusedFuture;
use std::{
    cell::{Cell, RefCell},
    fmt,
    future::poll_fn,
    pin::{Pin, pin},
    rc::{Rc, Weak},
    task::{Context, Poll, Waker},
};
use temporalio_workflow::{CancellableFuture, CancellableFutureWithReason};

/// A future of an operation that was started inside a workflow. It is fused, cancellable and `'static`, and resolves to
/// the bare message.
///
/// ```
/// use shop::v1::{ShipParcelRequest, orders_temporal::activities};
/// use std::time::Duration;
/// use temporal_prost::workflow::{CancellableFuture, WorkflowContext, WorkflowResult, select};
///
/// async fn ship<W: 'static>(ctx: &WorkflowContext<W>, parcel: ShipParcelRequest) -> WorkflowResult<String> {
///     let mut shipping = activities(ctx).ship_parcel(parcel).start();
///     let mut closing = ctx.timer(Duration::from_secs(8 * 60 * 60));
///     loop {
///         select! {
///             shipped = shipping => break Ok(shipped?.tracking_number),
///             _ = closing => shipping.cancel(),
///         }
///     }
/// }
/// ```
#[must_use = "the operation continues without being awaited, but its outcome is lost"]
pub struct Running<T>(Rc<Shared<T>>);

struct Shared<T> {
    state: RefCell<State<T>>,
    cancellation: Cancellation,
}

/// An operation that can be cancelled by code that does not await it.
pub(super) trait Cancel {
    fn cancel(&self, reason: Option<String>);
}

enum State<T> {
    Running { future: Pin<Box<dyn Future<Output = T>>>, waker: Option<Waker> },
    Ready(T),
    Done,
}

/// A cancellation request, with or without a reason, stored until the future that can fulfil it sees it.
#[derive(Clone, Default)]
pub struct Cancellation(Rc<Cell<Wish>>);

#[derive(Default)]
enum Wish {
    #[default]
    None,
    Cancel,
    CancelBecause(String),
}

impl Cancellation {
    pub(crate) fn request(&self, reason: Option<String>) {
        self.0.set(reason.map_or(Wish::Cancel, Wish::CancelBecause));
    }

    /// Drives `future` to completion, and cancels it with `cancel` when that is requested.
    ///
    /// The SDK's futures borrow their context, so one async block has to own both. Code outside cannot call `cancel`
    /// directly.
    pub(crate) async fn drive<F: FusedFuture>(
        self,
        future: F,
        cancel: fn(Pin<&F>, Option<String>),
    ) -> F::Output {
        let mut future = pin!(future);
        poll_fn(|cx| {
            match self.0.take() {
                Wish::None => {}
                Wish::Cancel => cancel(future.as_ref(), None),
                Wish::CancelBecause(reason) => cancel(future.as_ref(), Some(reason)),
            }
            future.as_mut().poll(cx)
        })
        .await
    }
}

/// Cancels a future for which the SDK takes no reason.
pub(super) fn without_reason<F: CancellableFuture>(future: Pin<&F>, _: Option<String>) {
    future.cancel();
}

/// Cancels a future with the reason, if there is one.
pub(super) fn with_reason<F: CancellableFutureWithReason>(future: Pin<&F>, reason: Option<String>) {
    match reason {
        Some(reason) => future.cancel_with_reason(reason),
        None => future.cancel(),
    }
}

impl<T> Running<T> {
    /// Starts `future` immediately by polling it, which sends the command.
    pub(crate) fn new(future: impl Future<Output = T> + 'static, cancellation: Cancellation) -> Self {
        let state = State::Running { future: Box::pin(future), waker: None };
        let running = Self::of(state, cancellation);
        running.0.advance();
        running
    }

    pub(crate) fn ready(value: T) -> Self {
        Self::of(State::Ready(value), Cancellation::default())
    }

    pub(crate) fn done() -> Self {
        Self::of(State::Done, Cancellation::default())
    }

    fn of(state: State<T>, cancellation: Cancellation) -> Self {
        Self(Rc::new(Shared { state: RefCell::new(state), cancellation }))
    }
}

impl<T: 'static> Running<T> {
    /// Returns a weak reference with which other code can cancel the operation while it exists.
    pub(super) fn canceller(&self) -> Weak<dyn Cancel> {
        let shared: Rc<dyn Cancel> = self.0.clone();
        Rc::downgrade(&shared)
    }
}

impl<T> Shared<T> {
    /// Polls on behalf of the last poller, so that commands are sent.
    fn advance(&self) {
        let mut state = self.state.borrow_mut();
        if let State::Running { future, waker } = &mut *state {
            let waker = waker.as_ref().unwrap_or(Waker::noop());
            if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(waker)) {
                *state = State::Ready(value);
            }
        }
    }
}

impl<T> Cancel for Shared<T> {
    fn cancel(&self, reason: Option<String>) {
        self.cancellation.request(reason);
        self.advance();
    }
}

impl<T> Future for Running<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut state = self.0.state.borrow_mut();
        match std::mem::replace(&mut *state, State::Done) {
            State::Ready(value) => Poll::Ready(value),
            State::Running { mut future, .. } => {
                let poll = future.as_mut().poll(cx);
                if poll.is_pending() {
                    *state = State::Running { future, waker: Some(cx.waker().clone()) };
                }
                poll
            }
            State::Done => Poll::Pending,
        }
    }
}

impl<T> FusedFuture for Running<T> {
    fn is_terminated(&self) -> bool {
        matches!(*self.0.state.borrow(), State::Done)
    }
}

impl<T> CancellableFuture for Running<T> {
    fn cancel(&self) {
        self.0.cancel(None);
    }
}

impl<T> CancellableFutureWithReason for Running<T> {
    fn cancel_with_reason(&self, reason: String) {
        self.0.cancel(Some(reason));
    }
}

impl<T> fmt::Debug for Running<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &*self.0.state.borrow() {
            State::Running { .. } => "Running",
            State::Ready(_) => "Ready",
            State::Done => "Done",
        })
    }
}
