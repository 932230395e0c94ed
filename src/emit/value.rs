//! Inputs and outputs: the message a user sees, and what the runtime carries it in.

use crate::{
    model::Method,
    names::{self, Name},
    path::RustPath,
};

/// What the runtime carries a message in.
pub(super) fn carried(message: Option<&RustPath>) -> String {
    message.map_or_else(|| "tp::Empty".to_owned(), |message| format!("tp::Proto<{message}, Schema>"))
}

/// The message itself.
pub(super) fn bare(message: Option<&RustPath>) -> &str {
    message.map_or("()", RustPath::as_str)
}

/// `, input: super::Request`, where there is one.
pub(super) fn parameter(method: &Method) -> String {
    method.input.as_ref().map(|input| format!(", input: {input}")).unwrap_or_default()
}

/// `, input: &super::Request`, where there is one.
pub(super) fn borrowed(method: &Method) -> String {
    method.input.as_ref().map(|input| format!(", input: &{input}")).unwrap_or_default()
}

/// `, input`, where there is one.
pub(super) fn argument(method: &Method) -> &'static str {
    if method.input.is_some() { ", input" } else { "" }
}

/// `input`, or `()` for what always takes one: as an expression, and as the pattern that binds it.
pub(super) fn value(method: &Method) -> &'static str {
    if method.input.is_some() { "input" } else { "()" }
}

/// Like `value`, as a pattern behind a reference.
pub(super) fn reference(method: &Method) -> &'static str {
    if method.input.is_some() { "input" } else { "&()" }
}

/// Marks what calls a deprecated rpc.
pub(super) fn deprecated(method: &Method) -> String {
    if !method.deprecated {
        return String::new();
    }
    match method.docs.deprecation() {
        reason if reason.is_empty() => "#[deprecated]".to_owned(),
        reason => format!("#[deprecated(note = {reason:?})]"),
    }
}

/// The docs of a method, which say so where it is not called like its rpc.
pub(super) fn docs(method: &Method, ident: &Name) -> String {
    let docs = &method.docs;
    let expected = Name::new(&names::snake(&method.name));
    if *ident == expected {
        return docs.to_string();
    }
    format!(
        "{docs}
        ///
        /// Called `{ident}`, since `{expected}` is something else here.
        "
    )
}

/// Entries of a list.
pub(super) fn list(entries: impl IntoIterator<Item = String>) -> String {
    entries.into_iter().collect::<Vec<_>>().join(", ")
}
