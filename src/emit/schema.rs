//! The messages of a package and their descriptors.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::{
    config::{Config, Encoding, Payloads},
    model::{DescribedMessage, Package},
    path::RustPath,
};

pub(super) fn module(package: &Package, config: &Config) -> TokenStream {
    let runtime = RustPath::new(&config.types.runtime);
    let Payloads { encoding, ignore_unknown_fields } = config.payloads;
    let encoding = (encoding == Encoding::Binary).then(|| {
        quote!(
            const ENCODING: tp::Encoding = tp::Encoding::Binary;
        )
    });
    let unknown_fields = ignore_unknown_fields.then(|| {
        quote!(
            const UNKNOWN_FIELDS: tp::UnknownFields = tp::UnknownFields::Ignore;
        )
    });
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
                #encoding
                #unknown_fields
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
