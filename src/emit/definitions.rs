//! The markers of a service's rpcs, and what the schema says of each.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{options, value};
use crate::model::{Activity, Method, Query, Service, Signal, Update, Workflow};

pub(super) fn all(service: &Service) -> TokenStream {
    let markers = markers(service);
    let workflows = service.workflows.iter().map(workflow);
    let activities = service.activities.iter().map(activity);
    let signals = service.signals.iter().map(signal);
    let queries = service.queries.iter().map(query);
    let updates = service.updates.iter().map(update);
    quote! {
        #(#markers)*
        #(#workflows)*
        #(#activities)*
        #(#signals)*
        #(#queries)*
        #(#updates)*
    }
}

/// A module for each kind, so that an rpc that is two things has a name for both.
fn markers(service: &Service) -> impl Iterator<Item = TokenStream> {
    let kinds: [(&str, &str, Vec<&Method>); 5] = [
        ("workflow", "workflows", service.workflows.iter().map(|one| &one.method).collect()),
        ("activity", "activities", service.activities.iter().map(|one| &one.method).collect()),
        ("signal", "signals", service.signals.iter().map(|one| &one.method).collect()),
        ("query", "queries", service.queries.iter().map(|one| &one.method).collect()),
        ("update", "updates", service.updates.iter().map(|one| &one.method).collect()),
    ];
    let name = &service.names.service;
    let used = kinds.into_iter().filter(|(_, _, methods)| !methods.is_empty());
    used.map(move |(module, plural, methods)| marker_module(name, (module, plural), &methods))
}

fn marker_module(service: &Ident, (module, plural): (&str, &str), methods: &[&Method]) -> TokenStream {
    let docs = format!(" The {plural} of `{service}`, as types.");
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
        #[doc = #docs]
        pub mod #module {
            #(#markers)*
        }
    }
}

fn workflow(workflow: &Workflow) -> TokenStream {
    let Method { marker, registered, .. } = &workflow.method;
    let (input, output) = carried(&workflow.method);
    let reference = &workflow.names.reference;
    let aliases = (!workflow.aliases.is_empty()).then(|| {
        let aliases = &workflow.aliases;
        quote!(const ALIASES: &'static [&'static str] = &[#(#aliases),*];)
    });
    let options = options::workflow(&workflow.options);
    quote! {
        impl tp::WorkflowDefinition for workflow::#marker {
            type Input = #input;
            type Output = #output;
            fn name(&self) -> &str {
                <Self as tp::Workflow>::NAME
            }
        }
        impl tp::HasWorkflowDefinition for workflow::#marker {
            type Run = Self;
        }
        impl tp::Workflow for workflow::#marker {
            const NAME: &'static str = #registered;
            type Service = Service;
            #aliases
            #options
            type Ref<H> = #reference<H>;
        }
    }
}

fn activity(activity: &Activity) -> TokenStream {
    let Method { marker, registered, .. } = &activity.method;
    let (input, output) = carried(&activity.method);
    let options = options::activity(&activity.options);
    quote! {
        impl tp::ActivityDefinition for activity::#marker {
            type Input = #input;
            type Output = #output;
            fn name(&self) -> &str {
                <Self as tp::Activity>::NAME
            }
        }
        impl tp::Activity for activity::#marker {
            const NAME: &'static str = #registered;
            type Service = Service;
            #options
        }
    }
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
