use super::handler::{self, Handled, Handler, Input, Kind, Output};
use super::input::{HostedDefinition, LazyInput};
use super::{
    Hosted, Implementation, UnhandledSignal, UnreadableSignal, WorkflowContext as Context, admission, alias,
};
use crate::{failure::HandlerFailure, hook::Refusal};
use futures_util::future::LocalBoxFuture;
use std::future::ready;
use temporalio_workflow::{
    WorkflowContext, WorkflowContextView, WorkflowResult, WorkflowTermination,
    common::{data_converters::PayloadConverter, protos::temporal::api::common::v1::Payloads},
    workflows::{
        UpdateDefinitionDescriptor, WorkflowDefinitionDescriptor, WorkflowError, WorkflowImplementation,
    },
};

/// A handler together with its kind `K`, for example a query.
pub(super) type Found<W, I, K> = (&'static dyn Handler<W, I>, K);
/// Returns the `K` of a handler of this kind.
pub(super) type Pick<W, I, K> = fn(Kind<'static, W, I>) -> Option<K>;

fn handlers<W: Implementation<I>, I: 'static, K: 'static>(
    pick: Pick<W, I, K>,
) -> impl Iterator<Item = Found<W, I, K>> {
    W::HANDLERS.iter().filter_map(move |handler| Some((*handler, pick(handler.kind())?)))
}

fn names<W: Implementation<I>, I: 'static, K: 'static>(pick: Pick<W, I, K>) -> Vec<String> {
    handlers(pick).map(|(handler, _)| handler.name().to_owned()).collect()
}

pub(super) fn find<W: Implementation<I>, I: 'static, K: 'static>(
    name: &str,
    pick: Pick<W, I, K>,
) -> Option<Found<W, I, K>> {
    handlers(pick).find(|(handler, _)| handler.name() == name)
}

/// Returns the handler for `name`, which exists because it has already decoded the input.
fn known<W: Implementation<I>, I: 'static, K: 'static>(
    name: &str,
    pick: Pick<W, I, K>,
) -> Result<K, WorkflowError> {
    let unknown = || WorkflowError::Execution(format!("the workflow has no handler for `{name}`").into());
    find(name, pick).map(|(_, kind)| kind).ok_or_else(unknown)
}

async fn run<W: Implementation<I>, I: 'static>(
    context: WorkflowContext<Hosted<W, I>>,
) -> WorkflowResult<Output> {
    admission::start(&context);
    context.state_mut(Hosted::check_created)?;
    let mut context = Context::new(context);
    let message = W::run(&mut context).await?;
    Ok(handler::output::<W::Output>(message))
}

impl<W: Implementation<I>, I: 'static> Hosted<W, I> {
    fn signal(context: WorkflowContext<Self>, name: &str, input: Input) -> Handled<()> {
        match known(name, Kind::signal) {
            Ok(signaled) => signaled.call(context, input),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }

    /// Returns the reason why there is no workflow to call.
    fn not_created(&self) -> WorkflowError {
        let failed = || "the workflow could not be created; see its failed workflow task".into();
        let refused = |refusal: &Refusal| refusal.clone().into_handler_error();
        WorkflowError::Execution(HandlerFailure::wrap(self.refusal().map_or_else(failed, refused)))
    }
}

impl<W: Implementation<I>, I: 'static> WorkflowImplementation for Hosted<W, I> {
    type Run = HostedDefinition<W>;
    const HAS_INIT: bool = true;
    const INIT_TAKES_INPUT: bool = true;

    fn name() -> &'static str {
        W::NAME
    }

    fn definition() -> WorkflowDefinitionDescriptor {
        let updates = handlers::<W, I, _>(Kind::update).map(|(handler, _)| UpdateDefinitionDescriptor {
            name: handler.name().to_owned(),
            // Hooks can reject every update.
            has_validator: true,
        });
        WorkflowDefinitionDescriptor {
            workflow_type: alias::current().unwrap_or(W::NAME).to_owned(),
            has_init: Self::HAS_INIT,
            init_takes_input: Self::INIT_TAKES_INPUT,
            signals: names::<W, I, _>(Kind::signal),
            queries: names::<W, I, _>(Kind::query),
            updates: updates.collect(),
        }
    }

    fn init(context: WorkflowContextView, input: Option<LazyInput<W::Input>>) -> Self {
        Self::new(context, input.unwrap_or_else(LazyInput::missing))
    }

    fn run(
        context: WorkflowContext<Self>,
        _: Option<LazyInput<W::Input>>,
    ) -> LocalBoxFuture<'static, Result<Output, WorkflowTermination>> {
        admission::start_before_patches(&context);
        Box::pin(run(context))
    }

    fn decode_signal_input(
        name: &str,
        payloads: Payloads,
        converter: &PayloadConverter,
    ) -> Result<Option<Input>, WorkflowError> {
        // An unreadable signal is handled in `dispatch_signal`, which knows if the workflow is being replayed.
        let decode = |(handler, _): Found<W, I, _>| -> Input {
            let decode_failure = handler.decode(payloads.payloads, converter);
            decode_failure.unwrap_or_else(|error| Box::new(UnreadableSignal::new(&error)))
        };
        let input = find(name, Kind::signal).map(decode);
        Ok(Some(input.unwrap_or_else(|| Box::new(UnhandledSignal::default()))))
    }

    fn dispatch_signal(context: WorkflowContext<Self>, name: &str, input: Input) -> Handled<()> {
        let number = context.state(Self::next_signal);
        admission::start(&context);
        // `run` reports why the workflow could not be created.
        if !context.state(Self::is_created) {
            return Box::pin(ready(Ok(())));
        }
        if let Some(unreadable) = input.downcast_ref::<UnreadableSignal>() {
            unreadable.drop_from(&context, name);
        } else if let Some(unhandled) = input.downcast_ref::<UnhandledSignal>() {
            unhandled.drop_from(&context, name);
        } else if admission::signal(&context, name, &*input, number) {
            return Self::signal(context, name, input);
        }
        Box::pin(ready(Ok(())))
    }

    fn decode_query_input(
        name: &str,
        payloads: &Payloads,
        converter: &PayloadConverter,
    ) -> Result<Option<Input>, WorkflowError> {
        let decode = |(handler, _): Found<W, I, _>| handler.decode(payloads.payloads.clone(), converter);
        find(name, Kind::query).map(decode).transpose()
    }

    fn dispatch_query(
        &self,
        context: WorkflowContextView,
        name: &str,
        input: Input,
    ) -> Result<Output, WorkflowError> {
        let workflow = self.created().ok_or_else(|| self.not_created())?;
        admission::live::<W, I, _>(&context, name, &*input, Kind::query)
            .map_err(|refusal| HandlerFailure::wrap_all(refusal.into_handler_error()))
            .map_err(WorkflowError::Execution)?;
        known::<W, I, _>(name, Kind::query)?.call(workflow, &context, input)
    }

    fn decode_update_input(
        name: &str,
        payloads: Payloads,
        converter: &PayloadConverter,
    ) -> Result<Option<Input>, WorkflowError> {
        let decode = |(handler, _): Found<W, I, _>| handler.decode(payloads.payloads, converter);
        find(name, Kind::update).map(decode).transpose()
    }

    fn dispatch_update(context: WorkflowContext<Self>, name: &str, input: Input) -> Handled<Output> {
        admission::start(&context);
        if !context.state(Self::is_created) {
            return Box::pin(ready(Err(context.state(Self::not_created))));
        }
        admission::update(&context, name, &*input);
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
        admission::start_of(self, &context);
        let workflow = self.created().ok_or_else(|| self.not_created())?;
        admission::live::<W, I, _>(&context, name, &*input, Kind::update)
            .map_err(|refusal| HandlerFailure::wrap(refusal.into_handler_error()))
            .map_err(WorkflowError::Execution)?;
        known::<W, I, _>(name, Kind::update)?.validate(workflow, &context, input)
    }
}
