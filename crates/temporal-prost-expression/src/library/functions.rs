//! The functions.

mod general;
mod random;

use crate::library::definition::Definition;

const FAMILIES: [&[Definition]; 2] = [general::FUNCTIONS, random::FUNCTIONS];

pub(crate) fn find(name: &str) -> Option<&'static Definition> {
    all().find(|definition| definition.name == name)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    all().map(|definition| definition.name)
}

fn all() -> impl Iterator<Item = &'static Definition> {
    FAMILIES.into_iter().flatten()
}
