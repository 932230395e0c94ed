use super::dropped::Dropped;
use std::fmt;
use temporalio_workflow::WorkflowContext;

/// A signal that the workflow has no handler for. Interceptors find it as the input of the signal.
///
/// At the end of the chain of interceptors, the signal is dropped with a warning in the log. It is logged once, and not
/// again when the workflow is replayed. [`count_unhandled_signals`](crate::count_unhandled_signals) counts such signals.
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
