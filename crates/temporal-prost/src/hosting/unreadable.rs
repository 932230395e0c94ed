use super::dropped::Dropped;
use crate::failure::{Cause, Report};
use temporalio_workflow::{WorkflowContext, workflows::WorkflowError};

/// A signal that cannot be decoded. Interceptors receive it as the input in place of the message.
///
/// If no interceptor stops it, the signal is dropped with an error in the log, which is not repeated on replay.
///
/// ```
/// use temporal_prost::UnreadableSignal;
/// use temporal_prost::workflow::workflow_interceptors::{
///     HandleSignalInput, HandleSignalResult, WorkflowInterceptor, WorkflowInterceptorContext,
///     WorkflowInterceptorFuture, WorkflowNext,
/// };
///
/// struct Page;
///
/// impl WorkflowInterceptor for Page {
///     fn handle_signal<'a>(
///         &'a self,
///         workflow: WorkflowInterceptorContext,
///         signal: HandleSignalInput,
///         next: WorkflowNext<'a, HandleSignalInput, WorkflowInterceptorFuture<'a, HandleSignalResult>>,
///     ) -> WorkflowInterceptorFuture<'a, HandleSignalResult> {
///         match signal.input_ref::<UnreadableSignal>() {
///             // Interceptors also run when the workflow is replayed.
///             Some(unreadable) if !workflow.is_replaying() => page(workflow.workflow_id(), unreadable),
///             _ => {}
///         }
///         next.run(signal)
///     }
/// }
/// # fn page(_: &str, _: &UnreadableSignal) {}
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[error("the signal cannot be decoded")]
pub struct UnreadableSignal {
    source: Option<Cause>,
    pub(super) dropped: Dropped,
}

impl UnreadableSignal {
    pub(crate) fn new(error: &WorkflowError) -> Self {
        Self { source: Cause::of_error(error), dropped: Dropped::default() }
    }

    pub(super) fn drop_from<I: 'static>(&self, workflow: &WorkflowContext<I>, signal: &str) {
        if !workflow.is_replaying() {
            self.dropped.set();
            let (workflow_id, run_id) = (workflow.workflow_id(), workflow.run_id());
            tracing::error!(workflow_id, run_id, signal, "dropped: {}", Report::new(self));
        }
    }
}
