//! Queries. They are sent with a workflow task if there is one, otherwise as a separate task.

use super::Run;
use crate::hub::Hub;
use crate::proto::status::{Answer, with_detail};
use crate::proto::{enums::QueryResultType, errordetails, query, service, task_queue, workflow_type};
use crate::run::history::with_history;
use crate::task::queues::{Kind, QueueKey, Task};
use crate::task::token::TaskToken;
use crate::time::clock::Hold;
use std::collections::HashMap;
use tokio::sync::oneshot;

#[derive(Debug)]
pub(crate) struct Query {
    number: u64,
    request: query::WorkflowQuery,
    way: Way,
    answer: oneshot::Sender<query::WorkflowQueryResult>,
    _hold: Hold,
}

/// How a query is sent to a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Undecided,
    /// Sent with a workflow task.
    WithTask,
    Alone,
}

impl Query {
    fn is_abandoned(&self) -> bool {
        self.answer.is_closed()
    }

    pub(crate) fn name(&self) -> &str {
        &self.request.query_type
    }
}

impl Run {
    /// Sends a query to the workflow. The receiver returns the answer.
    pub(crate) fn ask(
        &mut self,
        hub: &mut Hub,
        query: query::WorkflowQuery,
    ) -> oneshot::Receiver<query::WorkflowQueryResult> {
        let (answer, answered) = oneshot::channel();
        let query = Query {
            number: hub.ids.number(),
            request: query,
            way: Way::Undecided,
            answer,
            _hold: hub.clock.busy(),
        };
        self.queries.push(query);
        self.offer_queries(hub);
        answered
    }

    /// Puts queries on the queue if no workflow task is going to take them.
    pub(crate) fn offer_queries(&mut self, hub: &mut Hub) {
        if self.tasks.current.is_some() || self.is_open() && self.tasks.previous_started == 0 {
            return;
        }
        self.queries.retain(|query| !query.is_abandoned());
        let key = self.queue_for_queries(hub);
        for query in self.queries.iter_mut().filter(|query| query.way != Way::Alone) {
            query.way = Way::Alone;
            hub.queues.add(&key, Task::Query { run: self.id.clone(), number: query.number });
        }
    }

    fn queue_for_queries(&self, hub: &Hub) -> QueueKey {
        let key = |name: &str| QueueKey::new(&self.namespace, Kind::Workflow, name);
        let sticky = self.tasks.sticky.as_ref().filter(|_| self.is_open()).map(|sticky| key(&sticky.queue));
        // No deadline moves a query to the common queue, so a worker has to be waiting for it.
        sticky.filter(|key| hub.queues.is_polled(key)).unwrap_or_else(|| key(&self.task_queue))
    }

    pub(super) fn queries_for_task(&mut self) -> HashMap<String, query::WorkflowQuery> {
        self.queries.retain(|query| !query.is_abandoned());
        let undecided = self.queries.iter_mut().filter(|query| query.way == Way::Undecided);
        let send = |query: &mut Query| {
            query.way = Way::WithTask;
            (query.number.to_string(), query.request.clone())
        };
        undecided.map(send).collect()
    }

    /// Takes back the queries of a task that ended without answering them.
    pub(super) fn take_back_queries(&mut self) {
        for query in self.queries.iter_mut().filter(|query| query.way == Way::WithTask) {
            query.way = Way::Undecided;
        }
    }

    pub(crate) fn answer_query(&mut self, number: u64, result: query::WorkflowQueryResult) {
        if let Some(index) = self.queries.iter().position(|query| query.number == number) {
            // The caller may have left.
            let _ = self.queries.swap_remove(index).answer.send(result);
        }
    }

    /// Hands a query to a worker. Includes the history, unless the worker has the workflow in its cache.
    pub(crate) fn start_query(&self, number: u64, sticky: bool) -> Option<Vec<u8>> {
        let query = self.queries.iter().find(|query| query.number == number && !query.is_abandoned())?;
        let answer = service::PollWorkflowTaskQueueResponse {
            task_token: TaskToken::query(&self.id, number).encode(),
            workflow_execution: Some(self.execution()),
            workflow_type: Some(workflow_type(&self.workflow_type)),
            previous_started_event_id: self.tasks.previous_started,
            attempt: 1,
            query: Some(query.request.clone()),
            workflow_execution_task_queue: Some(task_queue(&self.task_queue)),
            ..Default::default()
        };
        let events = if sticky { &[] } else { self.history.encoded(1, self.history.last()) };
        Some(with_history(&answer, 8, &[events]))
    }
}

/// Converts a query result to the response for its caller.
pub(crate) fn answer(result: query::WorkflowQueryResult) -> Answer<service::QueryWorkflowResponse> {
    if result.result_type() == QueryResultType::Answered {
        return Ok(service::QueryWorkflowResponse { query_result: result.answer, ..Default::default() });
    }
    let detail = errordetails::QueryFailedFailure { failure: result.failure };
    Err(with_detail(tonic::Code::InvalidArgument, &result.error_message, &detail))
}
