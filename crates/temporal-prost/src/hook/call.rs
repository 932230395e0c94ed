use super::{Headers, Message};
use crate::payload::PayloadError;
use std::fmt;
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// The kind of a call.
///
/// ```
/// use temporal_prost::hook::{Call, CallKind};
///
/// fn changes_something(call: &Call<'_>) -> bool {
///     call.kind() != CallKind::Query
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CallKind {
    /// The start of a workflow: by a client, as a child, by a schedule, or as the next run of a chain.
    Start,
    /// A signal, from a client or a workflow.
    Signal,
    /// A query.
    Query,
    /// An update.
    Update,
    /// The execution of an activity, including local activities and activities without a workflow.
    Activity,
    /// The start of a Nexus operation, in the worker that handles it. Hooks do not check its cancellation.
    Operation,
    /// A request to cancel a workflow. It does not reach a worker, so only hooks of clients see it.
    Cancel,
    /// A termination. It does not reach a worker, so only hooks of clients see it.
    Terminate,
}

impl CallKind {
    /// Returns the kind in lower case, for example `start`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Signal => "signal",
            Self::Query => "query",
            Self::Update => "update",
            Self::Activity => "activity",
            Self::Operation => "operation",
            Self::Cancel => "cancel",
            Self::Terminate => "terminate",
        }
    }
}

impl fmt::Display for CallKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A call of a method of a service, before it is sent or handled.
///
/// ```
/// use shop::v1::ChangeAddressRequest;
/// use temporal_prost::hook::{Call, Refusal};
///
/// fn check(call: &Call<'_>) -> Result<(), Refusal> {
///     if call.method() != "shop.v1.Orders.ChangeAddress" {
///         return Ok(());
///     }
///     let has_tenant = call.header("tenant").is_some();
///     let address = call.input::<ChangeAddressRequest>().map(|change| change.address.as_str());
///     if has_tenant && address != Some("") { Ok(()) } else { Err(Refusal::new("nobody moves to nowhere")) }
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Call<'c> {
    pub(crate) parts: Parts<'c>,
    pub(crate) headers: &'c Headers,
}

/// A call without its headers.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'c> {
    pub(crate) kind: CallKind,
    pub(crate) method: &'static str,
    pub(crate) namespace: &'c str,
    pub(crate) workflow_type: Option<&'c str>,
    pub(crate) workflow_id: Option<&'c str>,
    pub(crate) run_id: Option<&'c str>,
    /// The id of an update or an activity.
    pub(crate) id: Option<&'c str>,
    pub(crate) schedule_id: Option<&'c str>,
    pub(crate) input: &'c dyn Message,
}

impl<'c> Call<'c> {
    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> CallKind {
        self.parts.kind
    }

    /// Returns the full protobuf name of the service, for example `shop.v1.Orders`.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.method().rsplit_once('.').map_or("", |(service, _)| service)
    }

    /// Returns the full protobuf name of the rpc, for example `shop.v1.Orders.PlaceOrder`. A `name` in the schema does
    /// not change it. For a Nexus operation without an rpc, it is `NexusOperation::METHOD`.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.parts.method
    }

    /// Returns the namespace of the workflow that is called, or of the worker.
    #[must_use]
    pub fn namespace(&self) -> &'c str {
        self.parts.namespace
    }

    /// Returns the type of the workflow that is called, or that calls an activity. If the service has no workflows, a client
    /// does not know the type.
    #[must_use]
    pub fn workflow_type(&self) -> Option<&'c str> {
        self.parts.workflow_type
    }

    /// Returns the id of the workflow that is called, or that calls an activity. Returns `None` for a standalone activity and
    /// for a Nexus operation.
    #[must_use]
    pub fn workflow_id(&self) -> Option<&'c str> {
        self.parts.workflow_id
    }

    /// Returns the run id of this workflow. A client knows it only if the call is for a specific run.
    #[must_use]
    pub fn run_id(&self) -> Option<&'c str> {
        self.parts.run_id
    }

    /// Returns the id of an update. A client knows it only if the schema or the caller sets it.
    #[must_use]
    pub fn update_id(&self) -> Option<&'c str> {
        self.parts.id.filter(|_| self.kind() == CallKind::Update)
    }

    /// Returns the id of an activity.
    #[must_use]
    pub fn activity_id(&self) -> Option<&'c str> {
        self.parts.id.filter(|_| self.kind() == CallKind::Activity)
    }

    /// Returns the id of the schedule for which a client prepares a start. The server appends the time of each start to
    /// the workflow id. A worker does not know the schedule.
    #[must_use]
    pub fn schedule_id(&self) -> Option<&'c str> {
        self.parts.schedule_id
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &'c Headers {
        self.headers
    }

    /// Returns the header `name`.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&'c Payload> {
        self.headers.get(name)
    }

    /// Returns the input if it is the message `M`. The message of `google.protobuf.Empty` is `()`.
    #[must_use]
    pub fn input<M: 'static>(&self) -> Option<&'c M> {
        self.parts.input.bare().downcast_ref()
    }

    /// Returns the full protobuf name of the input.
    #[must_use]
    pub fn input_name(&self) -> &'static str {
        self.parts.input.name()
    }

    /// Returns the canonical bytes of the input: its wire format with fields in the order of their numbers and maps in
    /// the order of their keys, without unknown fields. Equal inputs have equal bytes, in clients and workers of every
    /// language.
    ///
    /// See [`Descriptors::canonical`](crate::codegen::Descriptors::canonical) for all rules.
    ///
    /// # Errors
    /// Returns an error if the input nests deeper than 127 levels.
    pub fn canonical_input(&self) -> Result<Vec<u8>, PayloadError> {
        self.parts.input.canonical()
    }

    /// Returns the input as ProtoJSON.
    ///
    /// # Errors
    /// Returns an error if the input has no JSON form, for example because a timestamp is out of range.
    pub fn json_input(&self) -> Result<serde_json::Value, PayloadError> {
        self.parts.input.json()
    }
}

impl fmt::Debug for Call<'_> {
    /// Formats everything but the input and the values of headers, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut headers: Vec<_> = self.headers.keys().collect();
        headers.sort_unstable();
        f.debug_struct("Call")
            .field("kind", &self.kind())
            .field("method", &self.method())
            .field("namespace", &self.namespace())
            .field("workflow_type", &self.workflow_type())
            .field("workflow_id", &self.workflow_id())
            .field("run_id", &self.run_id())
            .field("id", &self.parts.id)
            .field("headers", &headers)
            .finish_non_exhaustive()
    }
}
