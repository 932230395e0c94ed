use super::{
    Called, CalledWith, Handle, SignalWithStart, Start, StartCommand, UpdateWithStart, request::pack,
    start_options,
};
use crate::{
    call::Call,
    definition::{Signal, Update, Workflow},
    options::{IdConflictPolicy, WaitPolicy, WorkflowOptions},
    payload::MessageOf,
    protos::temporal::xns::v1::{UpdateWithStartRequest, UpdateWorkflowWithOptionsRequest, WorkflowRequest},
};
use std::fmt;
use temporalio_workflow::WorkflowContext;

/// A workflow from which generated code makes calls in another namespace.
pub struct Caller<I>(WorkflowContext<I>);

impl<I> Caller<I> {
    /// Creates a caller for the workflow of `context`.
    #[must_use]
    pub fn new(context: &WorkflowContext<I>) -> Self {
        Self(context.clone())
    }

    /// Returns a handle to the workflow with this id.
    #[must_use]
    pub fn handle<W: Workflow>(&self, id: impl Into<String>) -> Handle<W, I> {
        Handle::attach(self.0.clone(), id.into())
    }
}

impl<I: 'static> Caller<I> {
    /// Creates the start of the workflow `W`.
    pub fn start<W: Called>(&self, input: MessageOf<W::Input>) -> Start<W, I> {
        let request = workflow_request::<W>(&input);
        Call::<StartCommand<_, I>>::to(&self.0, input, request)
    }

    /// Creates the start of the workflow `W` together with the signal `S`.
    #[expect(clippy::needless_pass_by_value, reason = "calls of clients consume their input too")]
    pub fn with_signal<W: CalledWith<S>, S: Signal>(
        &self,
        input: MessageOf<W::Input>,
        signal: MessageOf<S::Input>,
    ) -> SignalWithStart<W, S, I> {
        let request = WorkflowRequest { signal: pack::<S::Input>(&signal), ..workflow_request::<W>(&input) };
        Call::<StartCommand<_, I>>::to(&self.0, input, request)
    }

    /// Creates the start of the workflow `W` together with the update `U`. The workflow's id conflict policy overrides
    /// `conflict`, which the schema sets in its reference to the update, and which defaults to `FAIL`, as in a client.
    pub fn with_update<W: CalledWith<U>, U: Update>(
        &self,
        input: MessageOf<W::Input>,
        update: MessageOf<U::Input>,
        conflict: Option<IdConflictPolicy>,
    ) -> UpdateWithStart<W, U, I> {
        let schema = <W as Workflow>::OPTIONS;
        // Workers in Go refuse a start without this policy.
        let conflict = schema.id_conflict_policy.or(conflict).unwrap_or(IdConflictPolicy::Fail);
        let schema = WorkflowOptions { id_conflict_policy: Some(conflict), ..schema };
        let request = UpdateWithStartRequest {
            start_workflow_options: Some(start_options::of_schema(schema)),
            update_workflow_options: Some(update_options(U::OPTIONS.wait_for_stage)),
            input: pack::<W::Input>(&input),
            update: pack::<U::Input>(&update),
            ..UpdateWithStartRequest::default()
        };
        let call = Call::<StartCommand<_, I>>::to(&self.0, input, request);
        call.with_update_id(update)
    }
}

/// Returns the options of an update that waits for a stage, in both fields that have it.
pub(super) fn update_options(stage: WaitPolicy) -> UpdateWorkflowWithOptionsRequest {
    use crate::protos::temporal::xns::v1::WaitPolicy as Wire;
    let stage = match stage {
        WaitPolicy::Accepted => Wire::Accepted,
        WaitPolicy::Completed => Wire::Completed,
    };
    // Go reads only the deprecated field.
    #[expect(deprecated, reason = "workers in Go read it")]
    UpdateWorkflowWithOptionsRequest {
        wait_policy: stage.into(),
        wait_for_stage: stage.into(),
        ..UpdateWorkflowWithOptionsRequest::default()
    }
}

fn workflow_request<W: Called>(input: &MessageOf<W::Input>) -> WorkflowRequest {
    WorkflowRequest {
        start_workflow_options: Some(start_options::of_schema(W::OPTIONS)),
        request: pack::<W::Input>(input),
        ..WorkflowRequest::default()
    }
}

impl<I> Clone for Caller<I> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<I> fmt::Debug for Caller<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("workflow_id", &self.0.workflow_id()).finish_non_exhaustive()
    }
}
