//! The messages of a package and their descriptors.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::{
    model::{DescribedMessage, Package},
    path::RustPath,
};

pub(super) fn module(package: &Package, runtime: &RustPath) -> TokenStream {
    let docs = format!(" How the messages of `{}` become payloads.", package.name);
    let allow = super::allow();
    let descriptors = Literal::byte_string(&package.descriptors);
    let messages = package.messages.iter().map(message);
    quote! {
        #[doc = #docs]
        pub mod temporal_schema {
            #allow
            use #runtime::codegen as tp;
            /// The messages that the package's services exchange.
            #[derive(Clone, Copy, Debug)]
            pub enum Schema {}
            impl tp::Schema for Schema {
                fn descriptors() -> &'static tp::Descriptors {
                    static DESCRIPTORS: tp::Descriptors = tp::Descriptors::new(#descriptors);
                    &DESCRIPTORS
                }
            }
            #(tp::describes!(#messages);)*
        }
    }
}

fn message(message: &DescribedMessage) -> TokenStream {
    let DescribedMessage { path, full_name, .. } = message;
    quote!(Schema, #path, #full_name)
}
