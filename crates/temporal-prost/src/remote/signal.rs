use super::{InteractionError, Pending, WorkflowHandle, handle::Sdk};
use crate::{
    definition::{Signal, SignalTo, Workflow},
    hook::{Methods, Part, Sent},
    payload::{Envelope, MessageOf},
};
use std::{fmt, marker::PhantomData};
use temporalio_client::{NamespacedClient as _, WorkflowSignalOptions};

/// A signal, which is sent when awaited.
///
/// It resolves to `()` once the server has accepted the signal, even if the workflow has not handled it yet, or to an
/// [`InteractionError`].
///
/// ```
/// use shop::v1::orders_temporal::PlaceOrderHandle;
/// use temporal_prost::InteractionError;
///
/// async fn hurry(order: &PlaceOrderHandle, ticket: &str) -> Result<(), InteractionError> {
///     let ticket = ticket.to_owned();
///     // The server accepts a request id only once, even if the signal is sent again.
///     order.ship_now().options(|options| options.request_id = Some(ticket)).await
/// }
/// ```
#[must_use = "a signal is sent when it is awaited"]
pub struct SignalCall<W: Workflow, S: Signal> {
    handle: WorkflowHandle<W>,
    input: MessageOf<S::Input>,
    options: WorkflowSignalOptions,
    signal: PhantomData<fn() -> S>,
}

impl<W: Workflow, S: Signal> SignalCall<W, S> {
    pub(super) fn new(handle: &WorkflowHandle<W>, input: MessageOf<S::Input>) -> Self {
        Self { handle: handle.clone(), input, options: WorkflowSignalOptions::default(), signal: PhantomData }
    }

    /// Edits the SDK's options.
    pub fn options(mut self, edit: impl FnOnce(&mut WorkflowSignalOptions)) -> Self {
        edit(&mut self.options);
        self
    }
}

impl<W: Workflow, S: Signal> IntoFuture for SignalCall<W, S> {
    type Output = Result<(), InteractionError>;
    type IntoFuture = Pending<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { handle, input, options, .. } = self;
            let signal = async |run: Sdk<W>| {
                let input = <S::Input as Envelope>::Argument::from_message(input.clone());
                let methods = Methods::Signal(Part::only::<<S::Input as Envelope>::Argument>(S::METHOD));
                let sent = Sent::new(methods, run.client().namespace(), W::NAME);
                sent.around(run.signal(SignalTo::<S, W>::default(), input, options.clone())).await
            };
            let sent = handle.follow(handle.nearest(), signal).await;
            sent.map_err(|error| InteractionError::from_sdk(handle.execution(), error))
        })
    }
}

impl<W: Workflow, S: Signal> fmt::Debug for SignalCall<W, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handle.debug_call(f, "SignalCall", S::NAME)
    }
}
