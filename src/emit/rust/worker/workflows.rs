//! The traits that workers implement: one for each workflow, and one that lists them all.

use crate::emit::rust::value::{self, Input};
use crate::model::{Handler, Method, Service, UpdateHandler, Workflow, WorkflowNames};
use crate::rust::names::Name;

pub(super) fn all(service: &Service) -> String {
    let registration = (!service.workflows.is_empty()).then(|| registration(service));
    service.workflows.iter().map(workflow).chain(registration).collect()
}

/// A handler in the trait that users implement, and in the table from which the runtime dispatches.
struct HandlerCode {
    method: String,
    entry: String,
}

fn workflow(workflow: &Workflow) -> String {
    let Method { name, docs, marker, .. } = &workflow.method;
    let WorkflowNames { implementation, context, .. } = &workflow.names;
    let Input { parameter, .. } = Input::of(&workflow.method);
    let output = value::bare(workflow.method.output.as_ref());
    let (methods, entries): (String, Vec<String>) =
        handlers(workflow).map(|HandlerCode { method, entry }| (method, entry)).unzip();
    let of_marker = implementation_of_marker(workflow, entries);
    format!(
        "
        /// The context of a `{name}` that `I` implements.
        pub type {context}<I> = tp::WorkflowContext<workflow::{marker}, I>;
        {docs}
        pub trait {implementation}: Sized + 'static {{
            /// Creates the workflow, before it handles its first signal, query or update.
            fn new(ctx: &tp::WorkflowContextView{parameter}) -> Self;
            /// Runs the workflow, which completes when this returns.
            fn run(ctx: &mut {context}<Self>) -> impl tp::Future<Output = tp::WorkflowResult<{output}>>;
            {methods}
        }}
        {of_marker}
        "
    )
}

fn implementation_of_marker(workflow: &Workflow, entries: Vec<String>) -> String {
    let marker = &workflow.method.marker;
    let WorkflowNames { implementation, context, .. } = &workflow.names;
    let Input { argument, value, .. } = Input::of(&workflow.method);
    let input = value::bare(workflow.method.input.as_ref());
    let output = value::bare(workflow.method.output.as_ref());
    let entries = value::list(entries);
    format!(
        "
        impl<I: {implementation}> tp::Implementation<I> for workflow::{marker} {{
            const HANDLERS: &'static [&'static dyn tp::Handler<Self, I>] = &[{entries}];
            fn init(ctx: &tp::WorkflowContextView, {value}: {input}) -> I {{
                I::new(ctx{argument})
            }}
            fn run(ctx: &mut {context}<I>) -> impl tp::Future<Output = tp::WorkflowResult<{output}>> {{
                I::run(ctx)
            }}
        }}
        "
    )
}

fn handlers(workflow: &Workflow) -> impl Iterator<Item = HandlerCode> {
    let context = &workflow.names.context;
    let handlers = &workflow.handlers;
    let signals = handlers.signals.iter().map(|signal| on_signal(&signal.handler, context));
    let queries = handlers.queries.iter().map(on_query);
    let updates = handlers.updates.iter().map(|update| on_update(update, context));
    signals.chain(queries).chain(updates)
}

fn on_signal(signal: &Handler, context: &Name) -> HandlerCode {
    let Handler { method, marker, implementation, .. } = signal;
    let docs = value::docs(method, implementation);
    let Input { parameter, argument, value, .. } = Input::of(method);
    HandlerCode {
        method: format!(
            "{docs}
            fn {implementation}(ctx: &mut {context}<Self>{parameter}) -> impl tp::Future<Output = ()>;
            "
        ),
        entry: format!(
            "&tp::on_signal({marker}, |ctx, {value}| Box::pin(I::{implementation}(ctx{argument})))"
        ),
    }
}

fn on_query(query: &Handler) -> HandlerCode {
    let Handler { method, marker, implementation, .. } = query;
    let docs = value::docs(method, implementation);
    let Input { parameter, argument, value, .. } = Input::of(method);
    let output = value::bare(method.output.as_ref());
    HandlerCode {
        method: format!(
            "{docs}
            fn {implementation}(&self, ctx: &tp::WorkflowContextView{parameter}) \
             -> Result<{output}, tp::HandlerError>;
            "
        ),
        entry: format!("&tp::on_query({marker}, |it, ctx, {value}| I::{implementation}(it, ctx{argument}))"),
    }
}

fn on_update(update: &UpdateHandler, context: &Name) -> HandlerCode {
    let Handler { method, marker, implementation, .. } = &update.handler;
    let docs = value::docs(method, implementation);
    let Input { parameter, argument, value, .. } = Input::of(method);
    let output = value::bare(method.output.as_ref());
    let validator = validator(update);
    HandlerCode {
        method: format!(
            "{docs}
            fn {implementation}(ctx: &mut {context}<Self>{parameter}) \
             -> impl tp::Future<Output = Result<{output}, tp::HandlerError>>;
            {}",
            validator.method
        ),
        entry: format!(
            "&tp::on_update({marker}, |ctx, {value}| Box::pin(I::{implementation}(ctx{argument}))){}",
            validator.entry
        ),
    }
}

/// The validator's method in the trait, and its part of the update's entry; empty without a validator.
fn validator(update: &UpdateHandler) -> HandlerCode {
    let Some(validator) = &update.validator else {
        return HandlerCode { method: String::new(), entry: String::new() };
    };
    let method = &update.handler.method;
    let Input { borrowed, argument, reference, .. } = Input::of(method);
    let name = &method.name;
    HandlerCode {
        method: format!(
            "
            /// Accepts or rejects an update `{name}` before it is written to the history. It must not change anything.
            fn {validator}(&self, ctx: &tp::WorkflowContextView{borrowed}) -> Result<(), tp::HandlerError>;
            "
        ),
        entry: format!(".with_validator(|it, ctx, {reference}| I::{validator}(it, ctx{argument}))"),
    }
}

fn registration(service: &Service) -> String {
    let (name, workflows) = (&service.names.service, &service.names.workflows);
    let types: String = service.workflows.iter().map(associated_type).collect();
    let markers = service.workflows.iter().map(|workflow| &workflow.method.marker);
    let registrations = value::list(
        markers.map(|marker| format!("tp::WorkflowRegistration::of::<workflow::{marker}, I::{marker}>()")),
    );
    let functions = registration_functions(service);
    format!(
        "
        /// The implementations of all workflows of `{name}`.
        pub trait {workflows}: 'static {{
            {types}
        }}
        impl<I: {workflows}> tp::Workflows<I> for Service {{
            const WORKFLOWS: &'static [tp::WorkflowRegistration] = &[{registrations}];
        }}
        {functions}
        "
    )
}

fn associated_type(workflow: &Workflow) -> String {
    let marker = &workflow.method.marker;
    let implementation = &workflow.names.implementation;
    format!(
        "
        /// The implementation of [`workflow::{marker}`].
        type {marker}: {implementation};
        "
    )
}

fn registration_functions(service: &Service) -> String {
    let (name, workflows) = (&service.names.service, &service.names.workflows);
    let on = if service.task_queues.are_several() { registration_on(service) } else { String::new() };
    format!(
        "
        /// Registers all workflows of `{name}`, with their aliases, in the options of a worker or replayer.
        pub fn register_workflows<'o, I: {workflows}>(registry: impl Into<tp::Registry<'o>>) \
         -> Result<(), tp::RegistrationError> {{
            tp::register_workflows::<Service, I>(registry)
        }}
        {on}
        "
    )
}

fn registration_on(service: &Service) -> String {
    let (name, workflows) = (&service.names.service, &service.names.workflows);
    format!(
        "
        /// Registers the workflows of `{name}` whose task queue is `queue` or unset.
        pub fn register_workflows_on<'o, I: {workflows}>(registry: impl Into<tp::Registry<'o>>, queue: &str) \
         -> Result<(), tp::RegistrationError> {{
            tp::register_workflows_on::<Service, I>(registry, queue)
        }}
        "
    )
}
