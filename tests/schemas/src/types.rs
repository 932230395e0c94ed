use crate::dice::Dice;

/// A message that other elements can refer to.
#[derive(Clone)]
pub(crate) struct Message {
    /// With a leading dot.
    pub(crate) name: String,
    /// The fields that expressions can read.
    pub(crate) members: Vec<Member>,
}

/// A field, as an expression sees it.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) json_name: String,
    pub(crate) kind: MemberKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemberKind {
    Text,
    Number,
    Other,
}

/// An enum that fields can have.
#[derive(Clone)]
pub(crate) struct Enum {
    /// With a leading dot.
    pub(crate) name: String,
    /// Its first value is zero, as proto3 demands.
    pub(crate) open: bool,
}

/// The types that a file can use: its own and those that it imports.
#[derive(Clone, Default)]
pub(crate) struct Types {
    pub(crate) messages: Vec<Message>,
    pub(crate) enums: Vec<Enum>,
}

const EMPTY: &str = ".google.protobuf.Empty";

impl Types {
    pub(crate) fn extend(&mut self, other: &Self) {
        self.messages.extend(other.messages.iter().cloned());
        self.enums.extend(other.enums.iter().cloned());
    }

    /// Picks the type of an input or output.
    pub(crate) fn exchanged(&self, dice: &mut Dice) -> Message {
        let message = if dice.chance(15) { None } else { dice.any(&self.messages).cloned() };
        message.unwrap_or_else(|| Message { name: EMPTY.to_owned(), members: Vec::new() })
    }
}
