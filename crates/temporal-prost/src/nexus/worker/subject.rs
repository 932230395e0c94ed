use crate::nexus::link::common_link;
use std::time::SystemTime;
use temporalio_common::protos::temporal::api::{
    common::v1::link::{self, WorkflowEvent},
    nexus::v1::{Request, StartOperationRequest, request::Variant},
};
use tracing::{Span, field::Empty};

/// The subject of a request, for traces and metrics.
#[derive(Debug, Default)]
pub(super) struct Subject {
    pub(super) service: String,
    pub(super) operation: String,
    pub(super) scheduled: Option<SystemTime>,
    endpoint: String,
    request_id: String,
    caller: Option<WorkflowEvent>,
    is_cancel: bool,
}

impl Subject {
    pub(super) fn of(request: &Request) -> Self {
        let of_request = Self {
            endpoint: request.endpoint.clone(),
            scheduled: request.scheduled_time.and_then(|time| SystemTime::try_from(time).ok()),
            ..Self::default()
        };
        match &request.variant {
            Some(Variant::StartOperation(start)) => Self {
                service: start.service.clone(),
                operation: start.operation.clone(),
                request_id: start.request_id.clone(),
                caller: caller(start),
                ..of_request
            },
            Some(Variant::CancelOperation(cancel)) => Self {
                service: cancel.service.clone(),
                operation: cancel.operation.clone(),
                is_cancel: true,
                ..of_request
            },
            None => of_request,
        }
    }

    /// Returns the span of the task. Handlers record the workflow that they start or call.
    pub(super) fn span(&self, [namespace, task_queue]: [&str; 2]) -> Span {
        let caller = self.caller.as_ref();
        tracing::info_span!(
            "nexus_task",
            namespace,
            task_queue,
            service = self.service,
            operation = self.operation,
            is_cancel = self.is_cancel,
            endpoint = known(&self.endpoint),
            request_id = known(&self.request_id),
            caller_namespace = caller.map(|caller| caller.namespace.as_str()),
            caller_workflow_id = caller.map(|caller| caller.workflow_id.as_str()),
            caller_run_id = caller.map(|caller| caller.run_id.as_str()),
            workflow_id = Empty,
        )
    }
}

fn known(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn caller(start: &StartOperationRequest) -> Option<WorkflowEvent> {
    start.links.iter().find_map(|link| match common_link(link)?.variant? {
        link::Variant::WorkflowEvent(event) => Some(event),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use temporalio_common::protos::temporal::api::nexus::v1::CancelOperationRequest;

    #[test]
    fn the_endpoint_is_known_if_the_server_names_it() {
        let cancel = CancelOperationRequest { service: "orders".to_owned(), ..Default::default() };
        let variant = Some(Variant::CancelOperation(cancel));
        let request = Request { endpoint: "shop".to_owned(), variant, ..Default::default() };
        let subject = Subject::of(&request);
        assert_eq!((subject.service.as_str(), known(&subject.endpoint)), ("orders", Some("shop")));
        assert_eq!(known(&Subject::of(&Request::default()).endpoint), None);
    }
}
