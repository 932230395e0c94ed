//! The methods on encodings and text formats.

mod base;
mod csv;
#[cfg(feature = "hash")]
mod hash;
#[cfg(feature = "html")]
mod html;
mod json;
mod url;
#[cfg(feature = "yaml")]
mod yaml;

use crate::library::definition::Definition;

pub(super) const FAMILIES: &[&[Definition]] = &[
    json::METHODS,
    base::METHODS,
    url::METHODS,
    csv::METHODS,
    #[cfg(feature = "hash")]
    hash::METHODS,
    #[cfg(feature = "html")]
    html::METHODS,
    #[cfg(feature = "yaml")]
    yaml::METHODS,
];
