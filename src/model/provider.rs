use std::{collections::BTreeSet, time::Duration};

use super::IdPart;
use crate::{
    diagnostic::{Diagnostic, Location},
    rust::names::Name,
    schema::pool::Kind,
};

/// The Terraform provider of a service.
#[derive(Debug)]
pub(crate) struct Provider {
    pub(crate) name: String,
    /// The address in a registry.
    pub(crate) source: String,
    /// Markdown.
    pub(crate) description: String,
    /// The resources without faults.
    pub(crate) resources: Vec<Resource>,
    /// The mistakes that `check` reports.
    pub(crate) faults: Vec<Diagnostic>,
    /// The option of the service.
    pub(crate) at: Location,
}

#[derive(Debug)]
pub(crate) struct Resource {
    /// With the name of the provider.
    pub(crate) name: String,
    /// Markdown.
    pub(crate) description: String,
    pub(crate) version: i64,
    /// In the order of the inputs, and then of the outputs, without `id` and `timeouts`.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) create: Operation,
    /// The update that tells that an entity is ready.
    pub(crate) ready: Option<Operation>,
    pub(crate) read: Operation,
    pub(crate) update: Option<Operation>,
    pub(crate) delete: Operation,
    /// The types of failures.
    pub(crate) gone: Vec<String>,
    pub(crate) timeouts: ResourceTimeouts,
    /// The parts of the id, if a read needs its fields.
    pub(crate) import: Vec<IdPart>,
}

impl Resource {
    /// Returns whether the id tells everything that a read needs.
    pub(crate) fn is_importable(&self) -> bool {
        !self.import.is_empty() || self.read.input.iter().all(|name| name == "id")
    }
}

/// An rpc, and the attributes that it takes and returns.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) kind: Kind,
    pub(crate) marker: Name,
    pub(crate) input: Vec<String>,
    pub(crate) output: Vec<String>,
}

/// The longest waits. `None` means the default of the runtime.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ResourceTimeouts {
    pub(crate) create: Option<Duration>,
    pub(crate) read: Option<Duration>,
    pub(crate) update: Option<Duration>,
    pub(crate) delete: Option<Duration>,
}

/// An attribute of a resource, or of an object inside one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    /// The name in ProtoJSON. Empty for the version of a write-only attribute.
    pub(crate) json: String,
    pub(crate) kind: AttributeKind,
    pub(crate) mode: Mode,
    /// Markdown.
    pub(crate) description: String,
    /// Empty unless it is deprecated.
    pub(crate) deprecated: String,
    /// Sorted.
    pub(crate) traits: BTreeSet<Trait>,
    pub(crate) oneof: Option<String>,
    pub(crate) formerly: Vec<String>,
    /// JSON. Empty if there is none.
    pub(crate) default: String,
    /// The position of the field.
    pub(crate) at: Location,
}

impl Attribute {
    /// Returns an optional attribute.
    pub(crate) fn new(name: String, kind: AttributeKind, at: Location) -> Self {
        Self {
            name,
            json: String::new(),
            kind,
            mode: Mode::Optional,
            description: String::new(),
            deprecated: String::new(),
            traits: BTreeSet::new(),
            oneof: None,
            formerly: Vec::new(),
            default: String::new(),
            at,
        }
    }

    pub(crate) fn is(&self, property: Trait) -> bool {
        self.traits.contains(&property)
    }

    /// Returns the attribute that sends a write-only attribute again when it changes.
    pub(crate) fn version(&self) -> Self {
        let description = format!("A number to increase when `{}` changes, which sends it again.", self.name);
        Self {
            description,
            traits: self.traits.iter().filter(|one| **one == Trait::Replace).copied().collect(),
            ..Self::new(format!("{}_version", self.name), AttributeKind::Integer(Width::I64), self.at.clone())
        }
    }
}

/// A property of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trait {
    /// Plans hide its values.
    Sensitive,
    /// Plans and states do not hold its values.
    WriteOnly,
    /// A change needs another resource.
    Replace,
    /// Changes of other attributes do not change it.
    Keep,
    /// The field distinguishes its default from being unset.
    Presence,
}

/// Who sets an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Required,
    Optional,
    Computed,
    OptionalComputed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AttributeKind {
    Bool,
    Integer(Width),
    Real,
    Float,
    Text,
    Bytes,
    Duration,
    Timestamp,
    Json(Shape),
    /// Names in Terraform and in the schema, and the name in Terraform of zero, which is empty if zero means unset.
    Enum(Vec<(String, String)>, String),
    Collection(Collection, Box<AttributeKind>),
    Object(Vec<Attribute>),
    Objects(Collection, Vec<Attribute>),
}

/// The bits of an integer, signed or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    I32,
    I64,
    U32,
    U64,
}

/// The JSON that an attribute can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Any,
    Array,
    Object,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Collection {
    List,
    Set,
    Map,
}

impl AttributeKind {
    /// Returns the attributes inside.
    pub(crate) fn inside(&self) -> &[Attribute] {
        match self {
            Self::Object(attributes) | Self::Objects(_, attributes) => attributes,
            _ => &[],
        }
    }

    /// Returns the name in documentation.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Bool => "Boolean".to_owned(),
            Self::Integer(_) | Self::Real | Self::Float => "Number".to_owned(),
            Self::Collection(collection, element) => {
                format!("{} of {}", collection.describe(), element.describe())
            }
            Self::Object(_) => "Attributes".to_owned(),
            Self::Objects(collection, _) => format!("Attributes {}", collection.describe()),
            _ => "String".to_owned(),
        }
    }
}

impl Collection {
    fn describe(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Set => "Set",
            Self::Map => "Map",
        }
    }
}
