//! A single run of a workflow: its history, and its pending items.

pub(crate) mod activity;
mod attach;
pub(crate) mod close;
pub(crate) mod command;
pub(crate) mod history;
pub(crate) mod operation;
pub(crate) mod query;
pub(crate) mod rebuild;
pub(crate) mod record;
pub(crate) mod retry;
pub(crate) mod successor;
pub(crate) mod update;
pub(crate) mod wait;
pub(crate) mod workflow_task;

use crate::hub::pace::Pace;
use crate::hub::{Hub, NewRun};
use crate::proto::{
    Event, HistoryEvent, Payload, Status, Time, WorkflowExecution, WorkflowType, common::Callback, enums,
    event, positive, proto_duration, time,
};
use crate::run::history::History;
use crate::time::deadlines::{Due, Key, Owner};
use activity::Activity;
use operation::Operation;
use query::Query;
use record::links::Links;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use update::Update;
use wait::Waits;
use workflow_task::Tasks;

/// The fields of a memo, or search attributes.
pub(crate) type Fields = HashMap<String, Payload>;

#[derive(Clone, Debug)]
pub(crate) struct Child {
    pub(crate) namespace: String,
    pub(crate) execution: WorkflowExecution,
    pub(crate) workflow_type: Option<WorkflowType>,
    pub(crate) close_policy: enums::ParentClosePolicy,
    pub(crate) started: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Parent {
    pub(crate) execution: WorkflowExecution,
    /// The event of the parent that requested the child.
    pub(crate) initiated: i64,
}

impl Parent {
    fn of(started: &event::WorkflowExecutionStarted) -> Option<Self> {
        let execution = started.parent_workflow_execution.clone()?;
        Some(Self { execution, initiated: started.parent_initiated_event_id })
    }
}

#[derive(Debug, Default)]
pub(crate) struct Run {
    pub(crate) namespace: String,
    pub(crate) workflow_id: String,
    pub(crate) id: String,
    /// The first run of the chain that this run continues.
    pub(crate) first_run_id: String,
    pub(crate) workflow_type: String,
    pub(crate) task_queue: String,
    pub(crate) request_id: String,
    pub(crate) status: Status,
    pub(crate) opened: Time,
    pub(crate) closed: Option<Time>,
    pub(crate) parent: Option<Parent>,
    /// The run that repeats this run after a reset. It takes over the children.
    pub(crate) reset_to: Option<String>,
    /// The ids of children that the run it repeats started later. Starting them again replaces them.
    pub(crate) replaced_children: BTreeSet<String>,
    pub(crate) history: History,
    /// The transaction that wrote the last event.
    written_in: u64,
    /// Events that occurred while a workflow task was in progress. They are written after its completion.
    pub(crate) buffered: Vec<HistoryEvent>,
    links: Links,
    pub(crate) tasks: Tasks,
    /// The ids of pending timers, and the events that started them.
    pub(crate) timers: BTreeMap<String, i64>,
    pub(crate) activities: BTreeMap<i64, Activity>,
    pub(crate) children: BTreeMap<i64, Child>,
    pub(crate) operations: BTreeMap<i64, Operation>,
    /// The callbacks that receive the result.
    pub(crate) callbacks: Vec<Callback>,
    /// The request ids of starts that have attached callbacks, used to ignore duplicates.
    attached: BTreeSet<String>,
    pub(crate) updates: Vec<Update>,
    pub(crate) queries: Vec<Query>,
    /// The request ids of received signals, used to ignore duplicates.
    pub(crate) signal_requests: HashSet<String>,
    pub(crate) cancel_requested: bool,
    pub(crate) memo: Fields,
    pub(crate) search_attributes: Fields,
    due: BTreeMap<Due, Key>,
    /// Wakes every caller that waits for a change of this run.
    pub(crate) changed: Arc<Notify>,
    waits: Waits,
    pace: Pace,
}

impl Run {
    /// Opens a run: writes its first event and schedules its first workflow task.
    pub(crate) fn open(hub: &mut Hub, new: NewRun) -> Self {
        let NewRun { run_id, namespace, request_id, delay, mut started, metadata, signal, pace } = new;
        fill_ids(&mut started, &run_id);
        let continues = !started.continued_execution_run_id.is_empty();
        started.first_workflow_task_backoff =
            delay.or_else(|| (!continues).then(Duration::default)).map(proto_duration);
        let mut run = Self::empty(hub.now(), namespace, run_id, &started);
        (run.request_id, run.pace) = (request_id, pace);
        run.tasks.delayed = delay.is_some();
        run.set_timeouts(hub, &started, delay.unwrap_or_default());
        run.append(
            hub,
            HistoryEvent { user_metadata: metadata, ..record::event(hub.now(), started.into_attributes()) },
        );
        if let Some(signal) = signal {
            run.write(hub, signal);
        }
        match delay {
            Some(delay) => run.set_due(hub, Due::FirstTask, delay),
            None => run.need_task(hub),
        }
        run
    }

    /// Creates a run without events.
    pub(crate) fn empty(
        opened: Time,
        namespace: String,
        run_id: String,
        started: &event::WorkflowExecutionStarted,
    ) -> Self {
        Self {
            namespace,
            workflow_id: started.workflow_id.clone(),
            id: run_id,
            first_run_id: started.first_execution_run_id.clone(),
            workflow_type: started.workflow_type.clone().unwrap_or_default().name,
            task_queue: started.task_queue.clone().unwrap_or_default().name,
            status: Status::Running,
            opened,
            parent: Parent::of(started),
            tasks: Tasks::new(task_timeout(started)),
            callbacks: started.completion_callbacks.clone(),
            memo: started.memo.clone().unwrap_or_default().fields,
            search_attributes: started.search_attributes.clone().unwrap_or_default().indexed_fields,
            ..Self::default()
        }
    }

    pub(crate) fn set_timeouts(
        &mut self,
        hub: &mut Hub,
        started: &event::WorkflowExecutionStarted,
        delay: Duration,
    ) {
        if let Some(timeout) = positive(started.workflow_run_timeout.as_ref()) {
            self.set_due(hub, Due::RunTimeout, delay.saturating_add(timeout));
        }
        if let Some(end) = &started.workflow_execution_expiration_time {
            self.set_due(hub, Due::ExecutionTimeout, time(end).saturating_sub(hub.now()));
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.status == Status::Running
    }

    pub(crate) fn execution(&self) -> WorkflowExecution {
        WorkflowExecution { workflow_id: self.workflow_id.clone(), run_id: self.id.clone() }
    }

    /// Returns the attributes of the first event.
    pub(crate) fn started(&self) -> event::WorkflowExecutionStarted {
        self.history.get(1).unwrap_or_default()
    }

    /// Sets a deadline of the run, at `patience` from now.
    pub(crate) fn set_due(&mut self, hub: &mut Hub, due: Due, patience: Duration) {
        self.clear_due(hub, due);
        let key = hub.deadlines.add(hub.clock.now(), patience, Owner::Run(self.id.clone(), due));
        self.due.insert(due, key);
    }

    /// Removes an obsolete deadline. Otherwise, time would be skipped to it.
    pub(crate) fn clear_due(&mut self, hub: &mut Hub, due: Due) {
        if let Some(key) = self.due.remove(&due) {
            hub.deadlines.remove(key);
        }
    }

    /// Forgets a deadline that has passed.
    pub(crate) fn forget_due(&mut self, due: Due) {
        self.due.remove(&due);
    }

    fn clear_all_due(&mut self, hub: &mut Hub) {
        for key in std::mem::take(&mut self.due).into_values() {
            hub.deadlines.remove(key);
        }
    }
}

fn fill_ids(started: &mut event::WorkflowExecutionStarted, run_id: &str) {
    for id in [&mut started.original_execution_run_id, &mut started.first_execution_run_id] {
        if id.is_empty() {
            run_id.clone_into(id);
        }
    }
}

fn task_timeout(started: &event::WorkflowExecutionStarted) -> Duration {
    positive(started.workflow_task_timeout.as_ref()).unwrap_or(Duration::from_secs(10))
}
