//! Polls of workers.

use crate::proto::service;
use crate::proto::status::{Answer, invalid};
use crate::rpc::Call;
use crate::rpc::executions::start_request::queue_name;
use crate::run::command::check_attributes::LONGEST_ID;
use crate::server::MemoryServer;
use crate::state::State;
use crate::task::queues::{Kind, QueueKey};
use std::pin::pin;

/// A poll that is counted while it waits.
struct Poll<'a> {
    server: &'a MemoryServer,
    key: QueueKey,
}

impl<'a> Poll<'a> {
    fn new(server: &'a MemoryServer, key: QueueKey, identity: &str) -> Answer<Self> {
        if identity.len() > LONGEST_ID {
            return Err(invalid("Identity length exceeds limit."));
        }
        queue_name(&key.name)?;
        server.with(|state| {
            let queue = state.hub.queues.at(&key);
            let is_first = queue.pollers == 0;
            queue.poll_begins();
            state.hub.progress.calls += u64::from(is_first);
        });
        Ok(Self { server, key })
    }

    /// Takes a task. Returns `None` at the deadline, or when the worker leaves.
    async fn take<T>(
        &self,
        call: &Call,
        worker: &str,
        take: impl FnMut(&mut State) -> Option<T>,
    ) -> Option<T> {
        let wake = self.server.with(|state| state.hub.queues.at(&self.key).wake.clone());
        tokio::select! {
            biased;
            taken = self.server.until(&wake, call.deadline(), take) => taken,
            () = self.leaves(worker) => None,
        }
    }

    /// Waits until the worker shuts down.
    async fn leaves(&self, worker: &str) {
        let is_gone = |state: &mut State| state.gone_workers.contains(worker);
        loop {
            let mut left = pin!(self.server.0.worker_left.notified());
            left.as_mut().enable();
            if self.server.with(is_gone) {
                return;
            }
            left.await;
        }
    }
}

impl Drop for Poll<'_> {
    fn drop(&mut self) {
        self.server.with(|state| {
            state.hub.queues.at(&self.key).poll_ends();
            state.rescue_queries(&self.key);
        });
    }
}

impl MemoryServer {
    /// Returns an encoded task.
    pub(in crate::rpc) async fn poll_workflow_task(
        &self,
        call: &Call,
        request: service::PollWorkflowTaskQueueRequest,
    ) -> Answer<Vec<u8>> {
        let queue = request.task_queue.unwrap_or_default();
        let poll = Poll::new(
            self,
            QueueKey::new(&request.namespace, Kind::Workflow, &queue.name),
            &request.identity,
        )?;
        if let Some(deployment) = request.deployment_options {
            self.with(|state| {
                state.deployments.entry(deployment.deployment_name).or_default();
            });
        }
        let take =
            |state: &mut State| state.take_workflow_task(&request.namespace, &queue, &request.identity);
        Ok(poll.take(call, &request.worker_instance_key, take).await.unwrap_or_default())
    }

    pub(in crate::rpc) async fn poll_activity_task(
        &self,
        call: &Call,
        request: service::PollActivityTaskQueueRequest,
    ) -> Answer<service::PollActivityTaskQueueResponse> {
        let queue = request.task_queue.clone().unwrap_or_default().name;
        let poll =
            Poll::new(self, QueueKey::new(&request.namespace, Kind::Activity, &queue), &request.identity)?;
        let take = |state: &mut State| state.take_activity_task(&poll.key, &request);
        Ok(poll.take(call, &request.worker_instance_key, take).await.unwrap_or_default())
    }

    /// Waits for a Nexus task: a request to a handler, or a command to workers. All workers of a process share the poll
    /// for commands, so it does not end when one of them shuts down.
    pub(in crate::rpc) async fn poll_nexus_task(
        &self,
        call: &Call,
        request: service::PollNexusTaskQueueRequest,
    ) -> Answer<service::PollNexusTaskQueueResponse> {
        let queue = request.task_queue.unwrap_or_default().name;
        let poll =
            Poll::new(self, QueueKey::new(&request.namespace, Kind::Nexus, &queue), &request.identity)?;
        let take = |state: &mut State| state.take_nexus_task(&poll.key);
        Ok(poll.take(call, "", take).await.unwrap_or_default())
    }

    pub(in crate::rpc) fn shutdown_worker(
        &self,
        request: service::ShutdownWorkerRequest,
    ) -> service::ShutdownWorkerResponse {
        self.with(|state| {
            if !request.worker_instance_key.is_empty() {
                state.gone_workers.insert(request.worker_instance_key);
            }
            if !request.sticky_task_queue.is_empty() {
                let key = QueueKey::new(&request.namespace, Kind::Workflow, &request.sticky_task_queue);
                state.close_sticky_queue(&key);
            }
        });
        self.0.worker_left.notify_waiters();
        service::ShutdownWorkerResponse {}
    }
}
