use buffa_descriptor::features::FieldPresence;
use buffa_descriptor::{FieldDescriptor, FieldKind, MessageDescriptor};

use super::schema::Slot;

/// What a JSON value stands for.
#[derive(Clone, Copy)]
pub(super) enum Place<'s> {
    /// A list, and the role of its elements.
    List(Slot, Role),
    /// The number of a map, and the key and value of its entries.
    Map(u32, (Slot, Slot)),
    Single(Slot, Role),
    /// The inside of a message.
    Message(&'s MessageDescriptor),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A field that is absent when it is the default.
    Implicit,
    Explicit,
    /// One of several.
    Element,
    /// The same without a key of its own.
    Packed,
}

impl Place<'_> {
    pub(super) fn of(field: &FieldDescriptor) -> Option<Self> {
        if let Some(entry) = Slot::of_entry(field) {
            return Some(Self::Map(field.number(), entry));
        }
        let slot = Slot::of(field)?;
        let list = matches!(field.kind(), FieldKind::List(_));
        Some(match field.presence() {
            _ if list && field.is_packed() && slot.is_packable() => Self::List(slot, Role::Packed),
            _ if list => Self::List(slot, Role::Element),
            FieldPresence::Implicit => Self::Single(slot, Role::Implicit),
            _ => Self::Single(slot, Role::Explicit),
        })
    }
}
