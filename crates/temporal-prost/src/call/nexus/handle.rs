use super::{NexusCallError, sdk::Started};
use crate::{
    call::running::{Cancellation, Running},
    nexus::NexusOperation,
    payload::MessageOf,
};
use std::{fmt, marker::PhantomData};

/// A handle to a Nexus operation that a handler has started, for the workflow that called it.
///
/// ```
/// use shop::v1::{PlaceOrderRequest, orders_temporal::nexus};
/// use std::time::Duration;
/// use temporal_prost::workflow::{WorkflowContext, WorkflowResult, select};
///
/// async fn impatient<W: 'static>(ctx: &WorkflowContext<W>, order: PlaceOrderRequest) -> WorkflowResult<bool> {
///     let placed = nexus(ctx, "orders").place_order(order).start().await?;
///     let mut result = placed.result();
///     let mut closing = ctx.timer(Duration::from_secs(8 * 60 * 60));
///     loop {
///         select! {
///             done = result => break Ok(done.is_ok()),
///             _ = closing => placed.cancel(),
///         }
///     }
/// }
/// ```
pub struct NexusHandle<O> {
    started: Started,
    operation: PhantomData<fn() -> O>,
}

impl<O: NexusOperation> NexusHandle<O> {
    pub(super) fn new(started: Started) -> Self {
        Self { started, operation: PhantomData }
    }

    /// Returns the token that identifies an asynchronous operation for its handler. A synchronous operation has ended
    /// already and has none.
    #[must_use]
    pub fn operation_token(&self) -> Option<&str> {
        self.started.token()
    }

    /// Waits for the operation's result. Every call of this method resolves to it.
    pub fn result(&self) -> Running<Result<MessageOf<O::Output>, NexusCallError>> {
        let cancellation = Cancellation::default();
        Running::new(self.outcome(cancellation.clone()), cancellation)
    }

    pub(super) fn outcome(
        &self,
        cancellation: Cancellation,
    ) -> impl Future<Output = Result<MessageOf<O::Output>, NexusCallError>> + use<O> {
        self.started.clone().outcome::<O>(cancellation)
    }

    /// Asks the handler to cancel the operation.
    pub fn cancel(&self) {
        self.started.cancel();
    }
}

impl<O> Clone for NexusHandle<O> {
    fn clone(&self) -> Self {
        Self { started: self.started.clone(), operation: PhantomData }
    }
}

impl<O: NexusOperation> fmt::Debug for NexusHandle<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NexusHandle")
            .field("operation", &O::OPERATION)
            .field("operation_token", &self.operation_token())
            .finish()
    }
}
