use super::{
    NexusContext, NexusError, NexusOperation,
    payload::{decode, encode},
};
use crate::payload::{Envelope as _, MessageOf};
use futures_util::{FutureExt as _, future::BoxFuture};
use std::{future::Future, marker::PhantomData};
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// The handler of the operation `O`.
///
/// The server repeats a call until it is answered, so a handler may run several times for one call.
/// [`NexusContext::request_id`] is then the same. The future of a handler is dropped when the request times out.
///
/// ```
/// use shop::v1::{Order, orders_temporal};
/// use temporal_prost::{
///     Empty, MessageOf,
///     nexus::{NexusContext, NexusError, NexusHandler, NexusOperation, NexusStarted},
/// };
///
/// struct Stock {
///     pieces: u32,
/// }
///
/// # #[derive(Clone, Copy, Debug, Default)]
/// # struct IsOpen;
/// # impl NexusOperation for IsOpen {
/// #     type Service = orders_temporal::Service;
/// #     type Input = Empty;
/// #     type Output = Empty;
/// #     const OPERATION: &'static str = "IsOpen";
/// # }
/// impl NexusHandler<IsOpen> for Stock {
///     async fn start(&self, _: NexusContext, _: ()) -> Result<NexusStarted<()>, NexusError> {
///         match self.pieces {
///             0 => Err(NexusError::failed("the shop is empty")),
///             _ => Ok(NexusStarted::Completed(())),
///         }
///     }
/// }
/// ```
pub trait NexusHandler<O: NexusOperation>: Send + Sync + 'static {
    /// Starts the operation, or completes it if it takes less than about 10 seconds.
    fn start(
        &self,
        context: NexusContext,
        input: MessageOf<O::Input>,
    ) -> impl Future<Output = Result<NexusStarted<MessageOf<O::Output>>, NexusError>> + Send;

    /// Requests cancellation of the operation to which `start` has given this token. By default, operations cannot be
    /// cancelled.
    fn cancel(
        &self,
        context: NexusContext,
        token: String,
    ) -> impl Future<Output = Result<(), NexusError>> + Send {
        let _ = (context, token);
        async { Err(NexusError::not_implemented("the operation cannot be cancelled")) }
    }
}

/// The answer of a handler.
///
/// ```
/// use temporal_prost::nexus::NexusStarted;
///
/// /// Answers at once if the report exists. Otherwise, a job makes the report and then calls the caller's callback.
/// fn answer(report: Option<String>, job: u64) -> NexusStarted<String> {
///     report.map_or_else(|| NexusStarted::Started(format!("job-{job}")), NexusStarted::Completed)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NexusStarted<T> {
    /// The operation has completed with this result.
    Completed(T),
    /// The operation goes on, under this token. The code that completes it calls
    /// [the caller's callback](NexusContext::callback). Server 1.29 cannot cancel an operation whose token contains a
    /// slash.
    Started(String),
}

/// The answer of a handler whose message types are erased.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The result.
    Completed(Payload),
    /// The token of an operation that goes on.
    Started(String),
}

/// An operation whose message types are erased.
pub(crate) trait AnyOperation: Send + Sync {
    fn start(
        &self,
        context: NexusContext,
        input: Option<Payload>,
    ) -> BoxFuture<'_, Result<Outcome, NexusError>>;

    fn cancel(&self, context: NexusContext, token: String) -> BoxFuture<'_, Result<(), NexusError>>;
}

/// The handler `H` of the operation `O`.
pub(super) struct Typed<O, H> {
    handler: H,
    /// The full name by which hooks know the operation.
    method: &'static str,
    operation: PhantomData<fn() -> O>,
}

impl<O, H> Typed<O, H> {
    pub(super) fn new(handler: H, method: &'static str) -> Self {
        Self { handler, method, operation: PhantomData }
    }
}

impl<O: NexusOperation, H: NexusHandler<O>> AnyOperation for Typed<O, H> {
    fn start(
        &self,
        context: NexusContext,
        input: Option<Payload>,
    ) -> BoxFuture<'_, Result<Outcome, NexusError>> {
        async move {
            let client = context.client().clone();
            let (input, headers) = decode::<O::Input>(&client, input).await?;
            context.admit((self.method, &input), headers)?;
            Ok(match self.handler.start(context, input.into_message()).await? {
                NexusStarted::Completed(output) => {
                    Outcome::Completed(encode::<O::Output>(&client, output).await?)
                }
                NexusStarted::Started(token) => Outcome::Started(token),
            })
        }
        .boxed()
    }

    fn cancel(&self, context: NexusContext, token: String) -> BoxFuture<'_, Result<(), NexusError>> {
        self.handler.cancel(context, token).boxed()
    }
}
