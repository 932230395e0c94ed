use super::child_handle::AsChild;
use super::running::{Cancellation, Running, with_reason, without_reason};
use super::{ActivityCallError, ChildStartError};
use crate::{
    definition::{Activity, Workflow},
    payload::{Envelope, MessageOf},
};
use futures_util::future::LocalBoxFuture;
use temporalio_workflow::{
    ActivityOptions, ChildWorkflowOptions, ExternalWorkflowHandle, LocalActivityOptions,
    StartedChildWorkflow, WorkflowContext, WorkflowRandomStream,
};

pub(super) type ActivityOutcome<A> =
    Result<MessageOf<<A as temporalio_common::ActivityDefinition>::Output>, ActivityCallError>;
pub(super) type Started<W> = Result<StartedChildWorkflow<AsChild<W>>, ChildStartError>;

/// The context of a workflow that calls `A`, without the type of the workflow's state.
pub(super) trait ActivityScope<A: Activity> {
    fn execute(
        self: Box<Self>,
        input: A::Input,
        options: ActivityOptions,
        cancellation: Cancellation,
    ) -> Running<ActivityOutcome<A>>;

    fn execute_local(
        self: Box<Self>,
        input: A::Input,
        options: LocalActivityOptions,
        cancellation: Cancellation,
    ) -> Running<ActivityOutcome<A>>;
}

impl<A: Activity, I: 'static> ActivityScope<A> for WorkflowContext<I> {
    fn execute(
        self: Box<Self>,
        input: A::Input,
        options: ActivityOptions,
        cancellation: Cancellation,
    ) -> Running<ActivityOutcome<A>> {
        let wish = cancellation.clone();
        let outcome = async move {
            let activity = self.execute_activity(A::default(), input, options);
            let output = wish.drive(activity, without_reason).await;
            Ok(output.map_err(|error| ActivityCallError::from_sdk(A::NAME, error))?.into_message())
        };
        Running::new(outcome, cancellation)
    }

    fn execute_local(
        self: Box<Self>,
        input: A::Input,
        options: LocalActivityOptions,
        cancellation: Cancellation,
    ) -> Running<ActivityOutcome<A>> {
        let wish = cancellation.clone();
        let outcome = async move {
            let activity = self.execute_local_activity(A::default(), input, options);
            let output = wish.drive(activity, without_reason).await;
            Ok(output.map_err(|error| ActivityCallError::from_sdk(A::NAME, error))?.into_message())
        };
        Running::new(outcome, cancellation)
    }
}

/// The context of a workflow that is the parent of `W`, without the type of the workflow's state.
pub(super) trait ParentScope<W: Workflow> {
    fn start(
        &self,
        input: MessageOf<W::Input>,
        options: ChildWorkflowOptions,
        cancellation: Cancellation,
    ) -> LocalBoxFuture<'static, Started<W>>;

    fn random_stream(&self, name: &str) -> WorkflowRandomStream;

    fn time(&self) -> Option<std::time::SystemTime>;

    /// Returns a handle to the latest run, since a child may have continued as new.
    fn external(&self, id: String) -> ExternalWorkflowHandle;
}

impl<W: Workflow, I: 'static> ParentScope<W> for WorkflowContext<I> {
    fn start(
        &self,
        input: MessageOf<W::Input>,
        options: ChildWorkflowOptions,
        cancellation: Cancellation,
    ) -> LocalBoxFuture<'static, Started<W>> {
        let context = self.clone();
        Box::pin(async move {
            let input = <W::Input as Envelope>::Argument::from_message(input);
            let start = context.start_child_workflow(AsChild::<W>::default(), input, options);
            Ok(cancellation.drive(start, with_reason).await?)
        })
    }

    fn random_stream(&self, name: &str) -> WorkflowRandomStream {
        Self::random_stream(self, name)
    }

    fn time(&self) -> Option<std::time::SystemTime> {
        self.workflow_time()
    }

    fn external(&self, id: String) -> ExternalWorkflowHandle {
        self.external_workflow(id, None)
    }
}
