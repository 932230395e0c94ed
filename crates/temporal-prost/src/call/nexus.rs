//! Calls of Nexus operations. `sdk` has everything that the SDK calls experimental.

mod caller;
mod error;
mod handle;
mod sdk;

pub use caller::NexusCaller;
pub use error::NexusCallError;
pub use handle::NexusHandle;

use super::{
    Call, State, WorkflowCommand,
    layers::Layers,
    running::{Cancellation, Running},
};
use crate::{
    nexus::{NexusOperation, NexusService, WORKFLOW_ID_HEADER, header},
    payload::MessageOf,
};
use sdk::NexusScope;
use std::{fmt, time::Duration};
use temporalio_workflow::{
    NexusOperationCancellationType, NexusOperationOptions, WorkflowCancellationToken, WorkflowContext,
};

/// The command that schedules a Nexus operation.
pub struct NexusCommand<O: NexusOperation> {
    scope: Box<dyn NexusScope<O>>,
    input: MessageOf<O::Input>,
    options: Layers<NexusOperationOptions>,
}

/// A call of the Nexus operation `O`. Await it for the result, or [start](Call::start) it for a handle.
///
/// It resolves to the bare output or a [`NexusCallError`]. The server repeats the request until a handler answers it,
/// unless the answer is an error that cannot be retried.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::nexus};
/// use std::time::Duration;
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult};
///
/// async fn order<W: 'static>(ctx: &WorkflowContext<W>, order: PlaceOrderRequest) -> WorkflowResult<String> {
///     let placed = nexus(ctx, "orders")
///         .place_order(order)
///         .schedule_to_close_timeout(Duration::from_secs(60 * 60))
///         .header("tenant", "acme")
///         .await?;
///     Ok(placed.tracking_number)
/// }
/// ```
pub type NexusCall<O> = Call<NexusCommand<O>>;

type Outcome<O> = Result<MessageOf<<O as NexusOperation>::Output>, NexusCallError>;

impl<O: NexusOperation> Call<NexusCommand<O>> {
    /// Creates a call from `context` through an endpoint, with the schema's options.
    pub fn to<I: 'static>(
        context: &WorkflowContext<I>,
        endpoint: impl Into<String>,
        input: MessageOf<O::Input>,
    ) -> Self {
        let options = NexusOperationOptions::builder()
            .endpoint(endpoint)
            .service(O::Service::NEXUS_NAME)
            .operation(O::OPERATION)
            .maybe_schedule_to_close_timeout(O::SCHEDULE_TO_CLOSE_TIMEOUT)
            .build();
        Call::new(NexusCommand { scope: Box::new(context.clone()), input, options: Layers::new(options) })
    }

    /// Sets the longest time from the call to the end of the operation, including repeated requests. Overrides the
    /// schema, in which it is the execution timeout of the workflow. Defaults to no limit.
    pub fn schedule_to_close_timeout(self, timeout: Duration) -> Self {
        self.set(move |options| options.schedule_to_close_timeout = Some(timeout))
    }

    /// Sets the longest time until a handler has started the operation. Defaults to no limit. Servers before 1.31
    /// ignore it.
    pub fn schedule_to_start_timeout(self, timeout: Duration) -> Self {
        self.set(move |options| options.schedule_to_start_timeout = Some(timeout))
    }

    /// Sets the longest time that an asynchronous operation may take after its start. Defaults to no limit. Servers
    /// before 1.31 ignore it.
    pub fn start_to_close_timeout(self, timeout: Duration) -> Self {
        self.set(move |options| options.start_to_close_timeout = Some(timeout))
    }

    /// Sets whether the cancelled call waits for the operation. Defaults to waiting until it has ended.
    pub fn cancellation_type(self, cancellation: NexusOperationCancellationType) -> Self {
        self.set(move |options| options.cancellation_type = Some(cancellation))
    }

    /// Adds a header of the request, in lower case. The history contains it as plain text, even if a codec encrypts
    /// payloads.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into().to_ascii_lowercase(), value.into());
        self.set(move |options| drop(options.nexus_header.insert(name, value)))
    }

    /// Names the workflow that an operation for a query or update addresses. Generated code calls it.
    pub fn workflow_id(self, id: impl Into<String>) -> Self {
        self.header(WORKFLOW_ID_HEADER, header::encode(&id.into()))
    }

    /// Detaches the call from cancellation of the workflow, like
    /// [`ActivityCall::detached`](crate::ActivityCall::detached).
    pub fn detached(self) -> Self {
        self.set(|options| options.cancellation_token = Some(WorkflowCancellationToken::new()))
    }

    /// Edits the SDK's options, which are filled in from the schema. Setters override edits.
    pub fn options(self, edit: impl FnOnce(&mut NexusOperationOptions)) -> Self {
        self.with(|command| command.options.edit(edit))
    }

    fn set(self, setter: impl FnOnce(&mut NexusOperationOptions) + 'static) -> Self {
        self.with(|command| command.options.set(setter))
    }

    /// Schedules the operation immediately. Resolves to a handle once a handler has started it.
    pub fn start(self) -> Running<Result<NexusHandle<O>, NexusCallError>> {
        let cancellation = self.cancellation.clone();
        match self.state.into_inner() {
            State::NotStarted(command) => Running::new(command.handle(cancellation.clone()), cancellation),
            _ => Running::ready(Err(NexusCallError::Awaited)),
        }
    }
}

impl<O: NexusOperation> NexusCommand<O> {
    async fn handle(self, cancellation: Cancellation) -> Result<NexusHandle<O>, NexusCallError> {
        self.scope.start(self.input, self.options.finish(), cancellation).await
    }
}

impl<O: NexusOperation> WorkflowCommand for NexusCommand<O> {
    type Output = Outcome<O>;

    fn send(self, cancellation: Cancellation) -> Running<Self::Output> {
        let wish = cancellation.clone();
        let outcome = async move {
            let started = self.handle(wish.clone()).await?;
            started.outcome(wish).await
        };
        Running::new(outcome, cancellation)
    }
}

impl<O: NexusOperation> fmt::Debug for NexusCommand<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(O::OPERATION).finish_non_exhaustive()
    }
}
