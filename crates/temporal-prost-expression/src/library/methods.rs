//! The methods, in families.

mod array;
mod coercion;
mod encoding;
mod number;
mod object;
mod query;
mod regex;
mod search;
mod sort;
mod text;
mod time;

use crate::library::definition::Definition;

const FAMILIES: &[&[Definition]] = &[
    coercion::METHODS,
    text::METHODS,
    search::METHODS,
    regex::METHODS,
    time::METHODS,
    number::METHODS,
    array::METHODS,
    object::METHODS,
    query::METHODS,
    sort::METHODS,
];

/// The methods that cargo features bring.
const FEATURES: [(&str, &str); 5] = [
    ("hash", "hash"),
    ("strip_html", "html"),
    ("unescape_html", "html"),
    ("format_yaml", "yaml"),
    ("parse_yaml", "yaml"),
];

/// The cargo feature that brings a method.
pub(crate) fn feature(name: &str) -> Option<&'static str> {
    FEATURES.iter().find(|(method, _)| *method == name).map(|(_, feature)| *feature)
}

pub(crate) fn find(name: &str) -> Option<&'static Definition> {
    all().find(|definition| definition.name == name)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    all().map(|definition| definition.name)
}

fn all() -> impl Iterator<Item = &'static Definition> {
    FAMILIES.iter().chain(encoding::FAMILIES).copied().flatten()
}
