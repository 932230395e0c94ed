//! References to an execution of a workflow: a client's handle, a parent's child, and what goes with a start.

use std::iter;

use proc_macro2::TokenStream;
use quote::quote;

use super::{options, value};
use crate::{
    config::Parts,
    model::{Method, QueryRef, SignalRef, UpdateRef, Workflow},
    names::Name,
};

pub(super) fn all(workflow: &Workflow, parts: Parts) -> impl Iterator<Item = TokenStream> {
    let handle = parts.client.then(|| handle(workflow));
    let child = parts.worker.then(|| child(workflow));
    let start = parts.client.then(|| start(workflow));
    iter::once(reference(workflow)).chain(handle).chain(child).chain(start)
}

/// The newtype that handles and children share, with the signals that both can send.
fn reference(workflow: &Workflow) -> TokenStream {
    let docs = format!(" An execution of `{}`, as a client or its parent sees it.", workflow.method.name);
    signalled(&docs, &workflow.names.reference, &workflow.signals)
}

/// A newtype around what can send these signals.
pub(super) fn signalled(docs: &str, reference: &Name, signals: &[SignalRef]) -> TokenStream {
    let signals = (!signals.is_empty()).then(|| {
        let signals = signals.iter().map(signal);
        quote! {
            impl<H: tp::Signals> #reference<H> {
                #(#signals)*
            }
        }
    });
    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        pub struct #reference<H>(H);
        tp::reference!(#reference<H>);
        #signals
    }
}

fn signal(signal: &SignalRef) -> TokenStream {
    let SignalRef { method, marker, handle, .. } = signal;
    let docs = value::docs(method, handle);
    let deprecated = value::deprecated(method);
    let (parameter, value) = (value::parameter(method), value::value(method));
    quote! {
        #docs
        #deprecated
        pub fn #handle(&self #parameter) -> H::Sent<#marker> {
            self.0.signal::<#marker>(#value)
        }
    }
}

fn handle(workflow: &Workflow) -> TokenStream {
    let (reference, handle, marker) =
        (&workflow.names.reference, &workflow.names.handle, &workflow.method.marker);
    let docs = format!(" An execution of `{}`, as a client sees it.", workflow.method.name);
    let asked = asked(handle, marker, &workflow.queries, &workflow.updates);
    quote! {
        #[doc = #docs]
        pub type #handle = #reference<tp::WorkflowHandle<workflow::#marker>>;
        #asked
    }
}

/// What only a client can send to the workflow `of`.
pub(super) fn asked(
    handle: &Name,
    of: &Name,
    queries: &[QueryRef],
    updates: &[UpdateRef],
) -> Option<TokenStream> {
    let queries = queries.iter().map(|one| query(of, one));
    let methods: Vec<_> = queries.chain(updates.iter().map(|one| update(of, one))).collect();
    (!methods.is_empty()).then(|| quote!(impl #handle { #(#methods)* }))
}

fn query(of: &Name, query: &QueryRef) -> TokenStream {
    let QueryRef { method, marker, handle, .. } = query;
    let docs = value::docs(method, handle);
    let deprecated = value::deprecated(method);
    let (parameter, value) = (value::parameter(method), value::value(method));
    quote! {
        #docs
        #deprecated
        pub fn #handle(&self #parameter) -> tp::QueryCall<workflow::#of, #marker> {
            self.0.query(#value)
        }
    }
}

fn update(of: &Name, update: &UpdateRef) -> TokenStream {
    let UpdateRef { method, marker, handle, attach, .. } = update;
    let Method { name, .. } = method;
    let docs = value::docs(method, handle);
    let attach_docs = format!(" The update `{name}` that was sent under this id.");
    let deprecated = value::deprecated(method);
    let (parameter, value) = (value::parameter(method), value::value(method));
    quote! {
        #docs
        #deprecated
        pub fn #handle(&self #parameter) -> tp::UpdateCall<workflow::#of, #marker> {
            self.0.update(#value)
        }
        #[doc = #attach_docs]
        #deprecated
        pub fn #attach(&self, id: impl Into<String>) -> tp::UpdateHandle<workflow::#of, #marker> {
            self.0.update_handle(id)
        }
    }
}

fn child(workflow: &Workflow) -> TokenStream {
    let (reference, child, marker) =
        (&workflow.names.reference, &workflow.names.child, &workflow.method.marker);
    let docs = format!(" An execution of `{}`, as its parent sees it.", workflow.method.name);
    quote! {
        #[doc = #docs]
        pub type #child = #reference<tp::ChildHandle<workflow::#marker>>;
    }
}

/// A type of its own only where something can go with the start.
fn start(workflow: &Workflow) -> TokenStream {
    let (start, marker) = (&workflow.names.start, &workflow.method.marker);
    let docs = format!(" A `{}` about to be started.", workflow.method.name);
    let signals = workflow.signals.iter().filter_map(|one| with_signal(workflow, one));
    let updates = workflow.updates.iter().filter_map(|one| with_update(workflow, one));
    let methods: Vec<_> = signals.chain(updates).collect();
    if methods.is_empty() {
        return quote! {
            #[doc = #docs]
            pub type #start = tp::Start<workflow::#marker>;
        };
    }
    quote! {
        #[doc = #docs]
        #[derive(Debug)]
        #[must_use = "nothing is started until `start` or `execute` is called and awaited"]
        pub struct #start(tp::Start<workflow::#marker>);
        tp::start!(#start, workflow::#marker);
        impl #start {
            #(#methods)*
        }
    }
}

fn with_signal(workflow: &Workflow, signal: &SignalRef) -> Option<TokenStream> {
    let SignalRef { method, marker, with_start, .. } = signal;
    let with = with_start.as_ref()?;
    let of = &workflow.method.marker;
    let docs =
        format!(" Starts it together with the signal `{}`, which a running one gets too.", method.name);
    let deprecated = value::deprecated(method);
    let (parameter, value) = (value::parameter(method), value::value(method));
    Some(quote! {
        #[doc = #docs]
        #deprecated
        pub fn #with(self #parameter) -> tp::SignalWithStart<workflow::#of, #marker> {
            self.0.with_signal(#value)
        }
    })
}

fn with_update(workflow: &Workflow, update: &UpdateRef) -> Option<TokenStream> {
    let UpdateRef { method, marker, with_start, id_conflict_policy, .. } = update;
    let with = with_start.as_ref()?;
    let of = &workflow.method.marker;
    let docs = format!(" Starts it together with the update `{}`.", method.name);
    let deprecated = value::deprecated(method);
    let (parameter, value) = (value::parameter(method), value::value(method));
    let conflict = id_conflict_policy.map(options::id_conflict_policy);
    let conflict = conflict.map_or_else(|| quote!(None), |policy| quote!(Some(#policy)));
    Some(quote! {
        #[doc = #docs]
        #deprecated
        pub fn #with(self #parameter) -> tp::UpdateWithStart<workflow::#of, #marker> {
            self.0.with_update(#value, #conflict)
        }
    })
}
