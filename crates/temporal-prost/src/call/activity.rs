use super::layers::Layers;
use super::local_activity::LocalActivityCommand;
use super::running::{Cancellation, Running};
use super::scope::{ActivityOutcome, ActivityScope};
use super::{ActivityCallError, Call, LocalActivityCall, WorkflowCommand};
use crate::{
    definition::Activity,
    payload::{Envelope, MessageOf},
};
use std::{fmt, time::Duration};
use temporalio_workflow::{
    ActivityCancellationType, ActivityCloseTimeouts, ActivityOptions, LocalActivityOptions,
    WorkflowCancellationToken, WorkflowContext,
};

/// The command that schedules an activity.
pub struct ActivityCommand<A: Activity> {
    pub(super) scope: Box<dyn ActivityScope<A>>,
    pub(super) input: A::Input,
    /// The timeouts of the schema, or as changed by an edit.
    timeouts: CloseTimeouts,
    /// The timeouts that setters have set.
    set: CloseTimeouts,
    options: Layers<ActivityOptions>,
}

/// The two timeouts of which the SDK requires at least one. The SDK cannot represent that neither is set yet.
#[derive(Clone, Copy, Debug, Default)]
struct CloseTimeouts {
    start_to_close: Option<Duration>,
    schedule_to_close: Option<Duration>,
}

impl CloseTimeouts {
    fn of(timeouts: ActivityCloseTimeouts) -> Self {
        Self { start_to_close: timeouts.start_to_close(), schedule_to_close: timeouts.schedule_to_close() }
    }

    /// Fills in timeouts that are unset from `other`.
    fn or(self, other: Self) -> Self {
        Self {
            start_to_close: self.start_to_close.or(other.start_to_close),
            schedule_to_close: self.schedule_to_close.or(other.schedule_to_close),
        }
    }

    /// Converts to the SDK's timeouts. Servers treat a timeout of zero as unset.
    fn sdk(self) -> Option<ActivityCloseTimeouts> {
        match (self.start_to_close.filter(is_positive), self.schedule_to_close.filter(is_positive)) {
            (Some(start_to_close), Some(schedule_to_close)) => {
                Some(ActivityCloseTimeouts::ScheduleAndStartToClose { schedule_to_close, start_to_close })
            }
            (Some(timeout), None) => Some(ActivityCloseTimeouts::StartToClose(timeout)),
            (None, Some(timeout)) => Some(ActivityCloseTimeouts::ScheduleToClose(timeout)),
            (None, None) => None,
        }
    }
}

pub(super) fn is_positive(timeout: &Duration) -> bool {
    !timeout.is_zero()
}

/// The placeholder for a close timeout that is not set yet.
const UNSET: ActivityCloseTimeouts = ActivityCloseTimeouts::StartToClose(Duration::ZERO);

/// A call of the activity `A`. Await it for the result, or [start](Call::start) it for a future that is already
/// running.
///
/// It resolves to the bare output or an [`ActivityCallError`].
///
/// ```
/// use shop::v1::{ChargeCardRequest, orders_temporal::activities};
/// use std::time::Duration;
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// async fn charge<W: 'static>(ctx: &WorkflowContext<W>, order: ChargeCardRequest) -> WorkflowResult<String> {
///     let charged = activities(ctx)
///         .charge_card(order)
///         .start_to_close_timeout(Duration::from_secs(30))
///         .options(|options| options.summary = Some("the deposit".to_owned()))
///         .await?;
///     Ok(charged.payment_id)
/// }
/// ```
pub type ActivityCall<A> = Call<ActivityCommand<A>>;

/// Converts the schema's options to the SDK's, without the close timeouts.
fn activity_options(schema: crate::options::ActivityOptions) -> ActivityOptions {
    let mut options = ActivityOptions::with_close_timeouts(UNSET).build();
    options.task_queue = schema.task_queue.map(Into::into);
    options.schedule_to_start_timeout = schema.schedule_to_start_timeout;
    options.heartbeat_timeout = schema.heartbeat_timeout;
    options.retry_policy = schema.retry_policy.map(Into::into);
    options.priority = schema.priority.map(Into::into);
    options.cancellation_type = cancellation_type(schema.wait_for_cancellation);
    options
}

pub(super) fn cancellation_type(wait: bool) -> ActivityCancellationType {
    if wait {
        ActivityCancellationType::WaitCancellationCompleted
    } else {
        ActivityCancellationType::TryCancel
    }
}

impl<A: Activity> Call<ActivityCommand<A>> {
    /// Creates a call from `context`, with the schema's options.
    pub fn to<I: 'static>(context: &WorkflowContext<I>, input: MessageOf<A::Input>) -> Self {
        Self::with_options(context, input, A::OPTIONS)
    }

    /// Creates a call from `context`, with these options in place of the schema's.
    pub(crate) fn with_options<I: 'static>(
        context: &WorkflowContext<I>,
        input: MessageOf<A::Input>,
        schema: crate::options::ActivityOptions,
    ) -> Self {
        Call::new(ActivityCommand {
            scope: Box::new(context.clone()),
            input: A::Input::from_message(input),
            timeouts: CloseTimeouts {
                start_to_close: schema.start_to_close_timeout,
                schedule_to_close: schema.schedule_to_close_timeout,
            },
            set: CloseTimeouts::default(),
            options: Layers::new(activity_options(schema)),
        })
    }

    crate::__setters! {
        task_queue => set(|options, queue| options.task_queue = Some(queue));
        start_to_close_timeout => with(|command, timeout| command.set.start_to_close = Some(timeout));
        schedule_to_close_timeout => with(|command, timeout| command.set.schedule_to_close = Some(timeout));
        schedule_to_start_timeout => set(|options, timeout| options.schedule_to_start_timeout = Some(timeout));
        heartbeat_timeout => set(|options, timeout| options.heartbeat_timeout = Some(timeout));
        retry_policy => set(|options, policy| options.retry_policy = Some(policy));
        wait_for_cancellation => set(|options, wait| options.cancellation_type = cancellation_type(wait));
        priority => set_whole(|options, priority| options.priority = Some(priority));
        priority_key => set(|options, key| options.priority.get_or_insert_default().priority_key = Some(key));
        fairness_key => set(|options, key| options.priority.get_or_insert_default().fairness_key = Some(key));
        fairness_weight => set(|options, weight| {
            options.priority.get_or_insert_default().fairness_weight = Some(weight);
        });
    }

    /// Detaches the call from cancellation of the workflow: it starts and continues even if the workflow is cancelled.
    /// [`cancel`](temporalio_workflow::CancellableFuture::cancel) still cancels it. Use it to clean up.
    ///
    /// ```
    /// use shop::v1::{ChargeCardRequest, orders_temporal::activities};
    /// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
    ///
    /// async fn refund<I: 'static>(ctx: &WorkflowContext<I>, refund: ChargeCardRequest) -> WorkflowResult<()> {
    ///     activities(ctx).charge_card(refund).detached().await?;
    ///     Ok(())
    /// }
    /// ```
    pub fn detached(self) -> Self {
        self.set(|options| options.cancellation_token = Some(WorkflowCancellationToken::new()))
    }

    /// Edits the SDK's options, which are filled in from the schema. Setters override edits.
    ///
    /// If no close timeout is set, the options contain one of zero. Values that an edit does not change keep the
    /// schema's setting.
    pub fn options(self, edit: impl FnOnce(&mut ActivityOptions)) -> Self {
        self.with(|command| command.edit(edit))
    }

    fn set(self, setter: impl FnOnce(&mut ActivityOptions) + 'static) -> Self {
        self.with(|command| command.options.set(setter))
    }

    fn set_whole(self, setter: impl FnOnce(&mut ActivityOptions) + 'static) -> Self {
        self.with(|command| command.options.set_whole(setter))
    }

    /// Schedules the activity immediately.
    pub fn start(self) -> Running<ActivityOutcome<A>> {
        self.running()
    }

    /// Converts the call to a local activity, which this worker runs itself. A local activity has no task queue,
    /// heartbeats or priority. If cancelled, it does not wait unless you set
    /// [`wait_for_cancellation`](LocalActivityCall::wait_for_cancellation).
    pub fn local(self) -> LocalActivityCall<A> {
        self.map_command(ActivityCommand::local)
    }
}

#[cfg(all(feature = "client", feature = "worker"))]
impl<A: Activity> Call<ActivityCommand<A>> {
    /// Changes the message that the activity gets.
    pub(crate) fn edit_input(self, edit: impl FnOnce(&mut MessageOf<A::Input>)) -> Self {
        self.map_command(|command| {
            let mut message = command.input.into_message();
            edit(&mut message);
            ActivityCommand { input: A::Input::from_message(message), ..command }
        })
    }

    /// Returns a call of the activity `B` with this input, and with the options of this call.
    pub(crate) fn retarget<B: Activity, I: 'static>(
        self,
        context: &WorkflowContext<I>,
        input: MessageOf<B::Input>,
    ) -> ActivityCall<B> {
        let call = ActivityCall::<B>::to(context, input);
        let Some((ActivityCommand { timeouts, set, options, .. }, _)) = self.into_command() else {
            return call;
        };
        call.map_command(|command| ActivityCommand { timeouts, set, options, ..command })
    }
}

impl<A: Activity> ActivityCommand<A> {
    fn edit(&mut self, edit: impl FnOnce(&mut ActivityOptions)) {
        let before = self.timeouts.sdk().unwrap_or(UNSET);
        let timeouts = &mut self.timeouts;
        self.options.edit(|options| {
            options.close_timeouts = before;
            edit(options);
            if options.close_timeouts != before {
                *timeouts = CloseTimeouts::of(options.close_timeouts);
            }
        });
    }

    fn local(self) -> LocalActivityCommand<A> {
        let (timeouts, remote) = (self.set.or(self.timeouts), self.options.finish());
        let mut options = LocalActivityOptions::default();
        options.activity_id = remote.activity_id;
        options.retry_policy = remote.retry_policy.unwrap_or_default();
        options.cancellation_token = remote.cancellation_token;
        options.start_to_close_timeout = timeouts.start_to_close;
        options.schedule_to_close_timeout = timeouts.schedule_to_close;
        options.summary = remote.summary;
        LocalActivityCommand { scope: self.scope, input: self.input, options: Layers::new(options) }
    }
}

impl<A: Activity> WorkflowCommand for ActivityCommand<A> {
    type Output = ActivityOutcome<A>;

    fn send(self, cancellation: Cancellation) -> Running<Self::Output> {
        let Some(timeouts) = self.set.or(self.timeouts).sdk() else {
            return Running::ready(Err(ActivityCallError::NoTimeout { activity: A::NAME }));
        };
        let mut options = self.options.finish();
        options.close_timeouts = timeouts;
        self.scope.execute(self.input, options, cancellation)
    }
}

impl<A: Activity> fmt::Debug for ActivityCommand<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(A::NAME)
            .field("timeouts", &self.timeouts)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
