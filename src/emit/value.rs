//! Inputs and outputs: the message a user sees, and what the runtime carries it in.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    model::Method,
    names::{self, Name},
    path::RustPath,
};

/// What the runtime carries a message in.
pub(super) fn carried(message: Option<&RustPath>) -> TokenStream {
    message.map_or_else(|| quote!(tp::Empty), |message| quote!(tp::Proto<#message, Schema>))
}

/// The message itself.
pub(super) fn bare(message: Option<&RustPath>) -> TokenStream {
    message.map_or_else(|| quote!(()), |message| quote!(#message))
}

/// `, input: super::Request`, where there is one.
pub(super) fn parameter(method: &Method) -> Option<TokenStream> {
    method.input.as_ref().map(|input| quote!(, input: #input))
}

/// `, input: &super::Request`, where there is one.
pub(super) fn borrowed(method: &Method) -> Option<TokenStream> {
    method.input.as_ref().map(|input| quote!(, input: &#input))
}

/// `, input`, where there is one.
pub(super) fn argument(method: &Method) -> Option<TokenStream> {
    method.input.as_ref().map(|_| quote!(, input))
}

/// `input`, or `()` for what always takes one: as an expression, and as the pattern that binds it.
pub(super) fn value(method: &Method) -> TokenStream {
    if method.input.is_some() { quote!(input) } else { quote!(()) }
}

/// Like `value`, as a pattern behind a reference.
pub(super) fn reference(method: &Method) -> TokenStream {
    if method.input.is_some() { quote!(input) } else { quote!(&()) }
}

/// Marks what calls a deprecated rpc.
pub(super) fn deprecated(method: &Method) -> Option<TokenStream> {
    let reason = method.docs.deprecation();
    let note = (!reason.is_empty()).then(|| quote!((note = #reason)));
    method.deprecated.then(|| quote!(#[deprecated #note]))
}

/// The docs of a method, which say so where it is not called like its rpc.
pub(super) fn docs(method: &Method, ident: &Name) -> TokenStream {
    let docs = &method.docs;
    let expected = Name::new(&names::snake(&method.name));
    let renamed = (*ident != expected).then(|| {
        let notice = format!(" Called `{ident}`, since `{expected}` is something else here.");
        quote!(#[doc = ""] #[doc = #notice])
    });
    quote!(#docs #renamed)
}
