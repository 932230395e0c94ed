use super::handler::{Handled, Handler, Input, Kind, Output};
use super::input::Served;
use super::unreadable::UnreadableSignal;
use super::{Hosted, Implementation, LazyInput};
use crate::registry::registered_as;
use futures_util::future::LocalBoxFuture;
use std::future::ready;
use temporalio_workflow::{
    WorkflowContext, WorkflowContextView, WorkflowTermination,
    common::{data_converters::PayloadConverter, protos::temporal::api::common::v1::Payloads},
    workflows::{
        UpdateDefinitionDescriptor, WorkflowDefinitionDescriptor, WorkflowError, WorkflowImplementation,
    },
};

/// A handler with what it is, a `K`.
type Found<D, W, K> = (&'static dyn Handler<D, W>, K);
/// Whether a handler is a `K`.
type Pick<D, W, K> = fn(Kind<'static, D, W>) -> Option<K>;

fn handlers<D: Implementation<W>, W: 'static, K: 'static>(
    pick: Pick<D, W, K>,
) -> impl Iterator<Item = Found<D, W, K>> {
    D::HANDLERS.iter().filter_map(move |handler| Some((*handler, pick(handler.kind())?)))
}

fn names<D: Implementation<W>, W: 'static, K: 'static>(pick: Pick<D, W, K>) -> Vec<String> {
    handlers(pick).map(|(handler, _)| handler.name().to_owned()).collect()
}

fn find<D: Implementation<W>, W: 'static, K: 'static>(
    name: &str,
    pick: Pick<D, W, K>,
) -> Option<Found<D, W, K>> {
    handlers(pick).find(|(handler, _)| handler.name() == name)
}

/// What handles `name`: what it sends was decoded, so there is such a handler.
fn known<D: Implementation<W>, W: 'static, K: 'static>(
    name: &str,
    pick: Pick<D, W, K>,
) -> Result<K, WorkflowError> {
    let unknown = || WorkflowError::Execution(format!("the workflow has no handler for `{name}`").into());
    find(name, pick).map(|(_, kind)| kind).ok_or_else(unknown)
}

fn unmade() -> WorkflowError {
    WorkflowError::Execution("the workflow could not be created: see its failed workflow task".into())
}

impl<D: Implementation<W>, W: 'static> Hosted<D, W> {
    fn signal(context: WorkflowContext<Self>, name: &str, input: Input) -> Handled<()> {
        match known(name, Kind::signal) {
            Ok(signaled) => signaled.call(context, input),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}

impl<D: Implementation<W>, W: 'static> WorkflowImplementation for Hosted<D, W> {
    type Run = Served<D>;
    const HAS_INIT: bool = true;
    const INIT_TAKES_INPUT: bool = true;

    fn name() -> &'static str {
        D::NAME
    }

    fn definition() -> WorkflowDefinitionDescriptor {
        let updates = handlers::<D, W, _>(Kind::update).map(|(handler, updated)| {
            UpdateDefinitionDescriptor { name: handler.name().to_owned(), has_validator: updated.validates() }
        });
        WorkflowDefinitionDescriptor {
            workflow_type: registered_as().unwrap_or(D::NAME).to_owned(),
            has_init: Self::HAS_INIT,
            init_takes_input: Self::INIT_TAKES_INPUT,
            signals: names::<D, W, _>(Kind::signal),
            queries: names::<D, W, _>(Kind::query),
            updates: updates.collect(),
        }
    }

    fn init(context: WorkflowContextView, input: Option<LazyInput<D::Input>>) -> Self {
        Self::make(&context, input.unwrap_or_else(LazyInput::missing))
    }

    fn run(
        context: WorkflowContext<Self>,
        _: Option<LazyInput<D::Input>>,
    ) -> LocalBoxFuture<'static, Result<Output, WorkflowTermination>> {
        Box::pin(super::run(context))
    }

    fn decode_signal_input(
        name: &str,
        payloads: Payloads,
        converter: &PayloadConverter,
    ) -> Result<Option<Input>, WorkflowError> {
        // What becomes of one that can't be read is decided where it is known whether the workflow is replayed.
        let decode = |(handler, _): Found<D, W, _>| -> Input {
            let decoded = handler.decode(payloads.payloads, converter);
            decoded.unwrap_or_else(|error| Box::new(UnreadableSignal::new(error)))
        };
        Ok(find(name, Kind::signal).map(decode))
    }

    fn dispatch_signal(context: WorkflowContext<Self>, name: &str, input: Input) -> Handled<()> {
        // `run` tells why there is no workflow.
        if !context.state(Self::is_made) {
            return Box::pin(ready(Ok(())));
        }
        match input.downcast::<UnreadableSignal>() {
            Ok(unreadable) => {
                unreadable.drop_from(&context, name);
                Box::pin(ready(Ok(())))
            }
            Err(input) => Self::signal(context, name, input),
        }
    }

    fn decode_query_input(
        name: &str,
        payloads: &Payloads,
        converter: &PayloadConverter,
    ) -> Result<Option<Input>, WorkflowError> {
        let decode = |(handler, _): Found<D, W, _>| handler.decode(payloads.payloads.clone(), converter);
        find(name, Kind::query).map(decode).transpose()
    }

    fn dispatch_query(
        &self,
        context: WorkflowContextView,
        name: &str,
        input: Input,
    ) -> Result<Output, WorkflowError> {
        let workflow = self.workflow.as_ref().map_err(|_| unmade())?;
        known::<D, W, _>(name, Kind::query)?.call(workflow, &context, input)
    }

    fn decode_update_input(
        name: &str,
        payloads: Payloads,
        converter: &PayloadConverter,
    ) -> Result<Option<Input>, WorkflowError> {
        let decode = |(handler, _): Found<D, W, _>| handler.decode(payloads.payloads, converter);
        find(name, Kind::update).map(decode).transpose()
    }

    fn dispatch_update(context: WorkflowContext<Self>, name: &str, input: Input) -> Handled<Output> {
        if !context.state(Self::is_made) {
            return Box::pin(ready(Err(unmade())));
        }
        match known(name, Kind::update) {
            Ok(updated) => updated.call(context, input),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }

    fn validate_update(
        &self,
        context: WorkflowContextView,
        name: &str,
        input: Input,
    ) -> Result<(), WorkflowError> {
        let workflow = self.workflow.as_ref().map_err(|_| unmade())?;
        known::<D, W, _>(name, Kind::update)?.validate(workflow, &context, input)
    }
}
