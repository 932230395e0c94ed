//! Other calls by workers, and calls of operators about workers.

mod activities;
mod polls;
mod workflow_tasks;

use crate::proto::status::{Answer, not_found};
use crate::proto::{enums::TaskQueueType, service, taskqueue};
use crate::rpc::executions::start_request::queue_name;
use crate::state::State;
use crate::task::queues::{Kind, QueueKey};

impl State {
    /// Records the current build of a deployment. Tasks still go to any worker.
    pub(super) fn set_current_version(
        &mut self,
        request: service::SetWorkerDeploymentCurrentVersionRequest,
    ) -> Answer<service::SetWorkerDeploymentCurrentVersionResponse> {
        let current = self.deployments.get_mut(&request.deployment_name);
        *current.ok_or_else(|| not_found("no Worker Deployment found with this name"))? = request.build_id;
        Ok(Default::default())
    }

    pub(super) fn describe_task_queue(
        &mut self,
        request: service::DescribeTaskQueueRequest,
    ) -> Answer<service::DescribeTaskQueueResponse> {
        let kind = match request.task_queue_type() {
            TaskQueueType::Activity => Kind::Activity,
            TaskQueueType::Nexus => Kind::Nexus,
            TaskQueueType::Workflow | TaskQueueType::Unspecified => Kind::Workflow,
        };
        let name = request.task_queue.unwrap_or_default().name;
        queue_name(&name)?;
        let queue = self.hub.queues.at(&QueueKey::new(&request.namespace, kind, &name));
        let pollers = vec![taskqueue::PollerInfo::default(); queue.pollers];
        Ok(service::DescribeTaskQueueResponse { pollers, ..Default::default() })
    }
}
