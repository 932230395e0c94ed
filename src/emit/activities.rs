//! What workers implement: the activities of a service.

use proc_macro2::TokenStream;
use quote::quote;

use super::value;
use crate::model::{Activity, Service};

pub(super) fn all(service: &Service) -> Option<TokenStream> {
    if service.activities.is_empty() {
        return None;
    }
    let (name, activities) = (&service.names.service, &service.names.activities);
    let docs = format!(" The activities of `{name}`.");
    let methods = service.activities.iter().map(method);
    let performers = service.activities.iter().map(performer);
    let registration = registration(service);
    Some(quote! {
        #[doc = #docs]
        pub trait #activities: Send + Sync + 'static {
            #(#methods)*
        }
        impl<A: #activities> tp::Activities<A> for Service {
            const ACTIVITIES: &'static [&'static dyn tp::Performer<A>] = &[#(#performers),*];
        }
        #registration
    })
}

fn registration(service: &Service) -> TokenStream {
    let (name, activities) = (&service.names.service, &service.names.activities);
    let docs = format!(" Registers all activities of `{name}` in the options of a worker.");
    let on_docs =
        format!(" Registers the activities of `{name}` that the schema puts on `queue`, or on none.");
    let on = service.task_queues.are_several().then(|| {
        quote! {
            #[doc = #on_docs]
            pub fn register_activities_on<A: #activities>(
                options: &mut tp::WorkerOptions,
                queue: &str,
                activities: impl Into<tp::Arc<A>>,
            ) -> Result<(), tp::RegistrationError> {
                tp::register_activities_on::<Service, A>(options, queue, activities)
            }
        }
    });
    quote! {
        #[doc = #docs]
        pub fn register_activities<A: #activities>(
            options: &mut tp::WorkerOptions,
            activities: impl Into<tp::Arc<A>>,
        ) -> Result<(), tp::RegistrationError> {
            tp::register_activities::<Service, A>(options, activities)
        }
        #on
    }
}

fn method(activity: &Activity) -> TokenStream {
    let implementation = &activity.names.implementation;
    let docs = value::docs(&activity.method, implementation);
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
