use super::{
    UpdateActivity,
    start::{UpdateId, update_id},
    start_options as wire,
};
use crate::{
    call::{
        ActivityCall, ActivityCallError, Call, Cancellation, Running, WorkflowCommand, WorkflowEnv,
        sealed::Sealed,
    },
    definition::Update,
    options::XnsOptions,
    payload::MessageOf,
    protos::temporal::xns::v1::UpdateRequest,
};
use std::{fmt, time::Duration};
use temporalio_workflow::WorkflowContext;

/// The update `U` of a workflow in another namespace. It resolves to the update's result.
pub type UpdateCall<U> = Call<UpdateCommand<U>>;

/// The command that sends an update to a workflow in another namespace.
pub struct UpdateCommand<U: Update> {
    request: UpdateRequest,
    activity: ActivityCall<UpdateActivity<U>>,
    id: UpdateId,
    env: WorkflowEnv,
}

impl<U: Update> UpdateCommand<U> {
    pub(super) fn call<I: 'static>(
        context: &WorkflowContext<I>,
        (request, input): (UpdateRequest, MessageOf<U::Input>),
        options: XnsOptions,
    ) -> UpdateCall<U> {
        let activity = ActivityCall::with_options(context, request.clone(), options.activity());
        Call::new(Self { request, activity, id: update_id::<U>(input), env: WorkflowEnv::of(context) })
    }

    /// Evaluates the id unless the caller has set one. A retry of the activity has the same id.
    fn evaluate(self) -> Result<ActivityCall<UpdateActivity<U>>, ActivityCallError> {
        let Self { mut request, activity, id, mut env } = self;
        let update = request.update_workflow_options.get_or_insert_default();
        if update.update_id.is_empty() {
            let failed = |source| ActivityCallError::Expression { activity: U::NAME, source };
            update.update_id = id(&mut env).map_err(failed)?;
        }
        Ok(activity.edit_input(|input| *input = request))
    }
}

impl<U: Update> Call<UpdateCommand<U>> {
    /// Sets the update id. Overrides the schema's id expression. The server accepts each id only once.
    pub fn id(self, id: impl Into<String>) -> Self {
        let id = id.into();
        self.with(|command| {
            command.request.update_workflow_options.get_or_insert_default().update_id = id;
        })
    }

    /// Sets the time between two heartbeats of the activity. Overrides the schema.
    pub fn heartbeat_interval(self, interval: Duration) -> Self {
        self.with(|command| command.request.heartbeat_interval = wire::duration(interval))
    }

    /// Changes the activity that makes the call, such as its task queue, timeouts and retry policy.
    pub fn activity(
        self,
        edit: impl FnOnce(ActivityCall<UpdateActivity<U>>) -> ActivityCall<UpdateActivity<U>>,
    ) -> Self {
        self.map(|command| UpdateCommand { activity: edit(command.activity), ..command })
    }

    /// Sends the update immediately.
    pub fn start(self) -> Running<Result<MessageOf<U::Output>, ActivityCallError>> {
        self.running()
    }
}

impl<U: Update> WorkflowCommand for UpdateCommand<U> {
    type Output = Result<MessageOf<U::Output>, ActivityCallError>;

    fn send(self, cancellation: Cancellation) -> Running<Self::Output> {
        match self.evaluate() {
            Ok(activity) => activity.running_with(cancellation),
            Err(error) => Running::ready(Err(error)),
        }
    }
}

impl<U: Update> Sealed for UpdateCommand<U> {}

impl<U: Update> fmt::Debug for UpdateCommand<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(U::NAME).field("activity", &self.activity).finish_non_exhaustive()
    }
}
