use super::activity::{cancellation_type, is_positive};
use super::layers::Layers;
use super::running::{Cancellation, Running};
use super::scope::{ActivityOutcome, ActivityScope};
use super::{ActivityCallError, Call, WorkflowCommand};
use crate::definition::Activity;
use std::fmt;
use temporalio_workflow::{LocalActivityOptions, WorkflowCancellationToken};

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
    crate::__setters! {
        start_to_close_timeout => set(|options, timeout| options.start_to_close_timeout = Some(timeout));
        schedule_to_close_timeout => set(|options, timeout| options.schedule_to_close_timeout = Some(timeout));
        retry_policy => set(|options, policy| options.retry_policy = policy);
        timer_backoff_threshold => set(|options, threshold| options.timer_backoff_threshold = Some(threshold));
        wait_for_cancellation => set(|options, wait| options.cancel_type = cancellation_type(wait));
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
