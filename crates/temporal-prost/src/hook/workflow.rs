//! The interceptor that brings hooks to a workflow. The runtime's adapter, which knows the types of the inputs, consults
//! them.

use super::{Call, Headers, Hooks, Incoming, Parts, Refusal};
use std::rc::Rc;
use temporalio_workflow::{
    WorkflowContextKey,
    workflow_interceptors::{
        ExecuteWorkflowInput, ExecuteWorkflowResult, HandleQueryInput, HandleQueryResult, HandleSignalInput,
        HandleSignalResult, HandleUpdateInput, HandleUpdateResult, SyncWorkflowInterceptorContext,
        ValidateUpdateInput, ValidateUpdateResult, WorkflowInterceptor, WorkflowInterceptorConstructor,
        WorkflowInterceptorContext, WorkflowInterceptorFuture, WorkflowNext,
    },
};

/// The key of the call that is being handled.
pub(crate) struct Arrived;

impl WorkflowContextKey for Arrived {
    type Value = Arrival;
}

/// The headers of a call that is being handled, and the hooks that check it.
#[derive(Debug)]
pub(crate) struct Arrival {
    /// The hooks of an interceptor that is further outside.
    outer: Option<Rc<Arrival>>,
    hooks: Hooks,
    headers: Headers,
    /// The id of an update.
    id: Option<String>,
}

impl Arrival {
    /// Adds the headers and the id to the description of the call.
    pub(crate) fn call<'c>(&'c self, parts: Parts<'c>) -> Call<'c> {
        Call { parts: Parts { id: self.id.as_deref(), ..parts }, headers: &self.headers }
    }

    /// Asks every hook, and tells all of them if one refuses.
    pub(crate) fn receive(&self, call: &Incoming<'_>) -> Result<(), Refusal> {
        let decision = self.decide(call);
        if let Err(refusal) = &decision {
            self.refused(call, refusal);
        }
        decision
    }

    fn decide(&self, call: &Incoming<'_>) -> Result<(), Refusal> {
        self.outer.as_ref().map_or(Ok(()), |outer| outer.decide(call))?;
        self.hooks.receive(call)
    }

    fn refused(&self, call: &Incoming<'_>, refusal: &Refusal) {
        if let Some(outer) = &self.outer {
            outer.refused(call, refusal);
        }
        self.hooks.refused(call, refusal);
    }

    pub(crate) fn admitted(&self, call: &Incoming<'_>) {
        if let Some(outer) = &self.outer {
            outer.admitted(call);
        }
        self.hooks.admitted(call);
    }
}

pub(super) fn constructor(hooks: &Hooks) -> WorkflowInterceptorConstructor {
    let hooks = hooks.clone();
    WorkflowInterceptorConstructor::new(move |_| WorkflowHooks(hooks.clone()))
}

struct WorkflowHooks(Hooks);

impl WorkflowHooks {
    fn arrival(&self, outer: Option<Rc<Arrival>>, headers: &Headers, id: Option<&str>) -> Arrival {
        Arrival { outer, hooks: self.0.clone(), headers: headers.clone(), id: id.map(str::to_owned) }
    }
}

/// Handles a call where the adapter finds its hooks.
fn around<'a, I: 'a, T: 'a>(
    context: &WorkflowInterceptorContext,
    arrival: Arrival,
    input: I,
    next: Next<'a, I, T>,
) -> WorkflowInterceptorFuture<'a, T> {
    // The handler is created inside, too.
    let handled = async move { next.run(input).await };
    WorkflowInterceptorFuture::new(context.with_context_value::<Arrived, _>(arrival, handled))
}

type Next<'a, I, T> = WorkflowNext<'a, I, WorkflowInterceptorFuture<'a, T>>;

impl WorkflowInterceptor for WorkflowHooks {
    fn execute<'a>(
        &'a self,
        context: WorkflowInterceptorContext,
        input: ExecuteWorkflowInput,
        next: Next<'a, ExecuteWorkflowInput, ExecuteWorkflowResult>,
    ) -> WorkflowInterceptorFuture<'a, ExecuteWorkflowResult> {
        let arrival = self.arrival(context.context_value::<Arrived>(), input.headers(), None);
        around(&context, arrival, input, next)
    }

    fn handle_signal<'a>(
        &'a self,
        context: WorkflowInterceptorContext,
        input: HandleSignalInput,
        next: Next<'a, HandleSignalInput, HandleSignalResult>,
    ) -> WorkflowInterceptorFuture<'a, HandleSignalResult> {
        let arrival = self.arrival(context.context_value::<Arrived>(), input.headers(), None);
        around(&context, arrival, input, next)
    }

    fn handle_update<'a>(
        &'a self,
        context: WorkflowInterceptorContext,
        input: HandleUpdateInput,
        next: Next<'a, HandleUpdateInput, HandleUpdateResult>,
    ) -> WorkflowInterceptorFuture<'a, HandleUpdateResult> {
        let arrival = self.arrival(context.context_value::<Arrived>(), input.headers(), Some(input.id()));
        around(&context, arrival, input, next)
    }

    fn handle_query(
        &self,
        context: SyncWorkflowInterceptorContext,
        input: HandleQueryInput,
        next: WorkflowNext<'_, HandleQueryInput, HandleQueryResult>,
    ) -> HandleQueryResult {
        let arrival = self.arrival(context.context_value::<Arrived>(), input.headers(), None);
        context.with_context_value::<Arrived, _>(arrival, || next.run(input))
    }

    fn validate_update(
        &self,
        context: SyncWorkflowInterceptorContext,
        input: ValidateUpdateInput,
        next: WorkflowNext<'_, ValidateUpdateInput, ValidateUpdateResult>,
    ) -> ValidateUpdateResult {
        let arrival = self.arrival(context.context_value::<Arrived>(), input.headers(), Some(input.id()));
        context.with_context_value::<Arrived, _>(arrival, || next.run(input))
    }
}
