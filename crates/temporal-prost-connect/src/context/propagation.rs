use super::{Context, ContextValue, Headers, client::ClientContext};
use std::{collections::BTreeSet, sync::Arc};
use temporalio_client::ClientInterceptor;

/// The entry in the metadata of a payload that the codecs of `temporal-prost-codec` leave as it is.
const PLAIN: &str = "temporal-prost-plain";

/// The values that accompany calls, for clients and workers. Clones are cheap.
///
/// A value that is not listed is not passed on, so that a caller cannot send anything through a worker that nobody has
/// thought of. See the [module](super) for an example.
///
/// ```
/// use temporal_prost_connect::context::{Propagation, TraceContext};
/// use temporalio_client::ClientOptions;
///
/// let propagation = Propagation::new().value::<TraceContext>().header("tenant");
/// let interceptors = vec![propagation.client_interceptor()];
/// let options = ClientOptions::new("default").client_interceptors(interceptors).build();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Propagation(Arc<Settings>);

#[derive(Clone, Debug, Default)]
struct Settings {
    names: BTreeSet<String>,
    is_encoded: bool,
}

impl Propagation {
    /// Creates a propagation of no values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn edit(mut self, edit: impl FnOnce(&mut Settings)) -> Self {
        edit(Arc::make_mut(&mut self.0));
        self
    }

    /// Adds a value.
    #[must_use]
    pub fn value<V: ContextValue>(self) -> Self {
        self.header(V::NAME)
    }

    /// Adds a header of any content.
    #[must_use]
    pub fn header(self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.edit(|settings| {
            settings.names.insert(name);
        })
    }

    /// Lets codecs encode the values. By default, they are left as they are, so that other SDKs can read them.
    #[must_use]
    pub fn encoded(self) -> Self {
        self.edit(|settings| settings.is_encoded = true)
    }

    /// Returns the interceptor that adds the values of the [current context](Context::current) to the calls of a client.
    /// A header that the call already has is not changed.
    #[must_use]
    pub fn client_interceptor(&self) -> Arc<dyn ClientInterceptor> {
        Arc::new(ClientContext(self.clone()))
    }

    /// Registers the propagation with a worker.
    ///
    /// ```
    /// use temporal_prost_connect::context::{Propagation, TraceContext};
    /// use temporalio_sdk::WorkerOptions;
    ///
    /// let mut options = WorkerOptions::new("orders").build();
    /// Propagation::new().value::<TraceContext>().register(&mut options);
    /// ```
    #[cfg(feature = "worker")]
    pub fn register(&self, options: &mut temporalio_sdk::WorkerOptions) {
        options.workflow_interceptor(self.workflow_interceptor());
        options.activity_inbound_interceptor(super::activity::ActivityContextScope(self.clone()));
    }

    /// Returns the interceptor of workflows, for the options of a replayer. [`register`](Self::register) adds it to those
    /// of a worker.
    #[cfg(feature = "worker")]
    #[must_use]
    pub fn workflow_interceptor(
        &self,
    ) -> temporalio_workflow::workflow_interceptors::WorkflowInterceptorConstructor {
        super::workflow::constructor(self)
    }

    /// Returns the headers with the listed values of `context`, for requests that pass no interceptor: the start in a
    /// schedule, or a standalone activity.
    ///
    /// ```
    /// use temporal_prost_connect::context::{Context, ContextError, Propagation, TraceContext};
    /// use temporalio_common::protos::temporal::api::{common::v1::Header, workflow::v1::NewWorkflowExecutionInfo};
    ///
    /// fn scheduled(trace: &TraceContext) -> Result<NewWorkflowExecutionInfo, ContextError> {
    ///     let propagation = Propagation::new().value::<TraceContext>();
    ///     let fields = propagation.headers(&Context::new().with(trace)?);
    ///     Ok(NewWorkflowExecutionInfo { header: Some(Header { fields }), ..Default::default() })
    /// }
    /// ```
    #[must_use]
    pub fn headers(&self, context: &Context) -> Headers {
        let mut headers = Headers::new();
        self.add(context, &mut headers);
        headers
    }

    /// Adds the listed values to headers that lack them.
    pub(super) fn add(&self, context: &Context, headers: &mut Headers) {
        for (name, payload) in context.iter().filter(|(name, _)| self.lists(name)) {
            let mut payload = payload.clone();
            payload.metadata.remove(PLAIN);
            if !self.0.is_encoded {
                payload.metadata.insert(PLAIN.to_owned(), b"true".to_vec());
            }
            headers.entry(name.clone()).or_insert(payload);
        }
    }

    #[cfg(feature = "nexus")]
    pub(super) fn is_encoded(&self) -> bool {
        self.0.is_encoded
    }

    pub(super) fn lists(&self, name: &str) -> bool {
        self.0.names.contains(name)
    }

    /// Returns the listed values of headers.
    #[cfg(feature = "worker")]
    pub(super) fn extract(&self, headers: &Headers) -> Context {
        let mut context = Context::from_headers(headers);
        context.retain(|name| self.lists(name));
        context
    }
}
