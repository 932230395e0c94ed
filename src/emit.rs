//! Model to tokens. Nothing here can fail: what could was checked before.

mod activities;
mod calls;
mod client;
mod command_line;
mod definitions;
mod handshake;
mod options;
mod queues;
mod reference;
mod schema;
mod value;
mod workflows;

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

/// The module of a service.
pub(crate) fn service(service: &Service, config: &Config) -> TokenStream {
    let Config { parts, types, .. } = config;
    let runtime = RustPath::new(&types.runtime);
    let Service { docs, names, .. } = service;
    let module = &names.module;
    let allow = allow();
    let task_queues = queues::constants(service);
    let marker_docs = format!(" The service `{}`, as a type.", service.full_name);
    let handshake = handshake::handshake(service);
    let definitions = definitions::all(service);
    let references = service.workflows.iter().map(|workflow| reference::all(workflow, *parts));
    let client = parts.client.then(|| client::client(service));
    let worker = parts.worker.then(|| worker(service));
    let command_line = command_line::all(service);
    quote! {
        #docs
        pub mod #module {
            #allow
            use #runtime::codegen as tp;
            use super::temporal_schema::Schema;
            #handshake
            #task_queues
            #[doc = #marker_docs]
            #[derive(Clone, Copy, Debug)]
            pub enum Service {}
            #definitions
            #(#references)*
            #client
            #worker
            #command_line
        }
    }
}

fn worker(service: &Service) -> TokenStream {
    let calls = calls::all(service);
    let queues = queues::implementation(service);
    let workflows = workflows::all(service);
    let activities = activities::all(service);
    quote! {
        #calls
        #queues
        #workflows
        #activities
    }
}

/// What the including crate may deny, and does not have to see in code that it did not write.
fn allow() -> TokenStream {
    quote! {
        #![allow(dead_code, deprecated, missing_docs, unreachable_pub, unused_imports)]
        #![allow(clippy::all, clippy::nursery, clippy::pedantic, rustdoc::all)]
    }
}
