use super::{Handler, HandlerError, Input, Kind, Output, QueryCallback, decode, message, output, typed};
use crate::{definition::Query, failure::HandlerFailure, hook::Message, payload::MessageOf};
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};
use temporalio_workflow::{
    WorkflowContextView,
    common::{data_converters::PayloadConverter, protos::temporal::api::common::v1::Payload},
    workflows::WorkflowError,
};

type OnQuery<Q, I> = fn(
    &I,
    &WorkflowContextView,
    MessageOf<<Q as Query>::Input>,
) -> Result<MessageOf<<Q as Query>::Output>, HandlerError>;

/// A handler of the query `Q`.
#[derive(Debug)]
pub struct QueryHandler<Q: Query, I>(OnQuery<Q, I>);

/// Handles the query `Q` with `call`.
pub const fn on_query<Q: Query, I>(_: Q, call: OnQuery<Q, I>) -> QueryHandler<Q, I> {
    QueryHandler(call)
}

fn panicked(panic: &(dyn Any + Send)) -> HandlerError {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the query handler panicked: {}", text.unwrap_or("no message")).into()
}

impl<Q: Query, W, I> Handler<W, I> for QueryHandler<Q, I> {
    fn name(&self) -> &'static str {
        Q::NAME
    }

    fn method(&self) -> &'static str {
        Q::METHOD
    }

    fn kind(&self) -> Kind<'_, W, I> {
        Kind::Query(self)
    }

    fn message<'i>(&self, input: &'i dyn Any) -> Option<&'i dyn Message> {
        message::<Q::Input>(input)
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
        // A panic would fail the workflow task over and over, and the caller would hang. Catching it is safe: a query
        // does not change the state.
        let answer = catch_unwind(AssertUnwindSafe(|| (self.0)(workflow, context, input)))
            .unwrap_or_else(|panic| Err(panicked(&*panic)));
        Ok(output::<Q::Output>(answer.map_err(HandlerFailure::wrap_all)?))
    }
}
