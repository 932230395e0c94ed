//! The functions.

mod general;
mod random;

use crate::library::definition::Definition;

const FAMILIES: [&[Definition]; 3] = [general::FUNCTIONS, general::CLOCK, random::FUNCTIONS];

pub(crate) fn find(name: &str) -> Option<&'static Definition> {
    all().find(|definition| definition.name == name)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    all().map(|definition| definition.name)
}

pub(crate) fn is_random(name: &str) -> bool {
    random::FUNCTIONS.iter().any(|definition| definition.name == name)
}

pub(crate) fn reads_clock(name: &str) -> bool {
    general::CLOCK.iter().any(|definition| definition.name == name)
}

fn all() -> impl Iterator<Item = &'static Definition> {
    FAMILIES.into_iter().flatten()
}
