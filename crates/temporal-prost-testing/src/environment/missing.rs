//! Answers calls that are neither registered nor mocked: they fail at once, with their names.

use super::answer::{ActivityTask, WorkflowTask};
use super::crew::Crew;
use super::mock::Mock;
use crate::hub::mocks::Registered;
use crate::proto::command::{FailWorkflowExecution, Requested};
use std::collections::BTreeSet;
use std::fmt;
use temporalio_sdk::WorkerOptions;
use temporalio_sdk::error::ApplicationFailure;

/// Answers until the environment ends.
pub(super) fn spawn(crew: &Crew, nobody: &Mock) {
    nobody.clone().work(crew, |nobody, task| async move { nobody.refuse_activity(task) });
    nobody.clone().work(crew, |nobody, task| async move { nobody.refuse_workflow(task) });
}

impl Mock {
    fn refuse_activity(&self, task: ActivityTask) {
        let name = task.activity_type.clone().unwrap_or_default().name;
        let refused = self.refuse(format!("activity `{name}`"));
        self.respond(task, Err(refused));
    }

    fn refuse_workflow(&self, task: WorkflowTask) {
        let name = task.workflow_type.clone().unwrap_or_default().name;
        let failure = Some(self.failure(self.refuse(format!("workflow `{name}`"))));
        let fail = FailWorkflowExecution { failure };
        self.complete(task, Some(Requested::FailWorkflowExecutionCommandAttributes(fail)));
    }

    fn refuse(&self, call: String) -> ApplicationFailure {
        let failure = ApplicationFailure::non_retryable(format!("{call} is neither registered nor mocked"));
        self.server.with(|state| state.hub.mocks.note_missing(call));
        failure
    }
}

/// Returns what the worker with these options has registered.
pub(super) fn registered(namespace: &str, options: &WorkerOptions) -> Registered {
    Registered {
        namespace: namespace.to_owned(),
        task_queue: options.task_queue.clone(),
        activities: names(&options.activities()),
        workflows: names(&options.workflows()),
    }
}

/// Reads the registered names from the debug output of the SDK, the only place that has them. Returns `None` if they
/// cannot be read: then a missing call waits until the server's patience ends.
fn names(definitions: &impl fmt::Debug) -> Option<BTreeSet<String>> {
    let text = format!("{definitions:?}");
    let names = text.get(text.find('[')?..=text.rfind(']')?)?;
    serde_json::from_str(names).ok()
}
