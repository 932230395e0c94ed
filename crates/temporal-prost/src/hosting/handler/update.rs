use super::{
    Context, Handled, Handler, HandlerError, Input, Kind, Output, UpdateCallback, decode, message, output,
    typed,
};
use crate::{
    definition::Update, failure::HandlerFailure, hook::Message, hosting::WorkflowContext, payload::MessageOf,
};
use futures_util::future::LocalBoxFuture;
use std::any::Any;
use temporalio_workflow::{
    WorkflowContextView,
    common::{data_converters::PayloadConverter, protos::temporal::api::common::v1::Payload},
    workflows::WorkflowError,
};

type OnUpdate<U, W, I> =
    for<'c> fn(
        &'c mut WorkflowContext<W, I>,
        MessageOf<<U as Update>::Input>,
    ) -> LocalBoxFuture<'c, Result<MessageOf<<U as Update>::Output>, HandlerError>>;
type Validator<U, I> =
    fn(&I, &WorkflowContextView, &MessageOf<<U as Update>::Input>) -> Result<(), HandlerError>;

/// A handler of the update `U`.
#[derive(Debug)]
pub struct UpdateHandler<U: Update, W, I> {
    call: OnUpdate<U, W, I>,
    validator: Option<Validator<U, I>>,
}

/// Handles the update `U` with `call`.
pub const fn on_update<U: Update, W, I>(_: U, call: OnUpdate<U, W, I>) -> UpdateHandler<U, W, I> {
    UpdateHandler { call, validator: None }
}

impl<U: Update, W, I> UpdateHandler<U, W, I> {
    /// Lets `validator` reject the update before it is written to the history.
    #[must_use]
    pub const fn with_validator(self, validator: Validator<U, I>) -> Self {
        Self { call: self.call, validator: Some(validator) }
    }
}

impl<U: Update, W: 'static, I: 'static> Handler<W, I> for UpdateHandler<U, W, I> {
    fn name(&self) -> &'static str {
        U::NAME
    }

    fn method(&self) -> &'static str {
        U::METHOD
    }

    fn kind(&self) -> Kind<'_, W, I> {
        Kind::Update(self)
    }

    fn message<'i>(&self, input: &'i dyn Any) -> Option<&'i dyn Message> {
        message::<U::Input>(input)
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
