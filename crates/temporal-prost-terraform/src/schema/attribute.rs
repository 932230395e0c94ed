/// An attribute of a resource, or of an object inside one.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// The name in Terraform.
    pub name: &'static str,
    /// The `ProtoJSON` name of its field. Empty if the attribute is not sent to any rpc.
    pub json: &'static str,
    /// The kind of its values.
    pub kind: Kind,
    /// Defines who sets it.
    pub mode: Mode,
    /// The documentation, as Markdown.
    pub description: &'static str,
    /// The reason why it is deprecated. Empty if it is not deprecated.
    pub deprecated: &'static str,
    /// Its properties.
    pub traits: &'static [Trait],
    /// The oneof that contains it. Only one member of a oneof can be set.
    pub oneof: &'static str,
    /// Its names in earlier versions.
    pub formerly: &'static [&'static str],
    /// The default value, as JSON. Empty if the attribute has no default.
    pub default: &'static str,
}

impl Attribute {
    /// Creates an attribute for the field with this `ProtoJSON` name.
    #[must_use]
    pub const fn new(name: &'static str, json: &'static str, mode: Mode, kind: Kind) -> Self {
        Self {
            name,
            json,
            kind,
            mode,
            description: "",
            deprecated: "",
            traits: &[],
            oneof: "",
            formerly: &[],
            default: "",
        }
    }

    pub(crate) fn is(&self, property: Trait) -> bool {
        self.traits.contains(&property)
    }

    /// Returns `true` if the provider can set the value.
    pub(crate) fn is_computed(&self) -> bool {
        matches!(self.mode, Mode::Computed | Mode::OptionalComputed)
    }
}

/// A property of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trait {
    /// Plans hide its values.
    Sensitive,
    /// Plans and states do not contain its values.
    WriteOnly,
    /// A change replaces the resource.
    Replace,
    /// Changes of other attributes do not change it.
    Keep,
    /// The field distinguishes its default value from being unset.
    Presence,
}

/// Defines who sets an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every configuration must set it.
    Required,
    /// A configuration can set it.
    Optional,
    /// The provider sets it.
    Computed,
    /// The provider sets it if the configuration does not.
    OptionalComputed,
}

/// The kind of an attribute's values.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `bool`.
    Bool,
    /// A whole number.
    Integer,
    /// `double`.
    Real,
    /// `float`.
    Float,
    /// `string`.
    Text,
    /// `bytes`, as base64.
    Bytes,
    /// `google.protobuf.Duration`: `90s`, `1h30m`.
    Duration,
    /// `google.protobuf.Timestamp`: RFC 3339.
    Timestamp,
    /// `google.protobuf.Struct`, `Value` and `ListValue`, as JSON in a string.
    Json,
    /// An enum: pairs of the names in Terraform and in the schema, and the name in Terraform that stands for zero. It is
    /// empty if zero means that the field is unset.
    Enum(&'static [(&'static str, &'static str)], &'static str),
    /// A list, set or map of values without attributes.
    Collection(Collection, &'static Kind),
    /// An object with attributes.
    Object(&'static [Attribute]),
    /// A list, set or map of objects with attributes.
    Objects(Collection, &'static [Attribute]),
}

impl Kind {
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Integer | Self::Real | Self::Float)
    }
}

/// How a collection holds its elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collection {
    /// In order.
    List,
    /// Without an order.
    Set,
    /// By key.
    Map,
}
