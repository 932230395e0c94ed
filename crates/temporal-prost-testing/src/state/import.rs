//! Exports finished runs as histories, and imports histories as finished runs.

use super::{ExecutionKey, State};
use crate::proto::{Status, event};
use crate::run::Run;
use crate::run::history::History;

/// A history and the id of its workflow.
pub(crate) struct Finished {
    pub(crate) workflow_id: String,
    pub(crate) history: History,
}

impl State {
    /// Returns the histories of all finished runs that a worker has worked on. Runs of mocks are excluded.
    pub(crate) fn finished_histories(&self) -> Vec<Finished> {
        let runs = self.order.iter().filter_map(|run| self.runs.get(run));
        let finished = runs.filter(|run| {
            !run.is_open()
                && run.tasks.previous_started > 0
                && !self.hub.mocks.has_workflow(&run.workflow_type)
        });
        let history =
            |run: &Run| Finished { workflow_id: run.workflow_id.clone(), history: run.history.clone() };
        finished.map(history).collect()
    }

    /// Adds a history as a finished run. The run uses its recorded queue if `queues` contains it, otherwise the first
    /// of `queues`. Returns the id of the run, or `None` if no workflow task was completed.
    pub(crate) fn import(&mut self, history: &History, queues: &[String]) -> Option<String> {
        let started: event::WorkflowExecutionStarted = history.get(1)?;
        let completed =
            (1..=history.last()).rev().find_map(|id| history.get::<event::WorkflowTaskCompleted>(id))?;
        let run_id = match &started.original_execution_run_id {
            run_id if run_id.is_empty() || self.runs.contains_key(run_id) => self.hub.ids.uuid(),
            run_id => run_id.clone(),
        };
        let mut run = Run::empty(self.hub.now(), "default".to_owned(), run_id, &started);
        run.status = Status::Completed;
        run.history = history.clone();
        run.tasks.previous_started = completed.started_event_id;
        if !queues.contains(&run.task_queue) {
            run.task_queue.clone_from(queues.first()?);
        }
        let key = ExecutionKey { namespace: run.namespace.clone(), workflow_id: run.workflow_id.clone() };
        Some(self.add(key, run))
    }
}
