use super::{HandlerError, Hosted};
use crate::{
    context::WorkflowContext,
    definition::{Query, Signal, Update},
    failure::Carried,
    payload::{Message, Value},
};
use futures_util::future::LocalBoxFuture;
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};
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

pub(super) type Input = Box<dyn Any>;
pub(super) type Output = Box<dyn WorkflowOutputValue>;
type Context<D, W> = temporalio_workflow::WorkflowContext<Hosted<D, W>>;
pub(super) type Handled<T> = LocalBoxFuture<'static, Result<T, WorkflowError>>;

/// Something that the workflow `D`, implemented by `W`, handles while it runs: a signal, a query or an update.
///
/// Its types are erased, as the SDK wants them. Made by [`on_signal`], [`on_query`] and [`on_update`].
pub trait Handler<D, W> {
    #[doc(hidden)]
    fn name(&self) -> &'static str;

    #[doc(hidden)]
    fn kind(&self) -> Kind<'_, D, W>;

    #[doc(hidden)]
    fn decode(&self, payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError>;
}

/// What a handler is, and how it is called.
#[doc(hidden)]
pub enum Kind<'h, D, W> {
    Signal(&'h dyn Signaled<D, W>),
    Query(&'h dyn Queried<W>),
    Update(&'h dyn Updated<D, W>),
}

impl<'h, D, W> Kind<'h, D, W> {
    pub(super) fn signal(self) -> Option<&'h dyn Signaled<D, W>> {
        if let Self::Signal(signaled) = self { Some(signaled) } else { None }
    }

    pub(super) fn query(self) -> Option<&'h dyn Queried<W>> {
        if let Self::Query(queried) = self { Some(queried) } else { None }
    }

    pub(super) fn update(self) -> Option<&'h dyn Updated<D, W>> {
        if let Self::Update(updated) = self { Some(updated) } else { None }
    }
}

#[doc(hidden)]
pub trait Signaled<D, W> {
    fn call(&self, context: Context<D, W>, input: Input) -> Handled<()>;
}

#[doc(hidden)]
pub trait Queried<W> {
    fn call(
        &self,
        workflow: &W,
        context: &WorkflowContextView,
        input: Input,
    ) -> Result<Output, WorkflowError>;
}

#[doc(hidden)]
pub trait Updated<D, W> {
    fn call(&self, context: Context<D, W>, input: Input) -> Handled<Output>;
    fn validates(&self) -> bool;
    fn validate(
        &self,
        workflow: &W,
        context: &WorkflowContextView,
        input: Input,
    ) -> Result<(), WorkflowError>;
}

type OnSignal<M, D, W> =
    for<'c> fn(&'c mut WorkflowContext<D, W>, Message<<M as Signal>::Input>) -> LocalBoxFuture<'c, ()>;
type OnQuery<M, W> = fn(
    &W,
    &WorkflowContextView,
    Message<<M as Query>::Input>,
) -> Result<Message<<M as Query>::Output>, HandlerError>;
type OnUpdate<M, D, W> =
    for<'c> fn(
        &'c mut WorkflowContext<D, W>,
        Message<<M as Update>::Input>,
    ) -> LocalBoxFuture<'c, Result<Message<<M as Update>::Output>, HandlerError>>;
type Validator<M, W> =
    fn(&W, &WorkflowContextView, &Message<<M as Update>::Input>) -> Result<(), HandlerError>;

/// A handler of the signal `M`.
#[derive(Debug)]
pub struct SignalHandler<M: Signal, D, W>(OnSignal<M, D, W>);

/// A handler of the query `M`.
#[derive(Debug)]
pub struct QueryHandler<M: Query, W>(OnQuery<M, W>);

/// A handler of the update `M`.
#[derive(Debug)]
pub struct UpdateHandler<M: Update, D, W> {
    call: OnUpdate<M, D, W>,
    validator: Option<Validator<M, W>>,
}

/// Handles the signal `M` by `call`.
pub const fn on_signal<M: Signal, D, W>(_: M, call: OnSignal<M, D, W>) -> SignalHandler<M, D, W> {
    SignalHandler(call)
}

/// Answers the query `M` by `call`.
pub const fn on_query<M: Query, W>(_: M, call: OnQuery<M, W>) -> QueryHandler<M, W> {
    QueryHandler(call)
}

/// Handles the update `M` by `call`.
pub const fn on_update<M: Update, D, W>(_: M, call: OnUpdate<M, D, W>) -> UpdateHandler<M, D, W> {
    UpdateHandler { call, validator: None }
}

impl<M: Update, D, W> UpdateHandler<M, D, W> {
    /// Lets `validator` refuse the update before it is written to the history.
    #[must_use]
    pub const fn validated(self, validator: Validator<M, W>) -> Self {
        Self { call: self.call, validator: Some(validator) }
    }
}

pub(super) fn output<V: Value>(message: Message<V>) -> Output {
    Box::new(V::from_message(message))
}

fn decode<V: Value>(payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError> {
    let data = SerializationContextData::Workflow(WorkflowSerializationContext::new());
    let value: V = converter.from_payloads(&SerializationContext::new(&data, converter), payloads)?;
    Ok(Box::new(value))
}

/// Back from [`decode`], unless an interceptor has put another type in between.
fn typed<V: Value>(input: Input) -> Result<Message<V>, WorkflowError> {
    match input.downcast::<V>() {
        Ok(value) => Ok(value.into_message()),
        Err(_) => Err(WorkflowError::Execution(
            "an interceptor has replaced the input of the handler by one of another type".into(),
        )),
    }
}

fn panicked(panic: &(dyn Any + Send)) -> HandlerError {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the query handler panicked: {}", text.unwrap_or("it gave no message")).into()
}

impl<M: Signal, D: 'static, W: 'static> Handler<D, W> for SignalHandler<M, D, W> {
    fn name(&self) -> &'static str {
        M::NAME
    }

    fn kind(&self) -> Kind<'_, D, W> {
        Kind::Signal(self)
    }

    fn decode(&self, payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError> {
        decode::<M::Input>(payloads, converter)
    }
}

impl<M: Signal, D: 'static, W: 'static> Signaled<D, W> for SignalHandler<M, D, W> {
    fn call(&self, context: Context<D, W>, input: Input) -> Handled<()> {
        let call = self.0;
        Box::pin(async move {
            call(&mut WorkflowContext::new(context), typed::<M::Input>(input)?).await;
            Ok(())
        })
    }
}

impl<M: Query, D, W> Handler<D, W> for QueryHandler<M, W> {
    fn name(&self) -> &'static str {
        M::NAME
    }

    fn kind(&self) -> Kind<'_, D, W> {
        Kind::Query(self)
    }

    fn decode(&self, payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError> {
        decode::<M::Input>(payloads, converter)
    }
}

impl<M: Query, W> Queried<W> for QueryHandler<M, W> {
    fn call(
        &self,
        workflow: &W,
        context: &WorkflowContextView,
        input: Input,
    ) -> Result<Output, WorkflowError> {
        let input = typed::<M::Input>(input)?;
        // A panic would fail the task, again and again, and the caller would hang; a query changes nothing.
        let answer = catch_unwind(AssertUnwindSafe(|| (self.0)(workflow, context, input)))
            .unwrap_or_else(|panic| Err(panicked(&*panic)));
        Ok(output::<M::Output>(answer.map_err(Carried::carry)?))
    }
}

impl<M: Update, D: 'static, W: 'static> Handler<D, W> for UpdateHandler<M, D, W> {
    fn name(&self) -> &'static str {
        M::NAME
    }

    fn kind(&self) -> Kind<'_, D, W> {
        Kind::Update(self)
    }

    fn decode(&self, payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError> {
        decode::<M::Input>(payloads, converter)
    }
}

impl<M: Update, D: 'static, W: 'static> Updated<D, W> for UpdateHandler<M, D, W> {
    fn call(&self, context: Context<D, W>, input: Input) -> Handled<Output> {
        let call = self.call;
        Box::pin(async move {
            let outcome = call(&mut WorkflowContext::new(context), typed::<M::Input>(input)?).await;
            Ok(output::<M::Output>(outcome.map_err(Carried::carry)?))
        })
    }

    fn validates(&self) -> bool {
        self.validator.is_some()
    }

    fn validate(
        &self,
        workflow: &W,
        context: &WorkflowContextView,
        input: Input,
    ) -> Result<(), WorkflowError> {
        match self.validator {
            Some(validator) => {
                let input = typed::<M::Input>(input)?;
                Ok(validator(workflow, context, &input).map_err(Carried::carry)?)
            }
            None => Ok(()),
        }
    }
}
