//! Inputs and outputs: the message a user sees, and what the runtime carries it in.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{model::Method, path::RustPath};

/// What the runtime carries a message in.
pub(super) fn carried(message: Option<&RustPath>) -> TokenStream {
    message.map_or_else(|| quote!(tp::Empty), |message| quote!(tp::Proto<#message, Schema>))
}

/// The message itself.
pub(super) fn bare(message: Option<&RustPath>) -> TokenStream {
    message.map_or_else(|| quote!(()), |message| quote!(#message))
}

/// The input of a method as parameter and as argument; both vanish where it is empty.
pub(super) struct Input {
    /// `, input: super::Request`
    pub(super) parameter: TokenStream,
    /// `, input: &super::Request`
    pub(super) borrowed: TokenStream,
    /// `, input`
    pub(super) argument: TokenStream,
    /// `input`, or `()`: for what always takes one.
    pub(super) value: TokenStream,
    /// The pattern that binds what `value` gives.
    pub(super) pattern: TokenStream,
    /// Like `pattern`, behind a reference.
    pub(super) reference: TokenStream,
}

pub(super) fn input(method: &Method) -> Input {
    match &method.input {
        Some(input) => Input {
            parameter: quote!(, input: #input),
            borrowed: quote!(, input: &#input),
            argument: quote!(, input),
            value: quote!(input),
            pattern: quote!(input),
            reference: quote!(input),
        },
        None => Input {
            parameter: quote!(),
            borrowed: quote!(),
            argument: quote!(),
            value: quote!(()),
            pattern: quote!(()),
            reference: quote!(&()),
        },
    }
}

/// Marks what calls a deprecated rpc.
pub(super) fn deprecated(method: &Method) -> Option<TokenStream> {
    method.deprecated.then(|| quote!(#[deprecated]))
}
