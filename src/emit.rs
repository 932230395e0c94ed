//! Model to tokens. Nothing here can fail: what could was checked before.

mod activities;
mod calls;
mod client;
mod command_line;
mod definitions;
mod handlers;
mod handshake;
mod options;
mod queues;
mod reference;
mod schema;
mod value;
mod workflows;

use std::iter;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    config::Config,
    model::{Package, Service},
    path::RustPath,
};

/// The module of a package's messages.
pub(crate) fn schema(package: &Package, config: &Config) -> TokenStream {
    schema::module(package, config)
}

/// The module of a service: what is before its braces, and the items inside.
pub(crate) fn service<'s>(
    service: &'s Service,
    config: &Config,
) -> (TokenStream, impl Iterator<Item = TokenStream> + 's) {
    let Service { docs, names, .. } = service;
    let module = &names.module;
    let parts = config.parts;
    let references = service.workflows.iter().flat_map(move |workflow| reference::all(workflow, parts));
    let items = iter::once(preamble(service, config))
        .chain(definitions::all(service))
        .chain(references)
        .chain(parts.client.then(|| client::client(service)).flatten())
        .chain(parts.client.then(|| handlers::client(service)).flatten())
        .chain(parts.worker.then(|| worker(service)).into_iter().flatten())
        .chain(command_line::all(service));
    (quote!(#docs pub mod #module), items)
}

/// What the other items refer to.
fn preamble(service: &Service, config: &Config) -> TokenStream {
    let runtime = RustPath::new(&config.types.runtime);
    let allow = allow();
    let task_queues = queues::constants(service);
    let marker_docs = format!(" The service `{}`, as a type.", service.full_name);
    let handshake = handshake::handshake(service);
    quote! {
        #allow
        use #runtime::codegen as tp;
        use super::temporal_schema::Schema;
        #handshake
        #task_queues
        #[doc = #marker_docs]
        #[derive(Clone, Copy, Debug)]
        pub enum Service {}
    }
}

fn worker(service: &Service) -> impl Iterator<Item = TokenStream> {
    calls::all(service)
        .chain(queues::implementation(service))
        .chain(workflows::all(service))
        .chain(activities::all(service))
}

/// What the including crate may deny, and does not have to see in code that it did not write.
fn allow() -> TokenStream {
    quote! {
        #![allow(dead_code, deprecated, missing_docs, unreachable_pub, unused_imports)]
        #![allow(clippy::all, clippy::nursery, clippy::pedantic, rustdoc::all)]
    }
}
