mod query;
mod signal;
mod update;

pub use query::on_query;
pub use signal::on_signal;
pub use update::on_update;

use super::Hosted;
use crate::{
    hook::Message,
    payload::{Envelope, MessageOf},
};
use futures_util::future::LocalBoxFuture;
use std::any::Any;
use temporalio_workflow::{
    WorkflowContextView,
    common::{
        data_converters::{
            GenericPayloadConverter as _, PayloadConverter, SerializationContext, SerializationContextData,
            WorkflowSerializationContext,
        },
        protos::temporal::api::common::v1::Payload,
    },
    workflow_interceptors::WorkflowOutputValue,
    workflows::WorkflowError,
};

/// The error of a handler. Convert any error with `?`, or a text with `"…".into()`.
///
/// The caller of an update receives the type, details and non-retryable flag of an SDK `ApplicationFailure`.
///
/// ```
/// use temporal_prost::{HandlerError, sdk::error::ApplicationFailure};
///
/// fn check_address(address: &str) -> Result<(), HandlerError> {
///     if address.is_empty() {
///         return Err("the address is empty".into());
///     }
///     if address.len() > 500 {
///         let failure = ApplicationFailure::builder("the address is too long").type_name("AddressTooLong".to_owned());
///         return Err(failure.build().into());
///     }
///     Ok(())
/// }
/// ```
pub type HandlerError = Box<dyn std::error::Error + Send + Sync>;

pub(super) type Input = Box<dyn Any>;
pub(super) type Output = Box<dyn WorkflowOutputValue>;
type Context<W, I> = temporalio_workflow::WorkflowContext<Hosted<W, I>>;
pub(super) type Handled<T> = LocalBoxFuture<'static, Result<T, WorkflowError>>;

/// A handler of a signal, query or update in the workflow `W`, implemented by `I`.
///
/// Its message types are erased, as the SDK requires. Created by [`on_signal`], [`on_query`] and [`on_update`].
pub trait Handler<W, I> {
    #[doc(hidden)]
    fn name(&self) -> &'static str;

    /// Returns the full protobuf name of the rpc.
    #[doc(hidden)]
    fn method(&self) -> &'static str;

    #[doc(hidden)]
    fn kind(&self) -> Kind<'_, W, I>;

    /// Returns the message in a decoded input, unless an interceptor has replaced it with a value of another type.
    #[doc(hidden)]
    fn message<'i>(&self, input: &'i dyn Any) -> Option<&'i dyn Message>;

    #[doc(hidden)]
    fn decode(&self, payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError>;
}

/// The kind of a handler, with its callback.
#[doc(hidden)]
pub enum Kind<'h, W, I> {
    Signal(&'h dyn SignalCallback<W, I>),
    Query(&'h dyn QueryCallback<I>),
    Update(&'h dyn UpdateCallback<W, I>),
}

impl<'h, W, I> Kind<'h, W, I> {
    pub(super) fn signal(self) -> Option<&'h dyn SignalCallback<W, I>> {
        if let Self::Signal(signaled) = self { Some(signaled) } else { None }
    }

    pub(super) fn query(self) -> Option<&'h dyn QueryCallback<I>> {
        if let Self::Query(queried) = self { Some(queried) } else { None }
    }

    pub(super) fn update(self) -> Option<&'h dyn UpdateCallback<W, I>> {
        if let Self::Update(updated) = self { Some(updated) } else { None }
    }
}

#[doc(hidden)]
pub trait SignalCallback<W, I> {
    fn call(&self, context: Context<W, I>, input: Input) -> Handled<()>;
}

#[doc(hidden)]
pub trait QueryCallback<I> {
    fn call(
        &self,
        workflow: &I,
        context: &WorkflowContextView,
        input: Input,
    ) -> Result<Output, WorkflowError>;
}

#[doc(hidden)]
pub trait UpdateCallback<W, I> {
    fn call(&self, context: Context<W, I>, input: Input) -> Handled<Output>;
    fn validate(
        &self,
        workflow: &I,
        context: &WorkflowContextView,
        input: Input,
    ) -> Result<(), WorkflowError>;
}

pub(super) fn output<E: Envelope>(message: MessageOf<E>) -> Output {
    Box::new(E::from_message(message))
}

fn decode<E: Envelope>(payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError> {
    let data = SerializationContextData::Workflow(WorkflowSerializationContext::new());
    let value: E = converter.from_payloads(&SerializationContext::new(&data, converter), payloads)?;
    Ok(Box::new(value))
}

/// Downcasts an input to the type that [`decode`] has created, unless an interceptor has replaced it.
fn message<E: Envelope>(input: &dyn Any) -> Option<&dyn Message> {
    input.downcast_ref::<E>().map(|envelope| envelope as &dyn Message)
}

fn typed<E: Envelope>(input: Input) -> Result<MessageOf<E>, WorkflowError> {
    match input.downcast::<E>() {
        Ok(value) => Ok(value.into_message()),
        Err(_) => Err(WorkflowError::Execution(
            "an interceptor has replaced the handler's input with a value of another type".into(),
        )),
    }
}
