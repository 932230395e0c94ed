//! Takes tasks from queues.

use super::State;
use crate::proto::{TaskQueue, common::Payload, enums::TaskQueueKind, service, timestamp};
use crate::task::queues::{Kind, QueueKey, Task};
use crate::task::token::TaskToken;
use prost::Message;
use temporalio_common::protos::temporal::api::{
    nexus::v1 as nexus,
    nexusservices::workerservice::v1::ExecuteCommandsRequest,
    worker::v1::{CancelActivityCommand, WorkerCommand, worker_command},
};

impl State {
    /// Takes a workflow task or a query. Returns the encoded response to a poll.
    pub(crate) fn take_workflow_task(
        &mut self,
        namespace: &str,
        queue: &TaskQueue,
        identity: &str,
    ) -> Option<Vec<u8>> {
        let sticky = queue.kind() == TaskQueueKind::Sticky;
        let key = QueueKey::new(namespace, Kind::Workflow, &queue.name);
        while let Some(task) = self.hub.queues.at(&key).tasks.pop_front() {
            let answer = match task {
                Task::Workflow { run, number } => self.start_task(&run, number, identity),
                Task::Query { run, number } => {
                    self.runs.get(&run).and_then(|run| run.start_query(number, sticky))
                }
                Task::Activity { .. } | Task::CancelActivity { .. } | Task::Nexus(_) => None,
            };
            if answer.is_some() {
                return answer;
            }
        }
        None
    }

    fn start_task(&mut self, run: &str, number: u64, identity: &str) -> Option<Vec<u8>> {
        let (run, hub) = self.run(run)?;
        let task = run.tasks.current.as_ref()?;
        if task.number != number || task.is_started() {
            return None;
        }
        run.start_task(hub, identity)
    }

    pub(crate) fn take_activity_task(
        &mut self,
        key: &QueueKey,
        worker: &service::PollActivityTaskQueueRequest,
    ) -> Option<service::PollActivityTaskQueueResponse> {
        while let Some(task) = self.hub.queues.at(key).tasks.pop_front() {
            let Task::Activity { run, scheduled, attempt } = task else { continue };
            let token = TaskToken::activity(&run, scheduled, attempt);
            let answer = self.run(&run).and_then(|(run, hub)| run.start_attempt(hub, &token, worker));
            if answer.is_some() {
                return answer;
            }
        }
        None
    }

    /// Returns a command to a worker as a Nexus task.
    pub(super) fn worker_command(&mut self, token: Vec<u8>) -> service::PollNexusTaskQueueResponse {
        let cancel = CancelActivityCommand { task_token: token.clone() };
        let command = WorkerCommand { r#type: Some(worker_command::Type::CancelActivity(cancel)) };
        let commands = ExecuteCommandsRequest { commands: vec![command] };
        let start = nexus::StartOperationRequest {
            service: "temporal.api.nexusservices.workerservice.v1.WorkerService".to_owned(),
            operation: "ExecuteCommands".to_owned(),
            request_id: self.hub.ids.uuid(),
            payload: Some(Payload { data: commands.encode_to_vec(), ..Default::default() }),
            ..Default::default()
        };
        let request = nexus::Request {
            scheduled_time: Some(timestamp(self.hub.now())),
            variant: Some(nexus::request::Variant::StartOperation(start)),
            ..Default::default()
        };
        let request = Some(request);
        service::PollNexusTaskQueueResponse { task_token: token, request, ..Default::default() }
    }
}
