//! The client of a service that has handlers and no workflows: they can be sent to any workflow, by its id.

use proc_macro2::TokenStream;
use quote::quote;

use super::reference;
use crate::{
    model::{Handlers, Service},
    names::Name,
};

pub(super) fn client(service: &Service) -> Option<TokenStream> {
    let Handlers { reference, handle, signals, queries, updates } = service.handlers.as_ref()?;
    let (name, client) = (&service.names.service, &service.names.client);
    let any = Name::new("Any");
    let docs = format!(" Some workflow that takes the signals, queries and updates of `{name}`.");
    let definition = definition(&any, reference, &docs);
    let signalled = reference::signalled(&docs, reference, signals);
    let asked = reference::asked(handle, &any, queries, updates);
    let client_docs = format!(" A client of `{name}`, over the SDK's client.");
    let handle_docs =
        format!("{docs} Whether there is one of this id, and it does, is seen at the first call.");
    Some(quote! {
        #definition
        #signalled
        #[doc = #docs]
        pub type #handle = #reference<tp::WorkflowHandle<workflow::#any>>;
        #asked
        #[doc = #client_docs]
        #[derive(Clone, Debug)]
        pub struct #client(tp::Client);
        tp::client!(#client);
        impl #client {
            #[doc = #handle_docs]
            pub fn handle(&self, id: impl Into<String>) -> #handle {
                tp::WorkflowHandle::attach(&self.0, id).into()
            }
        }
    })
}

/// A workflow of which neither type nor messages are known: its result is that it is done.
fn definition(any: &Name, reference: &Name, docs: &str) -> TokenStream {
    quote! {
        pub mod workflow {
            #[doc = #docs]
            #[derive(Clone, Copy, Debug, Default)]
            pub struct #any;
        }
        tp::sdk_workflow!(workflow::#any);
        impl tp::Workflow for workflow::#any {
            const NAME: &'static str = "";
            type Service = Service;
            type In = tp::Empty;
            type Out = tp::Empty;
            type Ref<H> = #reference<H>;
        }
    }
}
