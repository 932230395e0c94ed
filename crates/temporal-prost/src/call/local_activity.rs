use super::activity::{cancellation_type, is_positive};
use super::layers::Layers;
use super::running::{Cancellation, Running};
use super::scope::{ActivityOutcome, ActivityScope};
use super::{ActivityCallError, Call, WorkflowCommand};
use crate::definition::Activity;
use std::{fmt, time::Duration};
use temporalio_workflow::{LocalActivityOptions, RetryPolicy, WorkflowCancellationToken};

/// The command that runs a local activity.
pub struct LocalActivityCommand<A: Activity> {
    pub(super) scope: Box<dyn ActivityScope<A>>,
    pub(super) input: A::Input,
    pub(super) options: Layers<LocalActivityOptions>,
}

/// A call of the activity `A` as a local activity, which this worker runs itself.
///
/// It resolves to the bare output or an [`ActivityCallError`].
///
/// A local activity starts faster than an activity that is scheduled by the server. Use it for work that takes seconds
/// at most, because the workflow task stays open while it runs.
///
/// ```
/// use shop::v1::{ChargeCardRequest, orders_temporal::activities};
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// async fn charge<W: 'static>(ctx: &WorkflowContext<W>, order: ChargeCardRequest) -> WorkflowResult<String> {
///     let charged = activities(ctx).charge_card(order).local().await?;
///     Ok(charged.payment_id)
/// }
/// ```
pub type LocalActivityCall<A> = Call<LocalActivityCommand<A>>;

impl<A: Activity> Call<LocalActivityCommand<A>> {
    /// Sets the start-to-close timeout: the longest time that one attempt may take. Either this or
    /// `schedule_to_close_timeout` is required.
    pub fn start_to_close_timeout(self, timeout: Duration) -> Self {
        self.set(move |options| options.start_to_close_timeout = Some(timeout))
    }

    /// Sets the schedule-to-close timeout: the longest time from scheduling to the end of the last attempt.
    pub fn schedule_to_close_timeout(self, timeout: Duration) -> Self {
        self.set(move |options| options.schedule_to_close_timeout = Some(timeout))
    }

    /// Sets the retry policy for failed attempts. Defaults to unlimited retries after 1 second, 2, 4 and so on, up to
    /// 100 seconds.
    pub fn retry_policy(self, policy: impl Into<RetryPolicy>) -> Self {
        let policy = policy.into();
        self.set(|options| options.retry_policy = policy)
    }

    /// Sets the timer backoff threshold: a longer wait between two attempts becomes a workflow timer. Defaults to 1
    /// minute.
    pub fn timer_backoff_threshold(self, threshold: Duration) -> Self {
        self.set(move |options| options.timer_backoff_threshold = Some(threshold))
    }

    /// Sets whether a cancelled call waits until the activity has ended. Defaults to `false`: the schema's setting does
    /// not apply to local activities.
    pub fn wait_for_cancellation(self, wait: bool) -> Self {
        self.set(move |options| options.cancel_type = cancellation_type(wait))
    }

    /// Detaches the call from cancellation of the workflow, like
    /// [`ActivityCall::detached`](crate::ActivityCall::detached).
    pub fn detached(self) -> Self {
        self.set(|options| options.cancellation_token = Some(WorkflowCancellationToken::new()))
    }

    /// Edits the SDK's options, which are filled in from the schema. Setters override edits.
    pub fn options(self, edit: impl FnOnce(&mut LocalActivityOptions)) -> Self {
        self.with(|command| command.options.edit(edit))
    }

    fn set(self, setter: impl FnOnce(&mut LocalActivityOptions) + 'static) -> Self {
        self.with(|command| command.options.set(setter))
    }

    /// Schedules the activity immediately.
    pub fn start(self) -> Running<ActivityOutcome<A>> {
        self.running()
    }
}

impl<A: Activity> WorkflowCommand for LocalActivityCommand<A> {
    type Output = ActivityOutcome<A>;

    fn send(self, cancellation: Cancellation) -> Running<Self::Output> {
        let mut options = self.options.finish();
        options.start_to_close_timeout = options.start_to_close_timeout.filter(is_positive);
        options.schedule_to_close_timeout = options.schedule_to_close_timeout.filter(is_positive);
        if options.start_to_close_timeout.or(options.schedule_to_close_timeout).is_none() {
            return Running::ready(Err(ActivityCallError::NoTimeout { activity: A::NAME }));
        }
        self.scope.execute_local(self.input, options, cancellation)
    }
}

impl<A: Activity> fmt::Debug for LocalActivityCommand<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(A::NAME).field("options", &self.options).finish_non_exhaustive()
    }
}
