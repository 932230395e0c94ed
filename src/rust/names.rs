//! Rust identifiers, made by the rules of prost.

mod built_in;
pub(crate) mod command_line;
pub(crate) mod go;

use std::fmt;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// An identifier in generated code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name(String);

impl Name {
    /// Turns `name`, which has the right case, into an identifier.
    pub(crate) fn new(name: &str) -> Self {
        let name = sanitize(name);
        // `check::names` rejects names that are not identifiers, so nobody sees the placeholder.
        Self(if is_ident(&name) { name } else { "unusable".to_owned() })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns whether other code can follow it on its line. A path that parses can contain comments and line breaks.
pub(crate) fn is_one_line(path: &str) -> bool {
    !(path.contains("//") || path.contains("/*") || path.contains(char::is_control))
}

/// Returns the name of a module, method or field.
pub(crate) fn snake(name: &str) -> String {
    sanitize(&name.to_snake_case())
}

/// Returns the name of a type or variant.
pub(crate) fn upper_camel(name: &str) -> String {
    sanitize(&name.to_upper_camel_case())
}

/// Returns the variant of an enum: the value without the name of the enum in front.
pub(crate) fn variant(value: &str, of: &str) -> String {
    let (value, prefix) = (upper_camel(value), upper_camel(of));
    let rest = value.strip_prefix(&prefix).filter(|rest| rest.starts_with(char::is_uppercase));
    sanitize(rest.unwrap_or(&value))
}

/// Returns the name of the module of a service.
pub(crate) fn service_module(service: &str) -> String {
    snake(&format!("{service}_temporal"))
}

/// Returns whether `name` is an identifier of protobuf, and all names made from it are identifiers of Rust. A change of
/// case removes underscores, so a letter or digit has to be left.
pub(crate) fn is_usable(name: &str) -> bool {
    is_word(name) && name.bytes().any(|byte| byte != b'_')
}

/// Returns whether `name` has only characters that are allowed in identifiers of protobuf.
pub(crate) fn is_word(name: &str) -> bool {
    name.bytes().all(is_of_word)
}

/// Returns whether `name` consists of such words, joined by dots.
pub(crate) fn is_full_name(name: &str) -> bool {
    name.bytes().all(|byte| byte == b'.' || is_of_word(byte))
}

fn is_of_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

/// Returns whether a sanitized name is an identifier, with characters that protobuf allows.
fn is_ident(name: &str) -> bool {
    let name = name.strip_prefix("r#").unwrap_or(name);
    is_word(name) && name.starts_with(|first: char| !first.is_ascii_digit()) && name != "_"
}

/// Returns whether `name` is an identifier of Rust as it is, and no keyword.
pub(crate) fn is_identifier(name: &str) -> bool {
    let unraw = name.strip_prefix("r#");
    let is_taken = UNRAW.contains(&unraw.unwrap_or(name)) || unraw.is_none() && is_keyword(name);
    is_ident(name) && !is_taken
}

/// Turns a name into an identifier that is not a keyword.
pub(crate) fn sanitize(name: &str) -> String {
    if UNRAW.contains(&name) {
        format!("{name}_")
    } else if is_keyword(name) {
        format!("r#{name}")
    } else if name.starts_with(char::is_numeric) {
        format!("_{name}")
    } else {
        name.to_owned()
    }
}

/// Keywords without a raw form.
const UNRAW: [&str; 6] = ["_", "super", "self", "Self", "extern", "crate"];

fn is_keyword(name: &str) -> bool {
    // Most names in generated code are those of types.
    name.starts_with(|first: char| first.is_ascii_lowercase()) && KEYWORDS.binary_search(&name).is_ok()
}

/// Strict and reserved keywords of every edition, sorted.
#[rustfmt::skip]
const KEYWORDS: [&str; 47] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try",
    "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
            assert!(is_keyword(keyword) != UNRAW.contains(&keyword), "{keyword}");
            let name = Name::new(keyword);
            assert!(syn::parse_str::<syn::Ident>(&name.0).is_ok(), "{name}");
        }
        assert!(is_usable("Foo") && !is_usable("__") && !is_usable("") && !is_usable("a\nb"));
    }

    proptest! {
        #[test]
        fn a_usable_name_makes_identifiers(name in "(r#)?(type|self|Self|_)?[a-cA-C0-2_]{0,4}\\PC?") {
            let makes_identifiers = is_ident(&snake(&name)) && is_ident(&upper_camel(&name));
            prop_assert_eq!(is_usable(&name), is_word(&name) && makes_identifiers);
        }

        #[test]
        fn an_identifier_is_one_for_rust(name in "(r#)?(type|self|Self|super|dyn|_)?[a-c0-2_]{0,3}\\PC?") {
            // Rust allows more letters than protobuf, and syn ignores spaces.
            let is_graphic = name.chars().all(|char| char.is_ascii_graphic());
            prop_assert_eq!(is_identifier(&name), is_graphic && syn::parse_str::<syn::Ident>(&name).is_ok());
        }
    }
}
