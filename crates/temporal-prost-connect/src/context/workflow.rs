//! The interceptor that reads the values of a workflow's calls and adds them to the calls that the workflow makes.

use super::{Context, ContextError, ContextValue, Headers, Propagation};
use std::{cell::RefCell, rc::Rc};
#[cfg(feature = "nexus")]
use temporalio_workflow::workflow_interceptors::{StartNexusOperationInput, StartNexusOperationResult};
use temporalio_workflow::{
    WorkflowContextKey, WorkflowContextView,
    workflow_interceptors::{
        CancellableWorkflowOutboundFuture, ContinueAsNewInput, ContinueAsNewResult, ExecuteWorkflowInput,
        ExecuteWorkflowResult, HandleQueryInput, HandleQueryResult, HandleSignalInput, HandleSignalResult,
        HandleUpdateInput, HandleUpdateResult, ScheduleActivityInput, ScheduleActivityResult,
        ScheduleLocalActivityInput, SignalWorkflowInput, SignalWorkflowResult, StartChildWorkflowInput,
        StartChildWorkflowResult, SyncWorkflowInterceptorContext, ValidateUpdateInput, ValidateUpdateResult,
        WorkflowInterceptor, WorkflowInterceptorConstructor, WorkflowInterceptorContext,
        WorkflowInterceptorFuture, WorkflowNext,
    },
};

/// The key of the values in the scope of a handler.
pub(super) struct InScope;

impl WorkflowContextKey for InScope {
    type Value = Scope;
}

/// The values of a handler. Names that it lacks have the values of its run.
#[derive(Clone, Default)]
pub(super) struct Scope {
    own: Rc<RefCell<Context>>,
    run: Rc<RefCell<Context>>,
}

impl Scope {
    /// Returns all values.
    pub(super) fn values(&self) -> Context {
        self.own.borrow().clone().or(&self.run.borrow())
    }

    /// Returns a scope with another value, inside this one.
    pub(super) fn with<V: ContextValue>(&self, value: &V) -> Result<Self, ContextError> {
        let own = self.own.borrow().clone().with(value)?;
        Ok(Self { own: Rc::new(RefCell::new(own)), run: self.run.clone() })
    }

    /// Sets a value of the run.
    pub(super) fn set<V: ContextValue>(&self, value: &V) -> Result<(), ContextError> {
        self.run.borrow_mut().set(value)?;
        self.own.borrow_mut().remove(V::NAME);
        Ok(())
    }
}

pub(super) fn constructor(propagation: &Propagation) -> WorkflowInterceptorConstructor {
    let propagation = propagation.clone();
    WorkflowInterceptorConstructor::new(move |workflow: &WorkflowContextView| {
        let run = Rc::new(RefCell::new(propagation.extract(&workflow.raw().headers)));
        WorkflowContextScope { propagation: propagation.clone(), run }
    })
}

struct WorkflowContextScope {
    propagation: Propagation,
    run: Rc<RefCell<Context>>,
}

type Handled<'a, T> = WorkflowInterceptorFuture<'a, T>;
type Next<'a, I, T> = WorkflowNext<'a, I, Handled<'a, T>>;
type Outgoing<T> = CancellableWorkflowOutboundFuture<T>;
type Send<I, T> = WorkflowNext<'static, I, Outgoing<T>>;

impl WorkflowContextScope {
    fn scope(&self, own: Context) -> Scope {
        Scope { own: Rc::new(RefCell::new(own)), run: self.run.clone() }
    }

    /// Adds the values in scope to the headers of a call.
    fn add(&self, scope: Option<Rc<Scope>>, headers: &mut Headers) {
        self.propagation.add(&self.values(scope), headers);
    }

    fn values(&self, scope: Option<Rc<Scope>>) -> Context {
        scope.map_or_else(|| self.run.borrow().clone(), |scope| scope.values())
    }
}

/// Handles a call in a scope.
fn handle<'a, I: 'a, T: 'a>(
    workflow: &WorkflowInterceptorContext,
    scope: Scope,
    input: I,
    next: Next<'a, I, T>,
) -> Handled<'a, T> {
    // The handler is created inside, too.
    let handled = async move { next.run(input).await };
    WorkflowInterceptorFuture::new(workflow.with_context_value::<InScope, _>(scope, handled))
}

impl WorkflowInterceptor for WorkflowContextScope {
    fn execute<'a>(
        &'a self,
        workflow: WorkflowInterceptorContext,
        input: ExecuteWorkflowInput,
        next: Next<'a, ExecuteWorkflowInput, ExecuteWorkflowResult>,
    ) -> Handled<'a, ExecuteWorkflowResult> {
        handle(&workflow, self.scope(Context::new()), input, next)
    }

    fn handle_signal<'a>(
        &'a self,
        workflow: WorkflowInterceptorContext,
        input: HandleSignalInput,
        next: Next<'a, HandleSignalInput, HandleSignalResult>,
    ) -> Handled<'a, HandleSignalResult> {
        let scope = self.scope(self.propagation.extract(input.headers()));
        handle(&workflow, scope, input, next)
    }

    fn handle_update<'a>(
        &'a self,
        workflow: WorkflowInterceptorContext,
        input: HandleUpdateInput,
        next: Next<'a, HandleUpdateInput, HandleUpdateResult>,
    ) -> Handled<'a, HandleUpdateResult> {
        let scope = self.scope(self.propagation.extract(input.headers()));
        handle(&workflow, scope, input, next)
    }

    fn handle_query(
        &self,
        workflow: SyncWorkflowInterceptorContext,
        input: HandleQueryInput,
        next: WorkflowNext<'_, HandleQueryInput, HandleQueryResult>,
    ) -> HandleQueryResult {
        let scope = self.scope(self.propagation.extract(input.headers()));
        workflow.with_context_value::<InScope, _>(scope, || next.run(input))
    }

    fn validate_update(
        &self,
        workflow: SyncWorkflowInterceptorContext,
        input: ValidateUpdateInput,
        next: WorkflowNext<'_, ValidateUpdateInput, ValidateUpdateResult>,
    ) -> ValidateUpdateResult {
        let scope = self.scope(self.propagation.extract(input.headers()));
        workflow.with_context_value::<InScope, _>(scope, || next.run(input))
    }

    fn schedule_activity(
        &self,
        workflow: WorkflowInterceptorContext,
        mut input: ScheduleActivityInput,
        next: Send<ScheduleActivityInput, ScheduleActivityResult>,
    ) -> Outgoing<ScheduleActivityResult> {
        self.add(workflow.context_value::<InScope>(), input.headers_mut());
        next.run(input)
    }

    fn schedule_local_activity(
        &self,
        workflow: WorkflowInterceptorContext,
        mut input: ScheduleLocalActivityInput,
        next: Send<ScheduleLocalActivityInput, ScheduleActivityResult>,
    ) -> Outgoing<ScheduleActivityResult> {
        self.add(workflow.context_value::<InScope>(), input.headers_mut());
        next.run(input)
    }

    fn start_child_workflow(
        &self,
        workflow: WorkflowInterceptorContext,
        mut input: StartChildWorkflowInput,
        next: Send<StartChildWorkflowInput, StartChildWorkflowResult>,
    ) -> Outgoing<StartChildWorkflowResult> {
        self.add(workflow.context_value::<InScope>(), input.headers_mut());
        next.run(input)
    }

    fn signal_workflow(
        &self,
        workflow: WorkflowInterceptorContext,
        mut input: SignalWorkflowInput,
        next: Send<SignalWorkflowInput, SignalWorkflowResult>,
    ) -> Outgoing<SignalWorkflowResult> {
        self.add(workflow.context_value::<InScope>(), input.headers_mut());
        next.run(input)
    }

    #[cfg(feature = "nexus")]
    fn start_nexus_operation(
        &self,
        workflow: WorkflowInterceptorContext,
        mut input: StartNexusOperationInput,
        next: Send<StartNexusOperationInput, StartNexusOperationResult>,
    ) -> Outgoing<StartNexusOperationResult> {
        let header = self.propagation.nexus_header(&self.values(workflow.context_value::<InScope>()));
        let headers = &mut input.options_mut().nexus_header;
        headers.extend(header.map(|(name, value)| (name.to_owned(), value)));
        next.run(input)
    }

    fn continue_as_new(
        &self,
        workflow: SyncWorkflowInterceptorContext,
        mut input: ContinueAsNewInput,
        next: WorkflowNext<'static, ContinueAsNewInput, ContinueAsNewResult>,
    ) -> ContinueAsNewResult {
        self.add(workflow.context_value::<InScope>(), input.headers_mut());
        next.run(input)
    }
}
