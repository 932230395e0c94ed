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
    ActivityCancellationType, ActivityCloseTimeouts, ActivityOptions, LocalActivityOptions, RetryPolicy,
    WorkflowContext, common::Priority,
};

/// What an activity call does.
pub struct ActivityCommand<A: Activity> {
    pub(super) scope: Box<dyn ActivityScope<A>>,
    pub(super) input: A::Input,
    /// The schema's, or what an edit has made of them.
    timeouts: CloseTimeouts,
    /// What setters say.
    set: CloseTimeouts,
    options: Layers<ActivityOptions>,
}

/// The two timeouts of which the SDK wants at least one; it has no value for "none yet".
#[derive(Clone, Copy, Debug, Default)]
struct CloseTimeouts {
    start_to_close: Option<Duration>,
    schedule_to_close: Option<Duration>,
}

impl CloseTimeouts {
    fn of(timeouts: ActivityCloseTimeouts) -> Self {
        Self { start_to_close: timeouts.start_to_close(), schedule_to_close: timeouts.schedule_to_close() }
    }

    /// Each of its own, else the other's.
    fn or(self, other: Self) -> Self {
        Self {
            start_to_close: self.start_to_close.or(other.start_to_close),
            schedule_to_close: self.schedule_to_close.or(other.schedule_to_close),
        }
    }

    /// To servers, zero is none.
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

/// Stands where the SDK wants a close timeout and there is none yet.
const UNSET: ActivityCloseTimeouts = ActivityCloseTimeouts::StartToClose(Duration::ZERO);

/// A call of the activity `A`: awaited for its result, or started for a future that is already running.
///
/// Its outcome is the bare output, or an [`ActivityCallError`].
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

/// The SDK's options for what the schema says, without the close timeouts.
fn activity_options<A: Activity>() -> ActivityOptions {
    let mut options = ActivityOptions::with_close_timeouts(UNSET).build();
    options.task_queue = A::OPTIONS.task_queue.map(Into::into);
    options.schedule_to_start_timeout = A::OPTIONS.schedule_to_start_timeout;
    options.heartbeat_timeout = A::OPTIONS.heartbeat_timeout;
    options.retry_policy = A::OPTIONS.retry_policy.map(Into::into);
    options.priority = A::OPTIONS.priority.map(Into::into);
    options.cancellation_type = cancellation_type(A::OPTIONS.wait_for_cancellation);
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
    /// A call out of `context`, with the schema's options.
    pub fn to<I: 'static>(context: &WorkflowContext<I>, input: MessageOf<A::Input>) -> Self {
        Call::new(ActivityCommand {
            scope: Box::new(context.clone()),
            input: A::Input::from_message(input),
            timeouts: CloseTimeouts {
                start_to_close: A::OPTIONS.start_to_close_timeout,
                schedule_to_close: A::OPTIONS.schedule_to_close_timeout,
            },
            set: CloseTimeouts::default(),
            options: Layers::new(activity_options::<A>()),
        })
    }

    /// The queue whose workers perform it.
    pub fn task_queue(self, queue: impl Into<String>) -> Self {
        let queue = queue.into();
        self.set(|options| options.task_queue = Some(queue))
    }

    /// The longest that one attempt may take. This or `schedule_to_close_timeout` is needed.
    pub fn start_to_close_timeout(self, timeout: Duration) -> Self {
        self.with(|command| command.set.start_to_close = Some(timeout))
    }

    /// The longest from scheduling to the end of the last attempt.
    pub fn schedule_to_close_timeout(self, timeout: Duration) -> Self {
        self.with(|command| command.set.schedule_to_close = Some(timeout))
    }

    /// How long an attempt may wait for a worker; no limit where nothing is said.
    pub fn schedule_to_start_timeout(self, timeout: Duration) -> Self {
        self.set(move |options| options.schedule_to_start_timeout = Some(timeout))
    }

    /// The longest time between two heartbeats; none are expected where nothing is said.
    pub fn heartbeat_timeout(self, timeout: Duration) -> Self {
        self.set(move |options| options.heartbeat_timeout = Some(timeout))
    }

    /// How failed attempts are retried; without end where nothing is said, after 1 second, 2, 4 and so on up to 100.
    pub fn retry_policy(self, policy: impl Into<RetryPolicy>) -> Self {
        let policy = policy.into();
        self.set(|options| options.retry_policy = Some(policy))
    }

    /// Whether a cancelled call waits until the activity has ended; not where nothing is said.
    pub fn wait_for_cancellation(self, wait: bool) -> Self {
        self.set(move |options| options.cancellation_type = cancellation_type(wait))
    }

    /// Which of the tasks in the queue comes first: all three members, whatever the schema says of each. The setters
    /// of single members win, in whatever order.
    pub fn priority(self, priority: impl Into<Priority>) -> Self {
        let priority = priority.into();
        self.with(|command| command.options.set_whole(|options| options.priority = Some(priority)))
    }

    /// From 1, soonest, to 5; the calling workflow's where nothing is said.
    pub fn priority_key(self, key: u32) -> Self {
        self.set(move |options| options.priority.get_or_insert_default().priority_key = Some(key))
    }

    /// Whose share of the queue it takes; at most 64 bytes; the calling workflow's where nothing is said.
    pub fn fairness_key(self, key: impl Into<String>) -> Self {
        let key = key.into();
        self.set(|options| options.priority.get_or_insert_default().fairness_key = Some(key))
    }

    /// How large the share of its fairness key is, from 0.001 to 1000; the calling workflow's where nothing is said.
    pub fn fairness_weight(self, weight: f32) -> Self {
        self.set(move |options| options.priority.get_or_insert_default().fairness_weight = Some(weight))
    }

    /// Edits the SDK's options, filled in from the schema; setters win over edits.
    ///
    /// An activity without a close timeout has one of zero here; what is not changed stays as in the schema.
    pub fn options(self, edit: impl FnOnce(&mut ActivityOptions)) -> Self {
        self.with(|command| command.edit(edit))
    }

    fn set(self, setter: impl FnOnce(&mut ActivityOptions) + 'static) -> Self {
        self.with(|command| command.options.set(setter))
    }

    /// Schedules it now.
    pub fn start(self) -> Running<ActivityOutcome<A>> {
        self.running()
    }

    /// The same as a local activity: run by this worker, without queue, heartbeats, priority and, unless
    /// [asked for](LocalActivityCall::wait_for_cancellation), waiting when it is cancelled.
    pub fn local(self) -> LocalActivityCall<A> {
        self.map_command(ActivityCommand::local)
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
