//! The interceptor that keeps the state of a run, and writes the headers of what the run calls.

use super::{
    behalf,
    run::{self, CALLER_HEADER, NONCES_HEADER, Run, Scope},
};
use crate::{DELEGATION_HEADER, START_DELEGATION_HEADER};
use std::rc::Rc;
#[cfg(feature = "nexus")]
use temporal_prost::workflow::workflow_interceptors::{StartNexusOperationInput, StartNexusOperationResult};
use temporal_prost::{
    common::protos::temporal::api::common::v1::Payload,
    hook::Headers,
    workflow::{
        WorkflowContextView,
        workflow_interceptors::{
            CancellableWorkflowOutboundFuture, ContinueAsNewInput, ContinueAsNewResult, ExecuteWorkflowInput,
            ExecuteWorkflowResult, HandleQueryInput, HandleQueryResult, HandleSignalInput,
            HandleSignalResult, HandleUpdateInput, HandleUpdateResult, ScheduleActivityInput,
            ScheduleActivityResult, ScheduleLocalActivityInput, StartChildWorkflowInput,
            StartChildWorkflowResult, SyncWorkflowInterceptorContext, ValidateUpdateInput,
            ValidateUpdateResult, WorkflowInterceptor, WorkflowInterceptorConstructor,
            WorkflowInterceptorContext, WorkflowInterceptorFuture, WorkflowNext,
        },
    },
};

pub(super) fn constructor(max_nonces: usize) -> WorkflowInterceptorConstructor {
    WorkflowInterceptorConstructor::new(move |workflow: &WorkflowContextView| {
        RunScope(Rc::new(Run::new(workflow, max_nonces)))
    })
}

struct RunScope(Rc<Run>);

type Handled<'a, T> = WorkflowInterceptorFuture<'a, T>;
type Next<'a, I, T> = WorkflowNext<'a, I, Handled<'a, T>>;
type Outgoing<T> = CancellableWorkflowOutboundFuture<T>;
type Send<I, T> = WorkflowNext<'static, I, Outgoing<T>>;

impl RunScope {
    fn scope(&self, delegated: Option<Payload>) -> Scope {
        Scope { run: self.0.clone(), delegated }
    }

    /// Adds the headers of an activity.
    fn describe(&self, context: &WorkflowInterceptorContext, headers: &mut Headers) {
        self.name_caller(headers);
        let scope = context.context_value::<run::Handled>();
        behalf::pass_on(scope.as_ref().and_then(|scope| scope.delegated.as_ref()), headers);
    }

    fn name_caller(&self, headers: &mut Headers) {
        if let Some(caller) = self.0.caller() {
            headers.insert(CALLER_HEADER.to_owned(), caller);
        }
    }
}

/// Handles a call where hooks and handlers find the state, and activities the token that the caller has delegated.
fn around<'a, I: 'a, T: 'a>(
    context: &WorkflowInterceptorContext,
    scope: Scope,
    input: I,
    next: Next<'a, I, T>,
) -> Handled<'a, T> {
    // The handler is created inside, too.
    let handled = async move { next.run(input).await };
    WorkflowInterceptorFuture::new(context.with_context_value::<run::Handled, _>(scope, handled))
}

impl WorkflowInterceptor for RunScope {
    fn execute<'a>(
        &'a self,
        context: WorkflowInterceptorContext,
        input: ExecuteWorkflowInput,
        next: Next<'a, ExecuteWorkflowInput, ExecuteWorkflowResult>,
    ) -> Handled<'a, ExecuteWorkflowResult> {
        let scope = self.scope(input.headers().get(START_DELEGATION_HEADER).cloned());
        around(&context, scope, input, next)
    }

    fn handle_signal<'a>(
        &'a self,
        context: WorkflowInterceptorContext,
        input: HandleSignalInput,
        next: Next<'a, HandleSignalInput, HandleSignalResult>,
    ) -> Handled<'a, HandleSignalResult> {
        let scope = self.scope(input.headers().get(DELEGATION_HEADER).cloned());
        around(&context, scope, input, next)
    }

    fn handle_update<'a>(
        &'a self,
        context: WorkflowInterceptorContext,
        input: HandleUpdateInput,
        next: Next<'a, HandleUpdateInput, HandleUpdateResult>,
    ) -> Handled<'a, HandleUpdateResult> {
        let scope = self.scope(input.headers().get(DELEGATION_HEADER).cloned());
        around(&context, scope, input, next)
    }

    fn handle_query(
        &self,
        context: SyncWorkflowInterceptorContext,
        input: HandleQueryInput,
        next: WorkflowNext<'_, HandleQueryInput, HandleQueryResult>,
    ) -> HandleQueryResult {
        context.with_context_value::<run::Handled, _>(self.scope(None), || next.run(input))
    }

    fn validate_update(
        &self,
        context: SyncWorkflowInterceptorContext,
        input: ValidateUpdateInput,
        next: WorkflowNext<'_, ValidateUpdateInput, ValidateUpdateResult>,
    ) -> ValidateUpdateResult {
        context.with_context_value::<run::Handled, _>(self.scope(None), || next.run(input))
    }

    fn schedule_activity(
        &self,
        context: WorkflowInterceptorContext,
        mut input: ScheduleActivityInput,
        next: Send<ScheduleActivityInput, ScheduleActivityResult>,
    ) -> Outgoing<ScheduleActivityResult> {
        self.describe(&context, input.headers_mut());
        next.run(input)
    }

    fn schedule_local_activity(
        &self,
        context: WorkflowInterceptorContext,
        mut input: ScheduleLocalActivityInput,
        next: Send<ScheduleLocalActivityInput, ScheduleActivityResult>,
    ) -> Outgoing<ScheduleActivityResult> {
        self.describe(&context, input.headers_mut());
        next.run(input)
    }

    fn start_child_workflow(
        &self,
        _: WorkflowInterceptorContext,
        mut input: StartChildWorkflowInput,
        next: Send<StartChildWorkflowInput, StartChildWorkflowResult>,
    ) -> Outgoing<StartChildWorkflowResult> {
        self.name_caller(input.headers_mut());
        next.run(input)
    }

    #[cfg(feature = "nexus")]
    fn start_nexus_operation(
        &self,
        context: WorkflowInterceptorContext,
        mut input: StartNexusOperationInput,
        next: Send<StartNexusOperationInput, StartNexusOperationResult>,
    ) -> Outgoing<StartNexusOperationResult> {
        let scope = context.context_value::<run::Handled>();
        super::operation::describe(&self.0, scope.as_deref(), input.options_mut());
        next.run(input)
    }

    fn continue_as_new(
        &self,
        _: SyncWorkflowInterceptorContext,
        mut input: ContinueAsNewInput,
        next: WorkflowNext<'static, ContinueAsNewInput, ContinueAsNewResult>,
    ) -> ContinueAsNewResult {
        if let Some(nonces) = self.0.nonces() {
            input.headers_mut().insert(NONCES_HEADER.to_owned(), nonces);
        }
        next.run(input)
    }
}
