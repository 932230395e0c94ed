//! Rust identifiers, by prost's own rules.

mod built_in;
pub(crate) mod command_line;

use std::fmt;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// An identifier in generated code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(String);

impl Name {
    /// `name`, whose case is right already.
    pub(crate) fn new(name: &str) -> Self {
        let name = sanitized(name);
        // What is no identifier at all is refused by `check::names`, so that nobody sees the placeholder.
        Self(if is_ident(&name) { name } else { "unusable".to_owned() })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A module, method or field.
pub(crate) fn snake(name: &str) -> String {
    sanitized(&name.to_snake_case())
}

/// A type or variant.
pub(crate) fn upper_camel(name: &str) -> String {
    sanitized(&name.to_upper_camel_case())
}

/// The module in which everything about a service is generated.
pub(crate) fn service_module(service: &str) -> String {
    snake(&format!("{service}_temporal"))
}

/// Whether it is what protobuf calls an identifier, and every name that is made from it is one of Rust.
pub(crate) fn is_usable(name: &str) -> bool {
    is_word(name) && is_ident(&snake(name)) && is_ident(&upper_camel(name))
}

/// Whether it has no letters but those of protobuf's identifiers.
pub(crate) fn is_word(name: &str) -> bool {
    name.chars().all(|char| char == '_' || char.is_ascii_alphanumeric())
}

/// Whether a sanitized name is an identifier, with the letters that protobuf knows.
fn is_ident(name: &str) -> bool {
    let name = name.strip_prefix("r#").unwrap_or(name);
    is_word(name) && name.starts_with(|first: char| !first.is_ascii_digit()) && name != "_"
}

/// As an identifier that is no keyword.
pub(crate) fn sanitized(name: &str) -> String {
    if UNRAW.contains(&name) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else if name.starts_with(char::is_numeric) {
        format!("_{name}")
    } else {
        name.to_owned()
    }
}

/// Keywords that have no raw form.
const UNRAW: [&str; 6] = ["_", "super", "self", "Self", "extern", "crate"];

/// Strict and reserved keywords of every edition.
#[rustfmt::skip]
const KEYWORDS: [&str; 47] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try",
    "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_prost() {
        let modules = [
            ("GetHTTPThing2Go", "get_http_thing2_go"),
            ("X2y_z", "x2y_z"),
            ("_lead", "lead"),
            ("fooBar_BAZ", "foo_bar_baz"),
            ("Do", "r#do"),
            ("type", "r#type"),
            ("Self", "self_"),
        ];
        for (name, expected) in modules {
            assert_eq!(snake(name), expected);
        }
        let types =
            [("HTTPAPIService", "HttpapiService"), ("lower_case_msg", "LowerCaseMsg"), ("self", "Self_")];
        for (name, expected) in types {
            assert_eq!(upper_camel(name), expected);
        }
        assert_eq!(upper_camel("_1st"), "_1st");
    }

    #[test]
    fn every_keyword_makes_an_identifier() {
        for keyword in KEYWORDS.into_iter().chain(UNRAW) {
            let name = Name::new(keyword);
            assert!(syn::parse_str::<syn::Ident>(&name.0).is_ok(), "{name}");
        }
        assert!(is_usable("Foo") && !is_usable("__") && !is_usable("") && !is_usable("a\nb"));
    }
}
