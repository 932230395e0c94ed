use super::workflow::{InScope, Scope};
use super::{Context, ContextError, ContextValue};
use std::{future::Future, rc::Rc};
use temporalio_sdk::activities::ActivityContext;
use temporalio_workflow::{SyncWorkflowContext, WorkflowContext, WorkflowContextView};

/// A context of the SDK from which the values of a call can be read.
///
/// The contexts of workflows, their views in queries and validators, and the contexts of activities implement it. The
/// context of `temporal-prost` dereferences to the SDK's context of a workflow.
///
/// ```
/// use temporal_prost_connect::context::{ContextError, Propagated as _, TraceContext};
/// use temporalio_sdk::activities::ActivityContext;
///
/// /// Returns the trace of the workflow that called the activity, for requests to other services.
/// fn traceparent(ctx: &ActivityContext) -> Result<Option<String>, ContextError> {
///     let trace = ctx.propagated::<TraceContext>()?;
///     Ok(trace.and_then(|trace| trace.field("traceparent").map(str::to_owned)))
/// }
/// ```
pub trait Propagated {
    /// Returns all values.
    fn propagated_values(&self) -> Context;

    /// Returns a value, or `None` if the call has none with this name.
    ///
    /// # Errors
    /// Returns an error if the sender wrote another type.
    fn propagated<V: ContextValue>(&self) -> Result<Option<V>, ContextError> {
        self.propagated_values().get()
    }
}

/// A context of a workflow in which values can be set for the calls that the workflow makes.
///
/// Set a value only from the input or state of the workflow, so that a replay sets the same.
pub trait PropagatedMut: Propagated {
    /// Sets a value of the run: for all calls from now on, in all handlers, and in the runs that continue it.
    ///
    /// # Errors
    /// Returns an error if the value cannot be written, or if the worker propagates no values.
    fn propagate<V: ContextValue>(&self, value: &V) -> Result<(), ContextError>;

    /// Runs a future with another value for the calls in it.
    ///
    /// ```
    /// use temporal_prost_connect::context::{ContextError, PropagatedMut as _, TraceContext};
    /// use temporalio_workflow::{TimerResult, WorkflowContext};
    ///
    /// async fn traced<W: 'static>(ctx: &WorkflowContext<W>, trace: TraceContext) -> Result<TimerResult, ContextError> {
    ///     // Calls of activities and children can be in here, too.
    ///     let slept = ctx.with_propagated(&trace, ctx.timer(std::time::Duration::from_secs(1)))?;
    ///     Ok(slept.await)
    /// }
    /// ```
    ///
    /// # Errors
    /// Returns an error if the value cannot be written, or if the worker propagates no values.
    fn with_propagated<V: ContextValue, F: Future>(
        &self,
        value: &V,
        future: F,
    ) -> Result<impl Future<Output = F::Output> + use<Self, V, F>, ContextError>;
}

/// The worker was not given a `Propagation`.
#[derive(Debug, thiserror::Error)]
#[error("the worker propagates no values: register a `Propagation` in its options")]
struct NoPropagation;

fn in_scope<V: ContextValue>(scope: Option<Rc<Scope>>) -> Result<Rc<Scope>, ContextError> {
    scope.ok_or_else(|| ContextError::Encode { name: V::NAME, source: Box::new(NoPropagation) })
}

impl<W> Propagated for WorkflowContext<W> {
    fn propagated_values(&self) -> Context {
        self.context_value::<InScope>().map(|scope| scope.values()).unwrap_or_default()
    }
}

impl<W> Propagated for SyncWorkflowContext<W> {
    fn propagated_values(&self) -> Context {
        self.context_value::<InScope>().map(|scope| scope.values()).unwrap_or_default()
    }
}

impl Propagated for WorkflowContextView {
    /// Returns the values of the start in an initializer of the SDK, which no interceptor surrounds.
    fn propagated_values(&self) -> Context {
        let start = || Context::from_headers(&self.raw().headers);
        self.context_value::<InScope>().map_or_else(start, |scope| scope.values())
    }
}

impl Propagated for ActivityContext {
    fn propagated_values(&self) -> Context {
        Context::from_headers(self.headers())
    }
}

impl<W: 'static> PropagatedMut for WorkflowContext<W> {
    fn propagate<V: ContextValue>(&self, value: &V) -> Result<(), ContextError> {
        in_scope::<V>(self.context_value::<InScope>())?.set(value)
    }

    fn with_propagated<V: ContextValue, F: Future>(
        &self,
        value: &V,
        future: F,
    ) -> Result<impl Future<Output = F::Output> + use<W, V, F>, ContextError> {
        let scope = in_scope::<V>(self.context_value::<InScope>())?.with(value)?;
        Ok(self.with_context_value::<InScope, _>(scope, future))
    }
}
