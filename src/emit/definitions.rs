//! The markers of a service's rpcs, and what the schema says of each.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{options, value};
use crate::model::{Activity, Method, Query, Service, Signal, Update, Workflow};

pub(super) fn all(service: &Service) -> impl Iterator<Item = TokenStream> {
    markers(service)
        .chain(service.workflows.iter().map(|one| workflow(service, one)))
        .chain(service.activities.iter().map(|one| activity(service, one)))
        .chain(service.signals.iter().map(signal))
        .chain(service.queries.iter().map(query))
        .chain(service.updates.iter().map(update))
}

/// A module for each kind, so that an rpc that is two things has a name for both.
fn markers(service: &Service) -> impl Iterator<Item = TokenStream> {
    let kinds: [(&str, Vec<&Method>); 5] = [
        ("workflow", service.workflows.iter().map(|one| &one.method).collect()),
        ("activity", service.activities.iter().map(|one| &one.method).collect()),
        ("signal", service.signals.iter().map(|one| &one.method).collect()),
        ("query", service.queries.iter().map(|one| &one.method).collect()),
        ("update", service.updates.iter().map(|one| &one.method).collect()),
    ];
    let used = kinds.into_iter().filter(|(_, methods)| !methods.is_empty());
    used.map(|(module, methods)| marker_module(module, &methods))
}

fn marker_module(module: &str, methods: &[&Method]) -> TokenStream {
    let module = format_ident!("{module}");
    let markers = methods.iter().map(|method| {
        let Method { docs, marker, .. } = method;
        quote! {
            #docs
            #[derive(Clone, Copy, Debug, Default)]
            pub struct #marker;
        }
    });
    quote! {
        pub mod #module {
            #(#markers)*
        }
    }
}

fn workflow(service: &Service, workflow: &Workflow) -> TokenStream {
    let Method { marker, registered, .. } = &workflow.method;
    let (input, output) = carried(&workflow.method);
    let reference = &workflow.names.reference;
    let aliases = (!workflow.aliases.is_empty()).then(|| {
        let aliases = &workflow.aliases;
        quote!(const ALIASES: &'static [&'static str] = &[#(#aliases),*];)
    });
    let options = options::workflow(&workflow.options);
    let queue = own_queue(service, &quote!(workflow), &workflow.method, workflow.options.task_queue.as_ref());
    quote! {
        #queue
        tp::sdk_workflow!(workflow::#marker);
        impl tp::Workflow for workflow::#marker {
            const NAME: &'static str = #registered;
            type Service = Service;
            type In = #input;
            type Out = #output;
            #aliases
            #options
            type Ref<H> = #reference<H>;
        }
    }
}

fn activity(service: &Service, activity: &Activity) -> TokenStream {
    let Method { marker, registered, .. } = &activity.method;
    let (input, output) = carried(&activity.method);
    let options = options::activity(&activity.options);
    let queue = own_queue(service, &quote!(activity), &activity.method, activity.options.task_queue.as_ref());
    quote! {
        #queue
        tp::sdk_activity!(activity::#marker);
        impl tp::Activity for activity::#marker {
            const NAME: &'static str = #registered;
            type Service = Service;
            type In = #input;
            type Out = #output;
            #options
        }
    }
}

/// The queue of a method that has another than its service.
fn own_queue(
    service: &Service,
    module: &TokenStream,
    method: &Method,
    queue: Option<&String>,
) -> Option<TokenStream> {
    let queue = queue.filter(|_| queue != service.task_queue.as_ref())?;
    let marker = &method.marker;
    let docs = format!(" The queue that workers of `{}` poll.", method.name);
    Some(quote! {
        impl #module::#marker {
            #[doc = #docs]
            pub const TASK_QUEUE: &'static str = #queue;
        }
    })
}

fn signal(signal: &Signal) -> TokenStream {
    let Method { marker, registered, .. } = &signal.method;
    let (input, _) = carried(&signal.method);
    quote! {
        impl tp::Signal for signal::#marker {
            const NAME: &'static str = #registered;
            type Input = #input;
        }
    }
}

fn query(query: &Query) -> TokenStream {
    let Method { marker, registered, .. } = &query.method;
    let (input, output) = carried(&query.method);
    quote! {
        impl tp::Query for query::#marker {
            const NAME: &'static str = #registered;
            type Input = #input;
            type Output = #output;
        }
    }
}

fn update(update: &Update) -> TokenStream {
    let Method { marker, registered, .. } = &update.method;
    let (input, output) = carried(&update.method);
    let options = options::update(&update.options);
    quote! {
        impl tp::Update for update::#marker {
            const NAME: &'static str = #registered;
            #options
            type Input = #input;
            type Output = #output;
        }
    }
}

fn carried(method: &Method) -> (TokenStream, TokenStream) {
    (value::carried(method.input.as_ref()), value::carried(method.output.as_ref()))
}
