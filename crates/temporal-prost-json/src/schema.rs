use buffa_descriptor::{
    DescriptorPool, EnumDescriptor, FieldDescriptor, FieldKind, MessageDescriptor, PoolError, ScalarType,
    SingularKind,
};
use prost::encoding::WireType;

use super::form::Form;

/// The linked messages and enums of a descriptor set.
#[derive(Debug)]
pub(super) struct Schema(DescriptorPool);

/// The place of a single value on the wire.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) number: u32,
    pub(super) kind: SingularKind,
    /// Set for a message between start and end tags, instead of after its length.
    pub(super) is_group: bool,
}

impl Schema {
    pub(super) fn parse(set: &[u8]) -> Result<Self, PoolError> {
        DescriptorPool::decode(set).map(Self)
    }

    pub(super) fn pool(&self) -> &DescriptorPool {
        &self.0
    }

    pub(super) fn message(&self, name: &str) -> Option<&MessageDescriptor> {
        self.0.message_by_name(name)
    }

    /// Finds a message by the part of an `Any`'s URL after the last slash.
    pub(super) fn message_at(&self, type_url: &str) -> Option<&MessageDescriptor> {
        self.message(type_url.rsplit('/').next()?)
    }

    pub(super) fn message_of(&self, kind: SingularKind) -> Option<&MessageDescriptor> {
        match kind {
            SingularKind::Message(index) => Some(self.0.message(index)),
            _ => None,
        }
    }

    pub(super) fn enum_of(&self, kind: SingularKind) -> Option<&EnumDescriptor> {
        match kind {
            SingularKind::Enum(index) => Some(self.0.enumeration(index)),
            _ => None,
        }
    }

    /// Tells if JSON's `null` is a value of this enum instead of the absence of one.
    pub(super) fn is_null(&self, kind: SingularKind) -> bool {
        self.enum_of(kind).is_some_and(|declared| declared.full_name() == "google.protobuf.NullValue")
    }

    /// Tells the same for any kind.
    pub(super) fn has_null(&self, kind: SingularKind) -> bool {
        self.is_null(kind) || self.message_of(kind).is_some_and(|message| Form::of(message) == Form::Value)
    }
}

impl Slot {
    /// Returns the slot of a value or element of the field. Entries of maps are messages.
    pub(super) fn of(field: &FieldDescriptor) -> Option<Self> {
        let (FieldKind::Singular(kind) | FieldKind::List(kind)) = field.kind() else { return None };
        Some(Self { number: field.number(), kind, is_group: field.is_delimited() })
    }

    /// Returns the slots of key and value in an entry of a map.
    pub(super) fn of_entry(field: &FieldDescriptor) -> Option<(Self, Self)> {
        let FieldKind::Map { key, value } = field.kind() else { return None };
        let key = Self { number: 1, kind: SingularKind::Scalar(key), is_group: false };
        Some((key, Self { number: 2, kind: value, is_group: false }))
    }

    pub(super) fn wire_type(self) -> WireType {
        match self.kind {
            SingularKind::Message(_) if self.is_group => WireType::StartGroup,
            SingularKind::Message(_) => WireType::LengthDelimited,
            SingularKind::Enum(_) => WireType::Varint,
            SingularKind::Scalar(scalar) => wire_type(scalar),
        }
    }

    /// Tells if several values can share one key and length.
    pub(super) fn is_packable(self) -> bool {
        !matches!(self.wire_type(), WireType::LengthDelimited | WireType::StartGroup)
    }
}

fn wire_type(scalar: ScalarType) -> WireType {
    match scalar {
        ScalarType::Double | ScalarType::Fixed64 | ScalarType::Sfixed64 => WireType::SixtyFourBit,
        ScalarType::Float | ScalarType::Fixed32 | ScalarType::Sfixed32 => WireType::ThirtyTwoBit,
        ScalarType::String | ScalarType::Bytes => WireType::LengthDelimited,
        _ => WireType::Varint,
    }
}
