//! Tasks for mocks: each mock has a queue that receives every call.

use super::crew::Crew;
use super::mock::Mock;
use crate::proto::{TaskQueue, service};
use crate::state::State;
use crate::task::queues::{Kind, QueueKey};
use prost::Message;
use tokio::task::spawn_local;

/// The identity of mocks.
pub(super) const IDENTITY: &str = "mock";

pub(super) type ActivityTask = service::PollActivityTaskQueueResponse;
pub(super) type WorkflowTask = service::PollWorkflowTaskQueueResponse;
pub(super) type NexusTask = service::PollNexusTaskQueueResponse;

/// A task that workers poll.
pub(super) trait Task: Sized + 'static {
    const KIND: Kind;

    /// Takes the next task from a queue, if there is one.
    fn take(state: &mut State, key: &QueueKey) -> Option<Self>;
}

impl Task for ActivityTask {
    const KIND: Kind = Kind::Activity;

    fn take(state: &mut State, key: &QueueKey) -> Option<Self> {
        let identity = IDENTITY.to_owned();
        let poll = service::PollActivityTaskQueueRequest { identity, ..Default::default() };
        state.take_activity_task(key, &poll)
    }
}

impl Task for WorkflowTask {
    const KIND: Kind = Kind::Workflow;

    fn take(state: &mut State, key: &QueueKey) -> Option<Self> {
        let queue = TaskQueue { name: key.name.clone(), ..Default::default() };
        let task = state.take_workflow_task(&key.namespace, &queue, IDENTITY)?;
        Self::decode(&*task).ok()
    }
}

impl Task for NexusTask {
    const KIND: Kind = Kind::Nexus;

    fn take(state: &mut State, key: &QueueKey) -> Option<Self> {
        state.take_nexus_task(key)
    }
}

impl Mock {
    /// Performs the tasks concurrently until the environment ends.
    pub(super) fn work<T: Task, W: Future<Output = ()> + 'static>(
        self,
        crew: &Crew,
        perform: impl Fn(Self, T) -> W + Send + 'static,
    ) {
        crew.spawn(move || {
            Box::pin(async move {
                loop {
                    let task = self.next_task().await;
                    spawn_local(perform(self.clone(), task));
                }
            })
        });
    }

    async fn next_task<T: Task>(&self) -> T {
        let key = self.queue(T::KIND);
        let wake = self.server.with(|state| {
            let queue = state.hub.queues.at(&key);
            queue.poll_begins();
            queue.wake.clone()
        });
        loop {
            if let Some(task) = self.server.until(&wake, None, |state| T::take(state, &key)).await {
                self.server.with(|state| state.hub.queues.at(&key).poll_ends());
                return task;
            }
        }
    }
}
