//! Calls from inside workflows: activities, children and other workflows, each by its own function.

use proc_macro2::TokenStream;
use quote::quote;

use super::value;
use crate::{
    model::{Activity, Method, Service, Signal, Workflow},
    names::Name,
};

pub(super) fn all(service: &Service) -> impl Iterator<Item = TokenStream> {
    let activities = (!service.activities.is_empty()).then(|| activities(service));
    let children = (!service.workflows.is_empty()).then(|| children(service));
    let external = (!service.signals.is_empty()).then(|| external(service));
    activities.into_iter().chain(children).chain(external)
}

fn activities(service: &Service) -> TokenStream {
    let (name, calls) = (&service.names.service, &service.names.activity_calls);
    let docs = format!(" Calls the activities of `{name}` out of the workflow of `ctx`.");
    let methods = service.activities.iter().map(activity);
    face(&quote!(activities), calls, &docs, methods)
}

/// A function that gives the calls of one face, and their type.
fn face(
    function: &TokenStream,
    calls: &Name,
    docs: &str,
    methods: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    quote! {
        #[doc = #docs]
        pub fn #function<S>(ctx: &tp::SdkWorkflowContext<S>) -> #calls<'_, S> {
            #calls(tp::Caller::new(ctx))
        }
        #[doc = #docs]
        #[derive(Clone, Copy, Debug)]
        pub struct #calls<'c, S>(tp::Caller<'c, S>);
        impl<S: 'static> #calls<'_, S> {
            #(#methods)*
        }
    }
}

fn activity(activity: &Activity) -> TokenStream {
    let Method { marker, .. } = &activity.method;
    let call = &activity.names.call;
    let docs = value::docs(&activity.method, call);
    let deprecated = value::deprecated(&activity.method);
    let (parameter, value) = (value::parameter(&activity.method), value::value(&activity.method));
    quote! {
        #docs
        #deprecated
        pub fn #call(&self #parameter) -> tp::ActivityCall<activity::#marker> {
            self.0.activity(#value)
        }
    }
}

fn children(service: &Service) -> TokenStream {
    let (name, calls) = (&service.names.service, &service.names.child_calls);
    let docs = format!(" Runs the workflows of `{name}` as children of the workflow of `ctx`.");
    let methods = service.workflows.iter().map(child);
    face(&quote!(children), calls, &docs, methods)
}

fn child(workflow: &Workflow) -> TokenStream {
    let Method { marker, .. } = &workflow.method;
    let call = &workflow.names.child_call;
    let docs = value::docs(&workflow.method, call);
    let deprecated = value::deprecated(&workflow.method);
    let (parameter, value) = (value::parameter(&workflow.method), value::value(&workflow.method));
    quote! {
        #docs
        #deprecated
        pub fn #call(&self #parameter) -> tp::ChildCall<workflow::#marker> {
            self.0.child(#value)
        }
    }
}

fn external(service: &Service) -> TokenStream {
    let (name, external) = (&service.names.service, &service.names.external);
    let docs = format!(" Some other workflow, by its id: the signals of `{name}` can be sent to it.");
    let methods = service.signals.iter().map(signal);
    quote! {
        #[doc = #docs]
        pub fn external<S>(ctx: &tp::SdkWorkflowContext<S>, id: impl Into<String>) -> #external {
            tp::ExternalWorkflow::new(ctx, id, None).into()
        }
        #[doc = #docs]
        #[derive(Clone, Debug)]
        pub struct #external(tp::ExternalWorkflow);
        tp::reference!(#external(tp::ExternalWorkflow));
        impl #external {
            #(#methods)*
        }
    }
}

fn signal(signal: &Signal) -> TokenStream {
    let Method { marker, .. } = &signal.method;
    let external = &signal.external;
    let docs = value::docs(&signal.method, external);
    let deprecated = value::deprecated(&signal.method);
    let (parameter, value) = (value::parameter(&signal.method), value::value(&signal.method));
    quote! {
        #docs
        #deprecated
        pub fn #external(&self #parameter) -> tp::Running<Result<(), tp::WorkflowSignalError>> {
            tp::Signals::signal::<signal::#marker>(&self.0, #value)
        }
    }
}
