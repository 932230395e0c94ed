use super::handler::{Handled, Handler, Input, Kind, Output, Queried, Signaled, Updated};
use super::input::Served;
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

type Static<D, W> = &'static dyn Handler<D, W>;

fn handlers<D: Implementation<W>, W: 'static>() -> impl Iterator<Item = Static<D, W>> {
    D::HANDLERS.iter().copied()
}

fn signals<D: Implementation<W>, W: 'static>()
-> impl Iterator<Item = (Static<D, W>, &'static dyn Signaled<D, W>)> {
    handlers().filter_map(|handler| match handler.kind() {
        Kind::Signal(signaled) => Some((handler, signaled)),
        _ => None,
    })
}

fn queries<D: Implementation<W>, W: 'static>() -> impl Iterator<Item = (Static<D, W>, &'static dyn Queried<W>)>
{
    handlers().filter_map(|handler: Static<D, W>| match handler.kind() {
        Kind::Query(queried) => Some((handler, queried)),
        _ => None,
    })
}

fn updates<D: Implementation<W>, W: 'static>()
-> impl Iterator<Item = (Static<D, W>, &'static dyn Updated<D, W>)> {
    handlers().filter_map(|handler| match handler.kind() {
        Kind::Update(updated) => Some((handler, updated)),
        _ => None,
    })
}

fn names<D, W, K>(handlers: impl Iterator<Item = (Static<D, W>, K)>) -> Vec<String>
where
    D: 'static,
    W: 'static,
{
    handlers.map(|(handler, _)| handler.name().to_owned()).collect()
}

fn unknown(name: &str) -> WorkflowError {
    WorkflowError::Execution(format!("the workflow has no handler for `{name}`").into())
}

fn unmade() -> WorkflowError {
    WorkflowError::Execution("the workflow could not be created: see its failed workflow task".into())
}

impl<D: Implementation<W>, W: 'static> WorkflowImplementation for Hosted<D, W> {
    type Run = Served<D>;
    const HAS_INIT: bool = true;
    const INIT_TAKES_INPUT: bool = true;

    fn name() -> &'static str {
        D::NAME
    }

    fn definition() -> WorkflowDefinitionDescriptor {
        let updates = updates::<D, W>().map(|(handler, updated)| UpdateDefinitionDescriptor {
            name: handler.name().to_owned(),
            has_validator: updated.validates(),
        });
        WorkflowDefinitionDescriptor {
            workflow_type: registered_as().unwrap_or(D::NAME).to_owned(),
            has_init: Self::HAS_INIT,
            init_takes_input: Self::INIT_TAKES_INPUT,
            signals: names(signals::<D, W>()),
            queries: names(queries::<D, W>()),
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
        let Some((handler, _)) = signals::<D, W>().find(|(handler, _)| handler.name() == name) else {
            return Ok(None);
        };
        // As in Go: one bad sender must not stop the workflow for good.
        let decoded = handler.decode(payloads.payloads, converter).inspect_err(|error| {
            tracing::error!(workflow = D::NAME, signal = name, %error, "a signal that can't be read is dropped");
        });
        Ok(decoded.ok())
    }

    fn dispatch_signal(context: WorkflowContext<Self>, name: &str, input: Input) -> Handled<()> {
        // `run` tells why there is no workflow.
        if !context.state(Self::is_made) {
            return Box::pin(ready(Ok(())));
        }
        match signals::<D, W>().find(|(handler, _)| handler.name() == name) {
            Some((_, signaled)) => signaled.call(context, input),
            None => Box::pin(ready(Err(unknown(name)))),
        }
    }

    fn decode_query_input(
        name: &str,
        payloads: &Payloads,
        converter: &PayloadConverter,
    ) -> Result<Option<Input>, WorkflowError> {
        let found = queries::<D, W>().find(|(handler, _)| handler.name() == name);
        found.map(|(handler, _)| handler.decode(payloads.payloads.clone(), converter)).transpose()
    }

    fn dispatch_query(
        &self,
        context: WorkflowContextView,
        name: &str,
        input: Input,
    ) -> Result<Output, WorkflowError> {
        let workflow = self.workflow.as_ref().map_err(|_| unmade())?;
        match queries::<D, W>().find(|(handler, _)| handler.name() == name) {
            Some((_, queried)) => queried.call(workflow, &context, input),
            None => Err(unknown(name)),
        }
    }

    fn decode_update_input(
        name: &str,
        payloads: Payloads,
        converter: &PayloadConverter,
    ) -> Result<Option<Input>, WorkflowError> {
        let found = updates::<D, W>().find(|(handler, _)| handler.name() == name);
        found.map(|(handler, _)| handler.decode(payloads.payloads, converter)).transpose()
    }

    fn dispatch_update(context: WorkflowContext<Self>, name: &str, input: Input) -> Handled<Output> {
        if !context.state(Self::is_made) {
            return Box::pin(ready(Err(unmade())));
        }
        match updates::<D, W>().find(|(handler, _)| handler.name() == name) {
            Some((_, updated)) => updated.call(context, input),
            None => Box::pin(ready(Err(unknown(name)))),
        }
    }

    fn validate_update(
        &self,
        context: WorkflowContextView,
        name: &str,
        input: Input,
    ) -> Result<(), WorkflowError> {
        let workflow = self.workflow.as_ref().map_err(|_| unmade())?;
        match updates::<D, W>().find(|(handler, _)| handler.name() == name) {
            Some((_, updated)) => updated.validate(workflow, &context, input),
            None => Err(unknown(name)),
        }
    }
}
