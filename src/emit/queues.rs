//! The task queues of a service, and what workers of each register.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Service;

/// The constants: the service's own queue, and the list where its methods have several.
pub(super) fn constants(service: &Service) -> TokenStream {
    let name = &service.names.service;
    let own = service.task_queue.as_ref().map(|queue| {
        let docs = format!(" The queue that workers of `{name}` poll, where a method has none of its own.");
        quote! {
            #[doc = #docs]
            pub const TASK_QUEUE: &str = #queue;
        }
    });
    let all = service.task_queues.are_several().then(|| {
        let queues = &service.task_queues.named;
        let docs = format!(" The queues of the methods of `{name}`: each may have workers of its own.");
        quote! {
            #[doc = #docs]
            pub const TASK_QUEUES: &[&str] = &[#(#queues),*];
        }
    });
    quote!(#own #all)
}

/// What lets a worker register only what its queue is for.
pub(super) fn implementation(service: &Service) -> Option<TokenStream> {
    service.task_queues.are_several().then(|| {
        let open = service.task_queues.open.then(|| {
            quote!(
                const OPEN: bool = true;
            )
        });
        quote! {
            impl tp::TaskQueues for Service {
                const TASK_QUEUES: &'static [&'static str] = TASK_QUEUES;
                #open
            }
        }
    })
}
