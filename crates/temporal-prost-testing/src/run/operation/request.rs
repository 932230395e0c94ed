//! Requests to handlers.

use super::{Purpose, REQUEST_TIMEOUT};
use crate::hub::Hub;
use crate::proto::{common, enums::EventType, nexus, service, timestamp};
use crate::run::Run;
use crate::task::token::TaskToken;
use std::collections::HashMap;

/// The URL to which handlers send results. This server recognizes it.
pub(crate) const CALLBACK: &str = "temporal://memory";
/// The header of a callback that names its operation.
pub(crate) const CALLBACK_TOKEN: &str = "temporal-callback-token";
/// The header of a callback with the request id of the operation. After a reset, another may have its number.
pub(crate) const CALLBACK_REQUEST: &str = "temporal-callback-request";

impl Run {
    /// Hands a request to a handler, unless the request is obsolete.
    pub(crate) fn operation_request(
        &mut self,
        hub: &Hub,
        token: &TaskToken,
        purpose: Purpose,
    ) -> Option<service::PollNexusTaskQueueResponse> {
        let operation = self.operations.get_mut(&token.scheduled)?;
        operation.requests(purpose).filter(|requests| requests.attempt == token.attempt)?.is_taken = true;
        let scheduled = operation.scheduled.clone();
        let variant = match purpose {
            Purpose::Start => nexus::request::Variant::StartOperation(nexus::StartOperationRequest {
                service: scheduled.service,
                operation: scheduled.operation,
                callback_header: callback_header(token, &scheduled.request_id),
                request_id: scheduled.request_id,
                callback: CALLBACK.to_owned(),
                payload: scheduled.input,
                links: vec![self.link(token.scheduled)],
            }),
            Purpose::Cancel => nexus::request::Variant::CancelOperation(cancel(
                scheduled.service,
                scheduled.operation,
                operation.token.clone().unwrap_or_default(),
            )),
        };
        let mut header = scheduled.nexus_header;
        header.insert("request-timeout".to_owned(), format!("{}s", REQUEST_TIMEOUT.as_secs()));
        let request = nexus::Request {
            header,
            scheduled_time: Some(timestamp(hub.now())),
            variant: Some(variant),
            ..Default::default()
        };
        let task_token = token.encode();
        Some(service::PollNexusTaskQueueResponse { task_token, request: Some(request), ..Default::default() })
    }

    /// Returns a link to the event that scheduled an operation.
    fn link(&self, scheduled: i64) -> nexus::Link {
        let [namespace, id, run] = [&self.namespace, &self.workflow_id, &self.id].map(|part| escaped(part));
        let url = format!(
            "temporal:///namespaces/{namespace}/workflows/{id}/{run}/history?eventID={scheduled}\
             &eventType=NexusOperationScheduled&referenceType=EventReference"
        );
        nexus::Link { url, r#type: "temporal.api.common.v1.Link.WorkflowEvent".to_owned() }
    }
}

#[expect(deprecated, reason = "older workers read the old name of the token")]
fn cancel(service: String, operation: String, token: String) -> nexus::CancelOperationRequest {
    nexus::CancelOperationRequest { service, operation, operation_id: token.clone(), operation_token: token }
}

fn callback_header(token: &TaskToken, request_id: &str) -> HashMap<String, String> {
    let token = String::from_utf8_lossy(&token.encode()).into_owned();
    [(CALLBACK_TOKEN, token), (CALLBACK_REQUEST, request_id.to_owned())]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
}

/// Escapes a segment of a URL.
fn escaped(segment: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let escape = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    segment.bytes().map(escape).collect()
}

/// Reads the link of an answer.
pub(super) fn common_link(link: &nexus::Link) -> Option<common::Link> {
    let (path, query) = link.url.strip_prefix("temporal://")?.split_once('?')?;
    let segments: Vec<_> = path.split('/').map(unescaped).collect();
    let ["", "namespaces", namespace, "workflows", workflow_id, run_id, "history"] =
        segments.iter().map(String::as_str).collect::<Vec<_>>()[..]
    else {
        return None;
    };
    let event_id = query.split('&').find_map(|pair| pair.strip_prefix("eventID=")?.parse().ok());
    let event_type = EventType::WorkflowExecutionStarted as i32;
    let reference =
        common::link::workflow_event::EventReference { event_id: event_id.unwrap_or_default(), event_type };
    let event = common::link::WorkflowEvent {
        namespace: namespace.to_owned(),
        workflow_id: workflow_id.to_owned(),
        run_id: run_id.to_owned(),
        reference: Some(common::link::workflow_event::Reference::EventRef(reference)),
    };
    Some(common::Link { variant: Some(common::link::Variant::WorkflowEvent(event)) })
}

fn unescaped(segment: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = segment.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
