use super::{Context, Handled, Handler, Input, Kind, SignalCallback, decode, message, typed};
use crate::{definition::Signal, hook::Message, hosting::WorkflowContext, payload::MessageOf};
use futures_util::future::LocalBoxFuture;
use std::any::Any;
use temporalio_workflow::{
    common::{data_converters::PayloadConverter, protos::temporal::api::common::v1::Payload},
    workflows::WorkflowError,
};

type OnSignal<S, W, I> =
    for<'c> fn(&'c mut WorkflowContext<W, I>, MessageOf<<S as Signal>::Input>) -> LocalBoxFuture<'c, ()>;

/// A handler of the signal `S`.
#[derive(Debug)]
pub struct SignalHandler<S: Signal, W, I>(OnSignal<S, W, I>);

/// Handles the signal `S` with `call`.
pub const fn on_signal<S: Signal, W, I>(_: S, call: OnSignal<S, W, I>) -> SignalHandler<S, W, I> {
    SignalHandler(call)
}

impl<S: Signal, W: 'static, I: 'static> Handler<W, I> for SignalHandler<S, W, I> {
    fn name(&self) -> &'static str {
        S::NAME
    }

    fn method(&self) -> &'static str {
        S::METHOD
    }

    fn kind(&self) -> Kind<'_, W, I> {
        Kind::Signal(self)
    }

    fn message<'i>(&self, input: &'i dyn Any) -> Option<&'i dyn Message> {
        message::<S::Input>(input)
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
