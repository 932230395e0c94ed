//! Removes deleted runs, and queues of workers that have shut down.

use super::{ExecutionKey, State};
use crate::proto::TimeoutType;
use crate::task::queues::{Kind, QueueKey, Task};

impl State {
    /// Deletes a closed run.
    pub(crate) fn delete_run(&mut self, run_id: &str) {
        let Some(run) = self.runs.remove(run_id) else { return };
        self.order.retain(|other| other != run_id);
        let key = ExecutionKey { namespace: run.namespace, workflow_id: run.workflow_id };
        if let Some(runs) = self.executions.get_mut(&key) {
            runs.retain(|other| other != run_id);
        }
    }

    /// Ends the workflow tasks of workers that have all stopped. The SDK does not answer a task that it receives while
    /// its worker stops, so the task would wait for its timeout.
    pub(crate) fn lose_workflow_tasks(&mut self, namespace: &str) {
        let Self { hub, runs, .. } = self;
        for run in runs.values_mut().filter(|run| run.namespace == namespace && run.tasks.is_started()) {
            if !hub.mocks.has_workflow(&run.workflow_type) {
                run.time_out_task(hub, TimeoutType::StartToClose);
            }
        }
    }

    /// Closes the queue of a worker that leaves. Its remaining tasks go to the common queue.
    pub(crate) fn close_sticky_queue(&mut self, key: &QueueKey) {
        let queue = self.hub.queues.at(key);
        queue.closed = true;
        let left: Vec<Task> = queue.tasks.drain(..).collect();
        for run in self.runs.values_mut().filter(|run| run.namespace == key.namespace) {
            if run.tasks.sticky.as_ref().is_some_and(|sticky| sticky.queue == key.name) {
                run.tasks.sticky = None;
            }
        }
        for task in left {
            self.move_task(task);
        }
    }

    /// Moves queries to the common queues if the worker that they were sent to has crashed.
    pub(crate) fn rescue_queries(&mut self, key: &QueueKey) {
        let queue = self.hub.queues.at(key);
        if key.kind != Kind::Workflow || queue.pollers > 0 || queue.tasks.is_empty() {
            return;
        }
        let is_query = |task: &Task| matches!(task, Task::Query { .. });
        let (queries, others) = queue.tasks.drain(..).partition::<Vec<_>, _>(is_query);
        queue.tasks.extend(others);
        for query in queries {
            self.move_task(query);
        }
    }

    fn move_task(&mut self, task: Task) {
        match task {
            Task::Workflow { run, number } => {
                let Some((run, hub)) = self.run(&run) else { return };
                if run.tasks.current.as_ref().is_some_and(|task| task.number == number) {
                    run.time_out_task(hub, TimeoutType::ScheduleToStart);
                }
            }
            Task::Query { run, number } => {
                let Some((found, hub)) = self.run(&run) else { return };
                let key = QueueKey::new(&found.namespace, Kind::Workflow, &found.task_queue);
                hub.queues.add(&key, Task::Query { run, number });
            }
            Task::Activity { .. } | Task::CancelActivity { .. } | Task::Nexus(_) => {}
        }
    }
}
