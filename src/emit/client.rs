//! The client of a service.

use proc_macro2::TokenStream;
use quote::quote;

use super::value;
use crate::model::{Method, Service, Workflow, WorkflowNames};

pub(super) fn client(service: &Service) -> Option<TokenStream> {
    if service.workflows.is_empty() {
        return None;
    }
    let client = &service.names.client;
    let docs = format!(" A client of `{}`, over the SDK's client.", service.names.service);
    let workflows = service.workflows.iter().map(workflow);
    Some(quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        pub struct #client(tp::Client);
        tp::client!(#client);
        impl #client {
            #(#workflows)*
        }
    })
}

fn workflow(workflow: &Workflow) -> TokenStream {
    let Method { name, marker, .. } = &workflow.method;
    let WorkflowNames { client, attach, start, handle, .. } = &workflow.names;
    let docs = value::docs(&workflow.method, client);
    let attach_docs = format!(" The `{name}` with this id; whether there is one is seen at the first call.");
    let deprecated = value::deprecated(&workflow.method);
    let (parameter, value) = (value::parameter(&workflow.method), value::value(&workflow.method));
    let into = with_start(workflow).then(|| quote!(.into()));
    quote! {
        #docs
        #deprecated
        pub fn #client(&self #parameter) -> #start {
            tp::Start::<workflow::#marker>::new(&self.0, #value)#into
        }
        #[doc = #attach_docs]
        #deprecated
        pub fn #attach(&self, id: impl Into<String>) -> #handle {
            tp::WorkflowHandle::attach(&self.0, id).into()
        }
    }
}

fn with_start(workflow: &Workflow) -> bool {
    let signal = workflow.signals.iter().any(|signal| signal.with_start.is_some());
    signal || workflow.updates.iter().any(|update| update.with_start.is_some())
}
