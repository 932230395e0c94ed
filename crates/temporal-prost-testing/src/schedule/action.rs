//! The workflows that schedules start.

use super::{Action, Schedule};
use crate::hub::NewRun;
use crate::hub::namespace::set_type;
use crate::proto::{
    Payload, SearchAttributes, Status, Time, WorkflowExecution, enums, event, positive, proto_duration,
    timestamp, workflow,
};
use crate::run::retry;
use crate::state::State;
use crate::state::start::IdPolicies;
use enums::{
    IndexedValueType, WorkflowIdConflictPolicy as ConflictPolicy, WorkflowIdReusePolicy as ReusePolicy,
};
use std::time::Duration;
use temporalio_common::protos::temporal::api::schedule::v1::{ScheduleActionResult, schedule_action};

/// The number of recent actions in a description.
const RECENT_ACTIONS: usize = 10;

impl State {
    /// Starts the workflow of a schedule.
    pub(super) fn start_scheduled(&mut self, namespace: &str, id: &str, action: Action) {
        let now = self.hub.now();
        let Ok(schedule) = self.schedule(namespace, id) else { return };
        let Some(mut new) = schedule.new_run(id, action) else { return };
        namespace.clone_into(&mut new.namespace);
        new.request_id = self.hub.ids.uuid();
        let workflow_id = new.started.workflow_id.clone();
        let policies = IdPolicies { reuse: ReusePolicy::AllowDuplicate, conflict: ConflictPolicy::Fail };
        let started = self.start(new, policies);
        let Ok(schedule) = self.schedule(namespace, id) else { return };
        match started {
            Ok(started) => {
                schedule.record(WorkflowExecution { workflow_id, run_id: started.run_id }, action, now);
            }
            Err(error) => tracing::warn!(schedule = id, %error, "the schedule failed to start its workflow"),
        }
    }
}

impl Schedule {
    fn new_run(&self, id: &str, action: Action) -> Option<NewRun> {
        let schedule_action::Action::StartWorkflow(request) = self.definition.action.clone()?.action?;
        let workflow_id = if self.policies().keep_original_workflow_id {
            request.workflow_id.clone()
        } else {
            format!("{}-{}", request.workflow_id, timestamp(Time::from_secs(action.nominal.as_secs())))
        };
        let metadata = request.user_metadata.clone();
        let mut started = started(request, workflow_id);
        let attributes = started.search_attributes.get_or_insert_default();
        mark(attributes, id, action.nominal);
        started.last_completion_result.clone_from(&self.last.result);
        started.continued_failure.clone_from(&self.last.failure);
        Some(NewRun { started, metadata, ..Default::default() })
    }

    /// Records that a workflow was started. Like a real server, it does not watch those that may overlap.
    fn record(&mut self, execution: WorkflowExecution, action: Action, now: Time) {
        self.info.action_count += 1;
        if action.overlap != enums::ScheduleOverlapPolicy::AllowAll {
            self.info.running_workflows.push(execution.clone());
        }
        self.info.recent_actions.push(ScheduleActionResult {
            schedule_time: Some(timestamp(action.nominal)),
            actual_time: Some(timestamp(now)),
            start_workflow_result: Some(execution),
            start_workflow_status: Status::Running as i32,
        });
        let surplus = self.info.recent_actions.len().saturating_sub(RECENT_ACTIONS);
        self.info.recent_actions.drain(..surplus);
        let state = self.state();
        if state.limited_actions && !action.manual {
            state.remaining_actions = state.remaining_actions.saturating_sub(1);
        }
    }
}

fn started(
    request: workflow::NewWorkflowExecutionInfo,
    workflow_id: String,
) -> event::WorkflowExecutionStarted {
    let task_timeout = positive(request.workflow_task_timeout.as_ref()).unwrap_or(Duration::from_secs(10));
    event::WorkflowExecutionStarted {
        workflow_type: request.workflow_type,
        task_queue: request.task_queue,
        input: request.input,
        workflow_execution_timeout: request.workflow_execution_timeout,
        workflow_run_timeout: request.workflow_run_timeout.or(request.workflow_execution_timeout),
        workflow_task_timeout: Some(proto_duration(task_timeout)),
        retry_policy: request.retry_policy.map(retry::with_defaults),
        attempt: 1,
        memo: request.memo,
        search_attributes: request.search_attributes,
        header: request.header,
        workflow_id,
        priority: request.priority,
        ..Default::default()
    }
}

/// Adds search attributes that identify the schedule that started a workflow, and the nominal time.
fn mark(attributes: &mut SearchAttributes, id: &str, nominal: Time) {
    let start_time = timestamp(nominal).to_string();
    let marks = [
        ("TemporalScheduledById", id, IndexedValueType::Keyword),
        ("TemporalScheduledStartTime", start_time.as_str(), IndexedValueType::Datetime),
    ];
    for (name, text, kind) in marks {
        let metadata = [("encoding".to_owned(), b"json/plain".to_vec())].into();
        let mut value = Payload { metadata, data: format!("{text:?}").into_bytes(), ..Default::default() };
        set_type(&mut value, kind);
        attributes.indexed_fields.insert(name.to_owned(), value);
    }
}
