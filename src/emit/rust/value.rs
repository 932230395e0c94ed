//! Inputs and outputs: the message that users see, and its envelope in the runtime.

use crate::{
    model::{Method, Service},
    rust::{
        comments::Docs,
        names::{self, Name},
        path::RustPath,
    },
};

/// The envelope that the runtime carries a message in.
pub(super) fn envelope(message: Option<&RustPath>) -> String {
    message.map_or_else(|| "tp::Empty".to_owned(), |message| format!("tp::Proto<{message}, Schema>"))
}

/// The message itself.
pub(super) fn bare(message: Option<&RustPath>) -> &str {
    message.map_or("()", RustPath::as_str)
}

/// The input of an rpc, as generated functions declare and pass it. Mostly empty for an rpc without input.
pub(super) struct Input {
    /// `, input: super::Request`
    pub(super) parameter: String,
    /// `, input: &super::Request`
    pub(super) borrowed: String,
    /// `, input`
    pub(super) argument: &'static str,
    /// `input`, or `()` if there is none, as an expression and as a pattern.
    pub(super) value: &'static str,
    /// Like `value`, as a pattern behind a reference.
    pub(super) reference: &'static str,
}

impl Input {
    pub(super) fn of(method: &Method) -> Self {
        let Some(message) = &method.input else {
            let (parameter, borrowed) = (String::new(), String::new());
            return Self { parameter, borrowed, argument: "", value: "()", reference: "&()" };
        };
        Self {
            parameter: format!(", input: {message}"),
            borrowed: format!(", input: &{message}"),
            argument: ", input",
            value: "input",
            reference: "input",
        }
    }
}

/// The attribute of a function that calls a deprecated rpc.
pub(super) fn deprecation(method: &Method) -> String {
    if method.deprecated { attribute(&method.docs) } else { String::new() }
}

fn attribute(docs: &Docs) -> String {
    match docs.deprecation() {
        reason if reason.is_empty() => "#[deprecated]".to_owned(),
        reason => format!("#[deprecated(note = {reason:?})]"),
    }
}

/// The docs of a method, with a note if its name differs from the name of its rpc.
pub(super) fn docs(method: &Method, ident: &Name) -> String {
    with_note(method.docs.to_string(), method, ident)
}

fn with_note(docs: String, method: &Method, ident: &Name) -> String {
    let expected = Name::new(&names::snake(&method.name));
    if *ident == expected {
        return docs;
    }
    format!(
        "{docs}
        ///
        /// Named `{ident}` because `{expected}` has another meaning here.
        "
    )
}

/// The docs and attributes of a function that calls an rpc.
pub(super) fn head(method: &Method, ident: &Name) -> String {
    format!("{}\n{}", docs(method, ident), deprecation(method))
}

/// Like `head`, with a link to the item that has the docs of the rpc.
pub(super) fn link_head(link: &str, method: &Method, ident: &Name) -> String {
    format!("{}\n{}", with_note(format!("/// {link}"), method, ident), deprecation(method))
}

/// The docs and attributes of an item that calls the rpcs of a service.
pub(super) fn service_head(service: &Service, docs: &str) -> String {
    let deprecated = if service.deprecated { attribute(&service.docs) } else { String::new() };
    format!("/// {docs}\n{deprecated}")
}

/// Joins the entries of a list.
pub(super) fn list(entries: impl IntoIterator<Item = String>) -> String {
    entries.into_iter().collect::<Vec<_>>().join(", ")
}
