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
    let performers = service.activities.iter().map(performer);
    Some(quote! {
        #[doc = #docs]
        pub trait #activities: Send + Sync + 'static {
            #(#methods)*
        }
        impl<A: #activities> tp::Activities<A> for Service {
            const ACTIVITIES: &'static [&'static dyn tp::Performer<A>] = &[#(#performers),*];
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

fn method(activity: &Activity) -> TokenStream {
    let Method { docs, .. } = &activity.method;
    let implementation = &activity.names.implementation;
    let parameter = value::parameter(&activity.method);
    let output = value::bare(activity.method.output.as_ref());
    quote! {
        #docs
        fn #implementation(
            &self, ctx: tp::ActivityContext #parameter
        ) -> impl tp::Future<Output = Result<#output, tp::ActivityError>> + Send;
    }
}

fn performer(activity: &Activity) -> TokenStream {
    let marker = &activity.method.marker;
    let implementation = &activity.names.implementation;
    let (argument, pattern) = (value::argument(&activity.method), value::value(&activity.method));
    quote! {
        &tp::performs(activity::#marker, |it, ctx, #pattern| Box::pin(A::#implementation(it, ctx #argument)))
    }
}
