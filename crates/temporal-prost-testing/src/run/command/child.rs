//! The command that starts a child workflow.

use super::Step;
use crate::hub::{Effect, Hub};
use crate::proto::{
    TaskQueue, WorkflowExecution, command, enums::ParentClosePolicy, event, positive, proto_duration,
    task_queue,
};
use crate::run::retry::with_defaults;
use crate::run::{Child, Run};
use std::time::Duration;

/// The timeout of workflow tasks, unless the command sets it.
const TASK_TIMEOUT: Duration = Duration::from_secs(10);

impl Run {
    pub(super) fn request_child(
        &mut self,
        hub: &mut Hub,
        step: Step<'_>,
        mut request: command::StartChildWorkflowExecution,
    ) {
        if let Some(attributes) = &mut request.search_attributes {
            // The check has already rejected unknown attributes.
            let _ = hub.namespaces.add_types(&self.namespace, attributes);
        }
        let task_timeout = positive(request.workflow_task_timeout.as_ref()).unwrap_or(TASK_TIMEOUT);
        let run_timeout = positive(request.workflow_run_timeout.as_ref()).unwrap_or(task_timeout);
        let task_timeout = proto_duration(task_timeout.min(run_timeout));
        let child = self.child(&request);
        let event = event::StartChildWorkflowExecutionInitiated {
            namespace: child.namespace.clone(),
            task_queue: Some(self.queue_of_child(&request)),
            parent_close_policy: child.close_policy as i32,
            workflow_task_completed_event_id: step.completed,
            workflow_id: request.workflow_id,
            workflow_type: request.workflow_type,
            input: request.input,
            workflow_execution_timeout: request.workflow_execution_timeout,
            workflow_run_timeout: Some(request.workflow_run_timeout.unwrap_or_default()),
            workflow_task_timeout: Some(task_timeout),
            workflow_id_reuse_policy: request.workflow_id_reuse_policy,
            retry_policy: request.retry_policy.map(with_defaults),
            cron_schedule: request.cron_schedule,
            header: request.header,
            memo: request.memo,
            search_attributes: request.search_attributes,
            priority: request.priority,
            ..Default::default()
        };
        let initiated = self.write_described(hub, event, step.metadata);
        self.children.insert(initiated, child);
        hub.effects.push_back(Effect::StartChild { run: self.id.clone(), initiated });
    }

    fn child(&self, request: &command::StartChildWorkflowExecution) -> Child {
        let close_policy = match request.parent_close_policy() {
            ParentClosePolicy::Unspecified => ParentClosePolicy::Terminate,
            policy => policy,
        };
        Child {
            namespace: self.namespace.clone(),
            execution: WorkflowExecution { workflow_id: request.workflow_id.clone(), run_id: String::new() },
            workflow_type: request.workflow_type.clone(),
            close_policy,
            started: false,
        }
    }

    fn queue_of_child(&self, request: &command::StartChildWorkflowExecution) -> TaskQueue {
        let named = request.task_queue.clone().filter(|queue| !queue.name.is_empty());
        named.unwrap_or_else(|| task_queue(&self.task_queue))
    }
}
