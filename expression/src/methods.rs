//! The methods, in families.

mod coercion;
mod text;

use crate::definition::Definition;

const FAMILIES: [&[Definition]; 2] = [coercion::METHODS, text::METHODS];

pub(crate) fn find(name: &str) -> Option<&'static Definition> {
    all().find(|definition| definition.name == name)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    all().map(|definition| definition.name)
}

fn all() -> impl Iterator<Item = &'static Definition> {
    FAMILIES.into_iter().flatten()
}
