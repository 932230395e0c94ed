//! What workers implement: a trait for each workflow, and one that lists them all.

use proc_macro2::TokenStream;
use quote::quote;

use super::value;
use crate::model::{Method, QueryRef, Service, SignalRef, UpdateRef, Workflow, WorkflowNames};
use crate::names::Name;

pub(super) fn all(service: &Service) -> impl Iterator<Item = TokenStream> {
    let registration = (!service.workflows.is_empty()).then(|| registration(service));
    service.workflows.iter().map(workflow).chain(registration)
}

/// A handler in the trait that users implement, and in the table that the runtime dispatches by.
struct Handler {
    method: TokenStream,
    entry: TokenStream,
}

fn workflow(workflow: &Workflow) -> TokenStream {
    let Method { docs, marker, .. } = &workflow.method;
    let WorkflowNames { implementation, context, .. } = &workflow.names;
    let context_docs = format!(" The context of `{}` as implemented by `W`.", workflow.method.name);
    let parameter = value::parameter(&workflow.method);
    let output = value::bare(workflow.method.output.as_ref());
    let handlers = handlers(workflow);
    let methods = handlers.iter().map(|handler| &handler.method);
    let hosted = hosted(workflow, &handlers);
    quote! {
        #[doc = #context_docs]
        pub type #context<W> = tp::WorkflowContext<workflow::#marker, W>;
        #docs
        pub trait #implementation: Sized + 'static {
            /// Makes the workflow, before the first signal, query or update reaches it.
            fn new(ctx: &tp::WorkflowContextView #parameter) -> Self;
            /// Runs the workflow; when it returns, the workflow ends.
            fn run(
                ctx: &mut #context<Self>,
            ) -> impl tp::Future<Output = tp::WorkflowResult<#output>>;
            #(#methods)*
        }
        #hosted
    }
}

fn hosted(workflow: &Workflow, handlers: &[Handler]) -> TokenStream {
    let marker = &workflow.method.marker;
    let WorkflowNames { implementation, context, .. } = &workflow.names;
    let (argument, pattern) = (value::argument(&workflow.method), value::value(&workflow.method));
    let input = value::bare(workflow.method.input.as_ref());
    let output = value::bare(workflow.method.output.as_ref());
    let entries = handlers.iter().map(|handler| &handler.entry);
    quote! {
        impl<W: #implementation> tp::Implementation<W> for workflow::#marker {
            const HANDLERS: &'static [&'static dyn tp::Handler<Self, W>] = &[#(#entries),*];
            fn init(ctx: &tp::WorkflowContextView, #pattern: #input) -> W {
                W::new(ctx #argument)
            }
            fn run(
                ctx: &mut #context<W>,
            ) -> impl tp::Future<Output = tp::WorkflowResult<#output>> {
                W::run(ctx)
            }
        }
    }
}

fn handlers(workflow: &Workflow) -> Vec<Handler> {
    let context = &workflow.names.context;
    let signals = workflow.signals.iter().map(|signal| on_signal(signal, context));
    let queries = workflow.queries.iter().map(on_query);
    let updates = workflow.updates.iter().map(|update| on_update(update, context));
    signals.chain(queries).chain(updates).collect()
}

fn on_signal(signal: &SignalRef, context: &Name) -> Handler {
    let SignalRef { method, marker, handler, .. } = signal;
    let docs = value::docs(method, handler);
    let (parameter, argument, pattern) =
        (value::parameter(method), value::argument(method), value::value(method));
    Handler {
        method: quote! {
            #docs
            fn #handler(ctx: &mut #context<Self> #parameter) -> impl tp::Future<Output = ()>;
        },
        entry: quote! {
            &tp::on_signal(#marker, |ctx, #pattern| Box::pin(W::#handler(ctx #argument)))
        },
    }
}

fn on_query(query: &QueryRef) -> Handler {
    let QueryRef { method, marker, handler, .. } = query;
    let docs = value::docs(method, handler);
    let (parameter, argument, pattern) =
        (value::parameter(method), value::argument(method), value::value(method));
    let output = value::bare(method.output.as_ref());
    Handler {
        method: quote! {
            #docs
            fn #handler(&self, ctx: &tp::WorkflowContextView #parameter) -> Result<#output, tp::HandlerError>;
        },
        entry: quote! {
            &tp::on_query(#marker, |it, ctx, #pattern| W::#handler(it, ctx #argument))
        },
    }
}

fn on_update(update: &UpdateRef, context: &Name) -> Handler {
    let UpdateRef { method, marker, handler, .. } = update;
    let docs = value::docs(method, handler);
    let (parameter, argument, pattern) =
        (value::parameter(method), value::argument(method), value::value(method));
    let output = value::bare(method.output.as_ref());
    let (validator, validated) = validator(update).unzip();
    Handler {
        method: quote! {
            #docs
            fn #handler(
                ctx: &mut #context<Self> #parameter
            ) -> impl tp::Future<Output = Result<#output, tp::HandlerError>>;
            #validator
        },
        entry: quote! {
            &tp::on_update(#marker, |ctx, #pattern| Box::pin(W::#handler(ctx #argument)))#validated
        },
    }
}

/// The validator's method in the trait, and its place in the table.
fn validator(update: &UpdateRef) -> Option<(TokenStream, TokenStream)> {
    let validator = update.validator.as_ref()?;
    let docs = format!(
        " Refuses an update `{}` before it is written to the history; it must not change anything.",
        update.method.name
    );
    let (borrowed, argument, reference) =
        (value::borrowed(&update.method), value::argument(&update.method), value::reference(&update.method));
    let method = quote! {
        #[doc = #docs]
        fn #validator(&self, ctx: &tp::WorkflowContextView #borrowed) -> Result<(), tp::HandlerError>;
    };
    let entry = quote! {
        .validated(|it, ctx, #reference| W::#validator(it, ctx #argument))
    };
    Some((method, entry))
}

fn registration(service: &Service) -> TokenStream {
    let (name, workflows) = (&service.names.service, &service.names.workflows);
    let types = service.workflows.iter().map(|workflow| {
        let Method { docs, marker, .. } = &workflow.method;
        let implementation = &workflow.names.implementation;
        quote! {
            #docs
            type #marker: #implementation;
        }
    });
    let markers = service.workflows.iter().map(|workflow| &workflow.method.marker);
    let docs = format!(" The implementations of all workflows of `{name}`.");
    let functions = registration_functions(service);
    quote! {
        #[doc = #docs]
        pub trait #workflows: 'static {
            #(#types)*
        }
        impl<A: #workflows> tp::Workflows<A> for Service {
            const WORKFLOWS: &'static [tp::WorkflowRegistration] =
                &[#(tp::WorkflowRegistration::of::<workflow::#markers, A::#markers>()),*];
        }
        #functions
    }
}

fn registration_functions(service: &Service) -> TokenStream {
    let (name, workflows) = (&service.names.service, &service.names.workflows);
    let docs = format!(
        " Registers all workflows of `{name}`, under all their names, in the options of a worker or replayer."
    );
    let on_docs =
        format!(" Registers the workflows of `{name}` that the schema puts on `queue`, or on none.");
    let on = service.task_queues.are_several().then(|| {
        quote! {
            #[doc = #on_docs]
            pub fn register_workflows_on<'o, A: #workflows>(
                registry: impl Into<tp::Registry<'o>>,
                queue: &str,
            ) -> Result<(), tp::RegistrationError> {
                tp::register_workflows_on::<Service, A>(registry, queue)
            }
        }
    });
    quote! {
        #[doc = #docs]
        pub fn register_workflows<'o, A: #workflows>(
            registry: impl Into<tp::Registry<'o>>,
        ) -> Result<(), tp::RegistrationError> {
            tp::register_workflows::<Service, A>(registry)
        }
        #on
    }
}
