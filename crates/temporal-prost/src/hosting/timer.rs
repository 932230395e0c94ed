use futures_util::{
    FutureExt as _,
    future::{FusedFuture, LocalBoxFuture},
};
use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};
use temporalio_workflow::{CancellableFuture, TimerResult, WorkflowCancellationToken};

/// A timer, which starts at once. Await it, or cancel it.
///
/// The SDK cancels its own timers before it delivers the other events of a workflow task. If one of these is that the
/// timer has fired, the task fails, and every repetition of it. This timer is cancelled when it is polled.
#[must_use = "the result says whether the timer fired or was cancelled"]
pub struct Timer<'c> {
    sdk: Pin<Box<dyn CancellableFuture<Output = TimerResult> + 'c>>,
    cancelled: Option<LocalBoxFuture<'static, ()>>,
}

impl<'c> Timer<'c> {
    /// Wraps a timer of the SDK that is detached from cancellation, and lets `token` cancel it.
    pub(super) fn new(
        sdk: impl CancellableFuture<Output = TimerResult> + 'c,
        token: WorkflowCancellationToken,
    ) -> Self {
        let cancelled = async move { token.cancelled().await }.boxed_local();
        Self { sdk: Box::pin(sdk), cancelled: Some(cancelled) }
    }
}

impl Future for Timer<'_> {
    type Output = TimerResult;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<TimerResult> {
        let Self { sdk, cancelled } = &mut *self;
        let fired = sdk.as_mut().poll(cx);
        if fired.is_pending() && cancelled.take_if(|token| token.poll_unpin(cx).is_ready()).is_some() {
            sdk.cancel();
            return sdk.as_mut().poll(cx);
        }
        fired
    }
}

impl FusedFuture for Timer<'_> {
    fn is_terminated(&self) -> bool {
        self.sdk.is_terminated()
    }
}

impl CancellableFuture for Timer<'_> {
    fn cancel(&self) {
        self.sdk.cancel();
    }
}

impl fmt::Debug for Timer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer").finish_non_exhaustive()
    }
}
