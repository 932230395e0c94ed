use super::{Hosted, Implementation, input::LazyInput};
use crate::payload::MessageOf;
use futures_util::{FutureExt as _, future::FusedFuture};
use std::{fmt, ops::Deref, time::Duration};
use temporalio_workflow::{
    CancellableFuture, ContinueAsNewOptions, TimerOptions, TimerResult, WaitConditionOptions,
    WorkflowCancellationError, WorkflowCancellationToken, WorkflowResult, common::WorkflowDefinition,
    workflows::select,
};

/// The context of the workflow `W`, implemented by `I`.
///
/// The context dereferences to the SDK's context, which provides timers, patches, randomness and search attributes. Its
/// own methods access the workflow's state with the user's type.
///
/// Generated code has an alias for each workflow, for example `PlaceOrderContext<I>`.
///
/// ```
/// use shop::v1::orders_temporal::PlaceOrderContext;
/// use std::time::Duration;
/// use temporal_prost::workflow::{WorkflowResult, select};
///
/// struct PlacedOrder {
///     ship_now: bool,
///     // …
/// }
///
/// async fn second_thoughts(ctx: &mut PlaceOrderContext<PlacedOrder>) -> WorkflowResult<()> {
///     select! {
///         asked = ctx.wait_condition(|order| order.ship_now) => asked?,
///         _ = ctx.timer(Duration::from_secs(30 * 60)) => {}
///     }
///     Ok(())
/// }
/// ```
///
/// # Cancellation
/// A request to cancel the workflow cancels everything it waits for. Calls and `wait_condition` return an error; if you
/// pass it on with `?`, the workflow ends as cancelled. A timer returns no error but ends at once with
/// `TimerResult::Cancelled`. Check this result, or put an operation that fails before the timer in `select!`, which
/// takes the first branch that is ready, as above.
pub struct WorkflowContext<W, I>(temporalio_workflow::WorkflowContext<Hosted<W, I>>);

impl<W, I> WorkflowContext<W, I> {
    pub(crate) fn new(sdk: temporalio_workflow::WorkflowContext<Hosted<W, I>>) -> Self {
        Self(sdk)
    }

    /// Reads the workflow's state.
    pub fn state<R>(&self, read: impl FnOnce(&I) -> R) -> R {
        self.0.state(|hosted| read(hosted))
    }

    /// Changes the workflow's state, and wakes all tasks that wait for a condition on it.
    pub fn state_mut<R>(&self, change: impl FnOnce(&mut I) -> R) -> R {
        self.0.state_mut(|hosted| change(hosted))
    }

    /// Waits until `duration` has passed or the workflow is cancelled.
    ///
    /// The result of `ctx.timer` is the same, but the SDK 1.1.1 has a defect: if a timer fires in the workflow task that
    /// cancels it, that task and all its repetitions fail. This wait ends with [`TimerResult::Fired`] instead.
    ///
    /// ```
    /// use temporal_prost::{WorkflowContext, workflow::{TimerResult, WorkflowResult, WorkflowTermination}};
    /// use std::time::Duration;
    ///
    /// async fn wait_for_a_day<W, I>(ctx: &WorkflowContext<W, I>) -> WorkflowResult<()> {
    ///     match ctx.sleep(Duration::from_secs(24 * 60 * 60)).await {
    ///         TimerResult::Fired => Ok(()),
    ///         TimerResult::Cancelled => Err(WorkflowTermination::cancelled()),
    ///     }
    /// }
    /// ```
    #[must_use = "nothing waits unless it is awaited"]
    pub fn sleep(&self, duration: Duration) -> impl FusedFuture<Output = TimerResult> + '_ {
        let mut timer = self.detached_timer(duration);
        async move {
            select! {
                fired = timer => fired,
                _ = self.0.cancelled() => {
                    timer.cancel();
                    timer.await
                }
            }
        }
        .boxed_local()
        .fuse()
    }

    /// Starts a timer that is detached from cancellation of the workflow: it fires even if the workflow is cancelled.
    #[must_use = "a timer does nothing unless it is awaited"]
    pub fn detached_timer(&self, duration: Duration) -> impl CancellableFuture<Output = TimerResult> {
        let token = WorkflowCancellationToken::new();
        self.0.timer(TimerOptions::builder(duration).cancellation_token(token).build())
    }

    /// Waits until `condition` holds.
    ///
    /// # Errors
    /// Returns an error if the workflow is cancelled first.
    pub fn wait_condition<'a>(
        &'a self,
        condition: impl FnMut(&I) -> bool + 'a,
    ) -> impl FusedFuture<Output = Result<(), WorkflowCancellationError>> + 'a {
        self.wait_condition_with_options(condition, WaitConditionOptions::default())
    }

    /// Waits until `condition` holds, detached from cancellation of the workflow: it waits even if the workflow is
    /// cancelled.
    ///
    /// ```
    /// use temporal_prost::{WorkflowContext, workflow::{TimerResult, select}};
    /// use std::time::Duration;
    ///
    /// struct Order {
    ///     refunded: bool,
    /// }
    ///
    /// /// Waits for the signal of the bank, but no longer than a day.
    /// async fn refunded<W>(ctx: &WorkflowContext<W, Order>) -> bool {
    ///     select! {
    ///         () = ctx.detached_wait_condition(|order| order.refunded) => true,
    ///         _ = ctx.detached_timer(Duration::from_secs(24 * 60 * 60)) => false,
    ///     }
    /// }
    /// ```
    pub fn detached_wait_condition<'a>(
        &'a self,
        condition: impl FnMut(&I) -> bool + 'a,
    ) -> impl FusedFuture<Output = ()> + 'a {
        let token = WorkflowCancellationToken::new();
        let options = WaitConditionOptions::builder().cancellation_token(token).build();
        // Nobody else has the token, so the wait does not fail.
        self.wait_condition_with_options(condition, options).map(|_| ())
    }

    /// Waits until `condition` holds, with the SDK's options.
    ///
    /// # Errors
    /// Returns an error if the workflow, or the token in the options, is cancelled first.
    pub fn wait_condition_with_options<'a>(
        &'a self,
        mut condition: impl FnMut(&I) -> bool + 'a,
        options: WaitConditionOptions,
    ) -> impl FusedFuture<Output = Result<(), WorkflowCancellationError>> + 'a {
        self.0.wait_condition_with_options(move |hosted| condition(hosted), options)
    }
}

impl<W: Implementation<I>, I: 'static> WorkflowContext<W, I> {
    /// Continues the workflow as a new run with `input`, which is `()` if the workflow has no input.
    ///
    /// Return the result from `run`.
    ///
    /// ```
    /// use shop::v1::{PlaceOrderRequest, PlaceOrderResponse};
    /// use shop::v1::orders_temporal::{PlaceOrderContext, PlaceOrderWorkflow};
    /// use temporal_prost::workflow::WorkflowResult;
    ///
    /// async fn again<I: PlaceOrderWorkflow>(
    ///     ctx: &mut PlaceOrderContext<I>,
    ///     order: PlaceOrderRequest,
    /// ) -> WorkflowResult<PlaceOrderResponse> {
    ///     if ctx.continue_as_new_suggested() {
    ///         return ctx.continue_as_new(order);
    ///     }
    ///     // …
    /// #   todo!()
    /// }
    /// ```
    ///
    /// # Errors
    /// Always returns an error, because the SDK ends a run this way.
    pub fn continue_as_new<T>(&self, input: MessageOf<W::Input>) -> WorkflowResult<T> {
        self.continue_as_new_with_options(input, ContinueAsNewOptions::default())
    }

    /// Continues the workflow as a new run with the SDK's options.
    ///
    /// # Errors
    /// Always returns an error, because the SDK ends a run this way.
    pub fn continue_as_new_with_options<T>(
        &self,
        input: MessageOf<W::Input>,
        options: ContinueAsNewOptions,
    ) -> WorkflowResult<T> {
        match self.0.continue_as_new(LazyInput::from_message(input), options)? {}
    }
}

impl<W, I> Deref for WorkflowContext<W, I> {
    type Target = temporalio_workflow::WorkflowContext<Hosted<W, I>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<W, I> Clone for WorkflowContext<W, I> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<W: WorkflowDefinition + Default, I> fmt::Debug for WorkflowContext<W, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkflowContext")
            .field("workflow_type", &W::default().name())
            .field("workflow_id", &self.0.workflow_id())
            .field("run_id", &self.0.run_id())
            .finish()
    }
}
