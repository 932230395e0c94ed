//! Links between the events of callers and handlers, as Temporal's other SDKs write them in URLs.

use super::header::encode;
use percent_encoding::percent_decode_str;
use std::collections::HashMap;
use temporalio_client::Url;
use temporalio_common::protos::temporal::api::{
    common::v1::{
        Link,
        link::{self, WorkflowEvent, workflow_event},
    },
    enums::v1::EventType,
    nexus::v1::Link as NexusLink,
};

const WORKFLOW_EVENT: &str = "temporal.api.common.v1.Link.WorkflowEvent";

/// Reads a link to an event of a workflow. Other links are not essential and ignored.
pub(super) fn common_link(link: &NexusLink) -> Option<Link> {
    let url = Url::parse(&link.url).ok().filter(|_| link.r#type == WORKFLOW_EVENT)?;
    let segments: Vec<_> = url.path().split('/').skip(1).map(decode).collect();
    let [namespaces, namespace, workflows, workflow_id, run_id, history] = segments.try_into().ok()?;
    let is_event = namespaces == "namespaces" && workflows == "workflows" && history == "history";
    let reference = reference(&url.query_pairs().into_owned().collect()).filter(|_| is_event)?;
    let event = WorkflowEvent { namespace, workflow_id, run_id, reference: Some(reference) };
    Some(Link { variant: Some(link::Variant::WorkflowEvent(event)) })
}

fn decode(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

fn reference(query: &HashMap<String, String>) -> Option<workflow_event::Reference> {
    let event_type = query.get("eventType").and_then(|name| event_type(name)).unwrap_or_default().into();
    match query.get("referenceType")?.as_str() {
        "EventReference" => {
            let event_id = query.get("eventID").and_then(|id| id.parse().ok()).unwrap_or_default();
            let event = workflow_event::EventReference { event_id, event_type };
            Some(workflow_event::Reference::EventRef(event))
        }
        "RequestIdReference" => {
            let request_id = query.get("requestID").cloned().unwrap_or_default();
            let request = workflow_event::RequestIdReference { request_id, event_type };
            Some(workflow_event::Reference::RequestIdRef(request))
        }
        _ => None,
    }
}

/// Writes a link to the first event of a run.
pub(super) fn to_run(namespace: &str, workflow_id: &str, run_id: &str) -> NexusLink {
    let [namespace, workflow_id, run_id] = [namespace, workflow_id, run_id].map(encode);
    let path = format!("/namespaces/{namespace}/workflows/{workflow_id}/{run_id}/history");
    let query = "eventID=1&eventType=WorkflowExecutionStarted&referenceType=EventReference";
    NexusLink { url: format!("temporal://{path}?{query}"), r#type: WORKFLOW_EVENT.to_owned() }
}

/// Writes a link to an event that the server has named.
pub(super) fn to_event(event: &WorkflowEvent) -> NexusLink {
    let [namespace, workflow_id, run_id] =
        [&event.namespace, &event.workflow_id, &event.run_id].map(|part| encode(part));
    let path = format!("/namespaces/{namespace}/workflows/{workflow_id}/{run_id}/history");
    let query = event.reference.as_ref().map(query).unwrap_or_default();
    NexusLink { url: format!("temporal://{path}?{query}"), r#type: WORKFLOW_EVENT.to_owned() }
}

fn query(reference: &workflow_event::Reference) -> String {
    match reference {
        workflow_event::Reference::EventRef(event) => {
            let name = camel(event.event_type());
            format!("eventID={}&eventType={name}&referenceType=EventReference", event.event_id)
        }
        workflow_event::Reference::RequestIdRef(request) => {
            let (name, id) = (camel(request.event_type()), encode(&request.request_id));
            format!("eventType={name}&referenceType=RequestIdReference&requestID={id}")
        }
    }
}

/// `EVENT_TYPE_TIMER_STARTED` as `TimerStarted`.
fn camel(event_type: EventType) -> String {
    let words = event_type.as_str_name().trim_start_matches("EVENT_TYPE_").split('_');
    let capitalized = words.map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_owned() + &rest.to_ascii_lowercase()
    });
    capitalized.collect()
}

/// `TimerStarted` as `EVENT_TYPE_TIMER_STARTED`.
fn event_type(name: &str) -> Option<EventType> {
    let mut screaming = String::from("EVENT_TYPE");
    for char in name.chars() {
        if char.is_ascii_uppercase() {
            screaming.push('_');
        }
        screaming.push(char.to_ascii_uppercase());
    }
    EventType::from_str_name(&screaming).or_else(|| EventType::from_str_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(link: &NexusLink) -> Option<WorkflowEvent> {
        match common_link(link)?.variant {
            Some(link::Variant::WorkflowEvent(event)) => Some(event),
            _ => None,
        }
    }

    #[test]
    fn links_are_read_as_written() {
        let event_type = EventType::NexusOperationScheduled.into();
        let references = [
            workflow_event::Reference::EventRef(workflow_event::EventReference { event_id: 5, event_type }),
            workflow_event::Reference::RequestIdRef(workflow_event::RequestIdReference {
                request_id: "a&b".to_owned(),
                event_type,
            }),
        ];
        for reference in references {
            let written = WorkflowEvent {
                namespace: "default".to_owned(),
                workflow_id: "order/7 ✓".to_owned(),
                run_id: "r".to_owned(),
                reference: Some(reference),
            };
            assert_eq!(event(&to_event(&written)), Some(written));
        }
    }

    #[test]
    fn links_of_servers_are_read_and_others_ignored() {
        let url = "temporal:///namespaces/default/workflows/order%2F7/r/history?eventID=1&eventType=\
                   WorkflowExecutionStarted&referenceType=EventReference";
        let link = NexusLink { url: url.to_owned(), r#type: WORKFLOW_EVENT.to_owned() };
        assert_eq!(event(&link).unwrap().workflow_id, "order/7");
        assert_eq!(to_run("default", "order/7", "r"), link);
        let refused = ["", "temporal:///namespaces/a", "http://x/namespaces/a/workflows/b/c/history"];
        for url in refused {
            let link = NexusLink { url: url.to_owned(), r#type: WORKFLOW_EVENT.to_owned() };
            assert_eq!(common_link(&link), None, "{url}");
        }
    }
}
