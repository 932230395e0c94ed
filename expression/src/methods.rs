//! The methods, in families. What a cargo feature leaves out is known by name, to say so.

mod array;
mod coercion;
mod csv;
mod encoding;
#[cfg(feature = "hash")]
mod hash;
#[cfg(feature = "html")]
mod html;
mod json;
mod number;
mod object;
mod query;
mod regex;
mod search;
mod sort;
mod text;
mod time;
mod url;
#[cfg(feature = "yaml")]
mod yaml;

use crate::definition::Definition;

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
    json::METHODS,
    encoding::METHODS,
    url::METHODS,
    csv::METHODS,
    #[cfg(feature = "hash")]
    hash::METHODS,
    #[cfg(feature = "html")]
    html::METHODS,
    #[cfg(feature = "yaml")]
    yaml::METHODS,
    ABSENT,
];

const ABSENT: &[Definition] = &[
    #[cfg(not(feature = "hash"))]
    Definition::absent("hash", "hash"),
    #[cfg(not(feature = "html"))]
    Definition::absent("strip_html", "html"),
    #[cfg(not(feature = "html"))]
    Definition::absent("unescape_html", "html"),
    #[cfg(not(feature = "yaml"))]
    Definition::absent("format_yaml", "yaml"),
    #[cfg(not(feature = "yaml"))]
    Definition::absent("parse_yaml", "yaml"),
];

pub(crate) fn find(name: &str) -> Option<&'static Definition> {
    all().find(|definition| definition.name == name)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    all().map(|definition| definition.name)
}

fn all() -> impl Iterator<Item = &'static Definition> {
    FAMILIES.iter().copied().flatten()
}
