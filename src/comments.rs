//! Proto comments as rustdoc that is safe to compile, whatever they hold.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// The lines of a doc comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Docs {
    lines: Vec<String>,
}

impl Docs {
    pub(crate) fn new(comment: &str) -> Self {
        Self { lines: comment.lines().map(|line| line.trim().to_owned()).collect() }
    }
}

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in &self.lines {
            let line = if line.is_empty() { String::new() } else { format!(" {line}") };
            tokens.extend(quote!(#[doc = #line]));
        }
    }
}
