//! Model to tokens.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    config::Config,
    model::{Method, Package, Service},
};

/// Everything that is generated for a package.
pub(crate) fn package(package: &Package, _: &Config) -> TokenStream {
    let services = package.services.iter().map(service);
    quote!(#(#services)*)
}

fn service(service: &Service) -> TokenStream {
    let docs = &service.docs;
    let module = &service.names.module;
    let workflows = service.workflows.iter().map(|workflow| marker(&workflow.method));
    let activities = service.activities.iter().map(|activity| marker(&activity.method));
    let signals = service.signals.iter().map(|signal| marker(&signal.method));
    let queries = service.queries.iter().map(|query| marker(&query.method));
    let updates = service.updates.iter().map(|update| marker(&update.method));

    quote! {
        #docs
        pub mod #module {
            pub mod workflow { #(#workflows)* }
            pub mod activity { #(#activities)* }
            pub mod signal { #(#signals)* }
            pub mod query { #(#queries)* }
            pub mod update { #(#updates)* }
        }
    }
}

fn marker(method: &Method) -> TokenStream {
    let Method { docs, marker, .. } = method;
    quote! {
        #docs
        pub struct #marker;
    }
}
