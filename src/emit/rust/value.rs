//! Inputs and outputs: the message a user sees, and what the runtime carries it in.

use crate::{
    comments::Docs,
    model::{Method, Service},
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

/// The input of an rpc where generated functions declare it and hand it on; most of it is empty for what takes none.
pub(super) struct Input {
    /// `, input: super::Request`
    pub(super) parameter: String,
    /// `, input: &super::Request`
    pub(super) borrowed: String,
    /// `, input`
    pub(super) argument: &'static str,
    /// `input`, or `()` for what always takes one: as an expression, and as the pattern that binds it.
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

/// Marks what calls a deprecated rpc.
pub(super) fn deprecated(method: &Method) -> String {
    if method.deprecated { attribute(&method.docs) } else { String::new() }
}

fn attribute(docs: &Docs) -> String {
    match docs.deprecation() {
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

/// What stands before a method that calls an rpc.
pub(super) fn head(method: &Method, ident: &Name) -> String {
    format!("{}\n{}", docs(method, ident), deprecated(method))
}

/// What stands before an item that calls the rpcs of a service.
pub(super) fn service_head(service: &Service, docs: &str) -> String {
    let deprecated = if service.deprecated { attribute(&service.docs) } else { String::new() };
    format!("/// {docs}\n{deprecated}")
}

/// Entries of a list.
pub(super) fn list(entries: impl IntoIterator<Item = String>) -> String {
    entries.into_iter().collect::<Vec<_>>().join(", ")
}
