use super::{header::Headers, link::common_link};
use crate::hook::{self, Hooks, Message};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};
use temporalio_client::Client;
use temporalio_common::protos::temporal::api::{
    common::v1::{Callback, Link, callback},
    nexus::v1::{CancelOperationRequest, Link as NexusLink, StartOperationRequest},
};
use tracing::Span;

/// The context of a handler: the request, and a client in the namespace of the handler. Clones share it.
///
/// ```
/// use shop::v1::orders_temporal::OrdersClient;
/// use temporal_prost::nexus::NexusContext;
///
/// /// Returns a client of the orders, and an id for a workflow that a repeated request finds again.
/// fn orders(context: &NexusContext) -> (OrdersClient, String) {
///     let id = format!("{}/{}", context.operation(), context.request_id());
///     (OrdersClient::new(context.client().clone()), id)
/// }
/// ```
#[derive(Clone)]
pub struct NexusContext(Arc<Handled>);

struct Handled {
    client: Client,
    hooks: Hooks,
    task_queue: String,
    service: String,
    operation: String,
    endpoint: String,
    request_id: String,
    headers: Headers,
    deadline: Option<Instant>,
    span: Span,
    callback: Option<callback::Nexus>,
    links: Vec<Link>,
    answered: Mutex<Vec<NexusLink>>,
}

/// The parts of a context that all requests have.
pub(super) struct Received {
    pub(super) client: Client,
    pub(super) hooks: Hooks,
    pub(super) task_queue: String,
    pub(super) endpoint: String,
    pub(super) headers: Headers,
    pub(super) deadline: Option<Instant>,
    pub(super) span: Span,
}

impl NexusContext {
    pub(super) fn of_start(received: Received, start: &StartOperationRequest) -> Self {
        let callback = (!start.callback.is_empty())
            .then(|| callback::Nexus { url: start.callback.clone(), header: start.callback_header.clone() });
        let links = start.links.iter().filter_map(common_link).collect();
        let mut request = Handled::of(received, &start.service, &start.operation);
        request.request_id.clone_from(&start.request_id);
        Self(Arc::new(Handled { callback, links, ..request }))
    }

    pub(super) fn of_cancel(received: Received, cancel: &CancelOperationRequest) -> Self {
        Self(Arc::new(Handled::of(received, &cancel.service, &cancel.operation)))
    }

    /// Returns the client of the worker.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// Returns the task queue of the worker.
    #[must_use]
    pub fn task_queue(&self) -> &str {
        &self.0.task_queue
    }

    /// Returns the name of the service.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.0.service
    }

    /// Returns the name of the operation.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// Returns the name of the endpoint that the caller has used. Servers before 1.30 do not send it.
    #[must_use]
    pub fn endpoint(&self) -> Option<&str> {
        Some(self.0.endpoint.as_str()).filter(|endpoint| !endpoint.is_empty())
    }

    /// Returns the id of the call, which is the same whenever the server repeats it. It is empty for a cancellation.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// Returns a header of the request, whose name is compared without regard to case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers.get(name)
    }

    /// Iterates over the headers of the request, with names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.headers.iter()
    }

    /// Returns the time at which the caller stops waiting for the answer.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.0.deadline
    }

    /// Returns the callback that completes an asynchronous operation.
    #[must_use]
    pub fn callback(&self) -> Option<Callback> {
        let nexus = self.0.callback.clone()?;
        Some(Callback { variant: Some(callback::Variant::Nexus(nexus)), links: self.0.links.clone() })
    }

    /// Returns the links to the caller.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.0.links
    }

    /// Adds a link that the answer carries to the history of the caller.
    pub fn add_link(&self, link: NexusLink) {
        self.0.answered.lock().unwrap_or_else(PoisonError::into_inner).push(link);
    }

    /// Adds the workflow that is started or called to the span of the task.
    pub(super) fn trace_workflow(&self, id: &str) {
        self.0.span.record("workflow_id", id);
    }

    pub(super) fn workflow_id(&self) -> Option<String> {
        self.0.headers.workflow_id()
    }

    /// Consults the hooks of the worker. Headers in the input come from the workflow's worker.
    pub(super) fn admit(
        &self,
        call: (&'static str, &dyn Message),
        of_input: hook::Headers,
    ) -> Result<(), hook::Refusal> {
        let mut headers = self.0.headers.payloads();
        headers.extend(of_input);
        self.0.hooks.receive_operation(self, call, &headers)
    }

    pub(super) fn answered(&self) -> Vec<NexusLink> {
        std::mem::take(&mut *self.0.answered.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Handled {
    fn of(received: Received, service: &str, operation: &str) -> Self {
        let Received { client, hooks, task_queue, endpoint, headers, deadline, span } = received;
        Self {
            client,
            hooks,
            task_queue,
            service: service.to_owned(),
            operation: operation.to_owned(),
            endpoint,
            request_id: String::new(),
            headers,
            deadline,
            span,
            callback: None,
            links: Vec::new(),
            answered: Mutex::default(),
        }
    }
}

/// Headers may contain secrets.
impl fmt::Debug for NexusContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NexusContext")
            .field("service", &self.0.service)
            .field("operation", &self.0.operation)
            .field("request_id", &self.0.request_id)
            .finish_non_exhaustive()
    }
}
