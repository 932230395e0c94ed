use super::{HandlerError, Hosted};
use crate::{
    context::WorkflowContext,
    definition::{Query, Signal, Update},
    failure::HandlerFailure,
    payload::{Envelope, MessageOf},
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
type Context<W, I> = temporalio_workflow::WorkflowContext<Hosted<W, I>>;
pub(super) type Handled<T> = LocalBoxFuture<'static, Result<T, WorkflowError>>;

/// Something that the workflow `W`, implemented by `I`, handles while it runs: a signal, a query or an update.
///
/// Its types are erased, as the SDK wants them. Made by [`on_signal`], [`on_query`] and [`on_update`].
pub trait Handler<W, I> {
    #[doc(hidden)]
    fn name(&self) -> &'static str;

    #[doc(hidden)]
    fn kind(&self) -> Kind<'_, W, I>;

    #[doc(hidden)]
    fn decode(&self, payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError>;
}

/// What a handler is, and how it is called.
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
    fn has_validator(&self) -> bool;
    fn validate(
        &self,
        workflow: &I,
        context: &WorkflowContextView,
        input: Input,
    ) -> Result<(), WorkflowError>;
}

type OnSignal<S, W, I> =
    for<'c> fn(&'c mut WorkflowContext<W, I>, MessageOf<<S as Signal>::Input>) -> LocalBoxFuture<'c, ()>;
type OnQuery<Q, I> = fn(
    &I,
    &WorkflowContextView,
    MessageOf<<Q as Query>::Input>,
) -> Result<MessageOf<<Q as Query>::Output>, HandlerError>;
type OnUpdate<U, W, I> =
    for<'c> fn(
        &'c mut WorkflowContext<W, I>,
        MessageOf<<U as Update>::Input>,
    ) -> LocalBoxFuture<'c, Result<MessageOf<<U as Update>::Output>, HandlerError>>;
type Validator<U, I> =
    fn(&I, &WorkflowContextView, &MessageOf<<U as Update>::Input>) -> Result<(), HandlerError>;

/// A handler of the signal `S`.
#[derive(Debug)]
pub struct SignalHandler<S: Signal, W, I>(OnSignal<S, W, I>);

/// A handler of the query `Q`.
#[derive(Debug)]
pub struct QueryHandler<Q: Query, I>(OnQuery<Q, I>);

/// A handler of the update `U`.
#[derive(Debug)]
pub struct UpdateHandler<U: Update, W, I> {
    call: OnUpdate<U, W, I>,
    validator: Option<Validator<U, I>>,
}

/// Handles the signal `S` by `call`.
pub const fn on_signal<S: Signal, W, I>(_: S, call: OnSignal<S, W, I>) -> SignalHandler<S, W, I> {
    SignalHandler(call)
}

/// Answers the query `Q` by `call`.
pub const fn on_query<Q: Query, I>(_: Q, call: OnQuery<Q, I>) -> QueryHandler<Q, I> {
    QueryHandler(call)
}

/// Handles the update `U` by `call`.
pub const fn on_update<U: Update, W, I>(_: U, call: OnUpdate<U, W, I>) -> UpdateHandler<U, W, I> {
    UpdateHandler { call, validator: None }
}

impl<U: Update, W, I> UpdateHandler<U, W, I> {
    /// Lets `validator` refuse the update before it is written to the history.
    #[must_use]
    pub const fn with_validator(self, validator: Validator<U, I>) -> Self {
        Self { call: self.call, validator: Some(validator) }
    }
}

pub(super) fn output<E: Envelope>(message: MessageOf<E>) -> Output {
    Box::new(E::from_message(message))
}

fn decode<E: Envelope>(payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError> {
    let data = SerializationContextData::Workflow(WorkflowSerializationContext::new());
    let value: E = converter.from_payloads(&SerializationContext::new(&data, converter), payloads)?;
    Ok(Box::new(value))
}

/// Back from [`decode`], unless an interceptor has put another type in between.
fn typed<E: Envelope>(input: Input) -> Result<MessageOf<E>, WorkflowError> {
    match input.downcast::<E>() {
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

impl<S: Signal, W: 'static, I: 'static> Handler<W, I> for SignalHandler<S, W, I> {
    fn name(&self) -> &'static str {
        S::NAME
    }

    fn kind(&self) -> Kind<'_, W, I> {
        Kind::Signal(self)
    }

    fn decode(&self, payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError> {
        decode::<S::Input>(payloads, converter)
    }
}

impl<S: Signal, W: 'static, I: 'static> SignalCallback<W, I> for SignalHandler<S, W, I> {
    fn call(&self, context: Context<W, I>, input: Input) -> Handled<()> {
        let call = self.0;
        Box::pin(async move {
            call(&mut WorkflowContext::new(context), typed::<S::Input>(input)?).await;
            Ok(())
        })
    }
}

impl<Q: Query, W, I> Handler<W, I> for QueryHandler<Q, I> {
    fn name(&self) -> &'static str {
        Q::NAME
    }

    fn kind(&self) -> Kind<'_, W, I> {
        Kind::Query(self)
    }

    fn decode(&self, payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError> {
        decode::<Q::Input>(payloads, converter)
    }
}

impl<Q: Query, I> QueryCallback<I> for QueryHandler<Q, I> {
    fn call(
        &self,
        workflow: &I,
        context: &WorkflowContextView,
        input: Input,
    ) -> Result<Output, WorkflowError> {
        let input = typed::<Q::Input>(input)?;
        // A panic would fail the task, again and again, and the caller would hang; a query changes nothing.
        let answer = catch_unwind(AssertUnwindSafe(|| (self.0)(workflow, context, input)))
            .unwrap_or_else(|panic| Err(panicked(&*panic)));
        Ok(output::<Q::Output>(answer.map_err(HandlerFailure::wrap)?))
    }
}

impl<U: Update, W: 'static, I: 'static> Handler<W, I> for UpdateHandler<U, W, I> {
    fn name(&self) -> &'static str {
        U::NAME
    }

    fn kind(&self) -> Kind<'_, W, I> {
        Kind::Update(self)
    }

    fn decode(&self, payloads: Vec<Payload>, converter: &PayloadConverter) -> Result<Input, WorkflowError> {
        decode::<U::Input>(payloads, converter)
    }
}

impl<U: Update, W: 'static, I: 'static> UpdateCallback<W, I> for UpdateHandler<U, W, I> {
    fn call(&self, context: Context<W, I>, input: Input) -> Handled<Output> {
        let call = self.call;
        Box::pin(async move {
            let outcome = call(&mut WorkflowContext::new(context), typed::<U::Input>(input)?).await;
            Ok(output::<U::Output>(outcome.map_err(HandlerFailure::wrap)?))
        })
    }

    fn has_validator(&self) -> bool {
        self.validator.is_some()
    }

    fn validate(
        &self,
        workflow: &I,
        context: &WorkflowContextView,
        input: Input,
    ) -> Result<(), WorkflowError> {
        match self.validator {
            Some(validator) => {
                let input = typed::<U::Input>(input)?;
                Ok(validator(workflow, context, &input).map_err(HandlerFailure::wrap)?)
            }
            None => Ok(()),
        }
    }
}
