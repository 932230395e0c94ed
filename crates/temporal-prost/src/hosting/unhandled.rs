use super::dropped::Dropped;
use std::fmt;
use temporalio_workflow::WorkflowContext;

/// A signal for which the workflow has no handler. Interceptors receive it as the input of the signal.
///
/// If no interceptor stops it, the signal is dropped with a warning in the log, which is not repeated on replay.
/// [`count_unhandled_signals`](crate::count_unhandled_signals) counts such signals.
/// See [`UnreadableSignal`](crate::UnreadableSignal) for an example of an interceptor.
#[derive(Clone, Debug, Default)]
pub struct UnhandledSignal {
    pub(super) dropped: Dropped,
}

impl UnhandledSignal {
    pub(super) fn drop_from<I: 'static>(&self, workflow: &WorkflowContext<I>, signal: &str) {
        if !workflow.is_replaying() {
            self.dropped.set();
            let (workflow_id, run_id) = (workflow.workflow_id(), workflow.run_id());
            tracing::warn!(workflow_id, run_id, signal, "signal dropped: {self}");
        }
    }
}

impl fmt::Display for UnhandledSignal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the workflow has no handler for it")
    }
}
