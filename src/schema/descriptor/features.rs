use super::{FieldDescriptorProto, FileDescriptorProto};

/// The features of an element of an edition that change what its messages contain.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(crate) struct FeatureSet {
    #[prost(enumeration = "FieldPresence", optional, tag = "1")]
    field_presence: Option<i32>,
    // prost keeps unknown values of all enums, so nothing here depends on it.
    #[prost(int32, optional, tag = "2")]
    enum_type: Option<i32>,
    #[prost(enumeration = "RepeatedFieldEncoding", optional, tag = "3")]
    repeated_field_encoding: Option<i32>,
    #[prost(enumeration = "Utf8Validation", optional, tag = "4")]
    utf8_validation: Option<i32>,
    #[prost(enumeration = "MessageEncoding", optional, tag = "5")]
    message_encoding: Option<i32>,
    #[prost(int32, optional, tag = "6")]
    json_format: Option<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
enum FieldPresence {
    Explicit = 1,
    Implicit = 2,
    LegacyRequired = 3,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
enum RepeatedFieldEncoding {
    Packed = 1,
    Expanded = 2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
enum Utf8Validation {
    Verify = 2,
    None = 3,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
enum MessageEncoding {
    LengthPrefixed = 1,
    Delimited = 2,
}

impl FeatureSet {
    /// Returns the features of a field, which it sets itself or inherits from its file. No other element can set them.
    ///
    /// A feature that is not set has the default of an edition. A file of proto3 has other defaults.
    pub(crate) fn of(file: &FileDescriptorProto, field: &FieldDescriptorProto) -> Self {
        let own = field.options.as_deref().and_then(|options| options.features);
        let inherited = file.options.as_ref().and_then(|options| options.features);
        let syntax = (file.syntax == "proto3").then(Self::proto3);
        [own, inherited, syntax].into_iter().flatten().fold(Self::default(), Self::or)
    }

    fn proto3() -> Self {
        Self { field_presence: Some(FieldPresence::Implicit.into()), ..Self::default() }
    }

    fn or(self, outer: Self) -> Self {
        Self {
            field_presence: self.field_presence.or(outer.field_presence),
            enum_type: self.enum_type.or(outer.enum_type),
            repeated_field_encoding: self.repeated_field_encoding.or(outer.repeated_field_encoding),
            utf8_validation: self.utf8_validation.or(outer.utf8_validation),
            message_encoding: self.message_encoding.or(outer.message_encoding),
            json_format: self.json_format.or(outer.json_format),
        }
    }

    /// Returns whether a scalar field that is set to its default does not differ from an unset one.
    pub(crate) fn is_implicit(&self) -> bool {
        self.field_presence() == FieldPresence::Implicit
    }

    pub(crate) fn is_required(&self) -> bool {
        self.field_presence() == FieldPresence::LegacyRequired
    }

    pub(crate) fn is_packed(&self) -> bool {
        self.repeated_field_encoding() == RepeatedFieldEncoding::Packed
    }

    /// Returns whether messages are encoded as groups. Maps never are.
    pub(crate) fn is_delimited(&self) -> bool {
        self.message_encoding() == MessageEncoding::Delimited
    }

    /// Returns whether strings may contain other bytes than UTF-8.
    pub(crate) fn skips_utf8(&self) -> bool {
        self.utf8_validation() == Utf8Validation::None
    }
}
