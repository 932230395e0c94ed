pub(crate) mod enumeration;
pub(crate) mod field;
pub(crate) mod message;

use crate::{dice::Dice, names::Names, types::Types};

/// The syntax of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    Proto2,
    Proto3,
    Editions,
}

/// A package or a message, in which messages and enums are declared.
pub(crate) struct Place<'a> {
    pub(crate) syntax: Syntax,
    /// The full name, with a leading dot. Empty for files without a package.
    pub(crate) scope: String,
    /// The names of the scope.
    pub(crate) names: &'a mut Names,
    /// The types that declarations can use. New ones are added.
    pub(crate) types: &'a mut Types,
}

impl Place<'_> {
    /// Makes a name, and returns it with its full name.
    pub(crate) fn declare(&mut self, dice: &mut Dice) -> (String, String) {
        let name = self.names.next(dice);
        let full = format!("{}.{name}", self.scope);
        (name, full)
    }
}
