//! What workers implement: the activities of a service.

use proc_macro2::TokenStream;
use quote::quote;

use super::value;
use crate::model::{Activity, Method, Service};

pub(super) fn all(service: &Service) -> Option<TokenStream> {
    if service.activities.is_empty() {
        return None;
    }
    let (name, activities) = (&service.names.service, &service.names.activities);
    let docs = format!(" The activities of `{name}`.");
    let register_docs = format!(" Registers all activities of `{name}` in the options of a worker.");
    let methods = service.activities.iter().map(method);
    let performed = service.activities.iter().map(|activity| performed(service, activity));
    let markers = service.activities.iter().map(|activity| &activity.method.marker);
    Some(quote! {
        #[doc = #docs]
        pub trait #activities: Send + Sync + 'static {
            #(#methods)*
        }
        #(#performed)*
        impl<A: #activities> tp::Activities<A> for Service {
            const ACTIVITIES: &'static [tp::ActivityRegistration<A>] =
                &[#(tp::ActivityRegistration::of::<activity::#markers>()),*];
        }
        #[doc = #register_docs]
        pub fn register_activities<A: #activities>(
            options: &mut tp::WorkerOptions,
            activities: impl Into<tp::Arc<A>>,
        ) -> Result<(), tp::ActivityRegistrationError> {
            tp::register_activities::<Service, A>(options, activities)
        }
    })
}

/// The future of an activity's result.
fn future(activity: &Activity) -> TokenStream {
    let output = value::bare(activity.method.output.as_ref());
    quote!(impl ::core::future::Future<Output = Result<#output, tp::ActivityError>> + Send)
}

fn method(activity: &Activity) -> TokenStream {
    let Method { docs, .. } = &activity.method;
    let implementation = &activity.names.implementation;
    let value::Input { parameter, .. } = value::input(&activity.method);
    let future = future(activity);
    quote! {
        #docs
        fn #implementation(&self, ctx: tp::ActivityContext #parameter) -> #future;
    }
}

fn performed(service: &Service, activity: &Activity) -> TokenStream {
    let activities = &service.names.activities;
    let marker = &activity.method.marker;
    let implementation = &activity.names.implementation;
    let value::Input { argument, pattern, .. } = value::input(&activity.method);
    let input = value::bare(activity.method.input.as_ref());
    let future = future(activity);
    quote! {
        impl<A: #activities> tp::PerformedBy<A> for activity::#marker {
            fn perform(activities: &A, ctx: tp::ActivityContext, #pattern: #input) -> #future {
                A::#implementation(activities, ctx #argument)
            }
        }
    }
}
