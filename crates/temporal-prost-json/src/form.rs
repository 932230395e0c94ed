use buffa_descriptor::MessageDescriptor;

/// The JSON form of a message.
///
/// ```
/// use temporal_prost_json::{Descriptors, Form};
///
/// static SHOP: Descriptors = Descriptors::new(b"\n\x17\x12\x04shop\x22\x07\n\x05Orderb\x06proto3");
/// let order = SHOP.pool()?.message_by_name("shop.Order").expect("the set declares it");
/// assert_eq!(Form::of(order), Form::Object);
/// # Ok::<(), temporal_prost_json::JsonError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// An object with a member for each field that is set.
    Object,
    /// The value of the message's only field: wrappers, `Struct` and `ListValue`.
    Field,
    /// Any JSON value: `google.protobuf.Value`.
    Value,
    /// An object with the member `@type`: `google.protobuf.Any`.
    Any,
    /// RFC 3339 text: `google.protobuf.Timestamp`.
    Timestamp,
    /// Text such as `"1.5s"`: `google.protobuf.Duration`.
    Duration,
    /// Text of comma-separated paths: `google.protobuf.FieldMask`.
    FieldMask,
}

impl Form {
    /// Returns the form of `message`, which its full name decides.
    #[must_use]
    pub fn of(message: &MessageDescriptor) -> Self {
        match message.full_name().strip_prefix("google.protobuf.") {
            Some("Value") => Self::Value,
            Some("Any") => Self::Any,
            Some("Timestamp") => Self::Timestamp,
            Some("Duration") => Self::Duration,
            Some("FieldMask") => Self::FieldMask,
            Some("Struct" | "ListValue" | "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value") => {
                Self::Field
            }
            Some("Int32Value" | "UInt32Value" | "BoolValue" | "StringValue" | "BytesValue") => Self::Field,
            _ => Self::Object,
        }
    }
}
