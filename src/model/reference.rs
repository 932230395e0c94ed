use std::collections::BTreeMap;

use crate::schema::pool::Kind;

/// The messages and enums that the services of a package exchange, as documentation describes them.
#[derive(Debug, Default)]
pub(crate) struct Reference {
    /// By full name.
    pub(crate) messages: BTreeMap<String, MessageEntry>,
    /// By full name.
    pub(crate) enums: BTreeMap<String, EnumEntry>,
    /// Examples of well-known types that rpcs take, in ProtoJSON, by full name.
    pub(crate) well_known: BTreeMap<String, String>,
    /// The ids of workflows and updates for the examples of their inputs, by kind and full name.
    pub(crate) ids: BTreeMap<(Kind, String), ExampleId>,
    /// The search attributes of workflows for the examples of their inputs, with values in JSON, by full name.
    pub(crate) search_attributes: BTreeMap<String, Vec<(String, String)>>,
}

#[derive(Debug)]
pub(crate) struct MessageEntry {
    pub(crate) comment: String,
    pub(crate) fields: Vec<FieldEntry>,
    /// The message in ProtoJSON, which its descriptor accepts. `None` if there is no such example.
    pub(crate) example: Option<String>,
}

#[derive(Debug)]
pub(crate) struct FieldEntry {
    pub(crate) name: String,
    pub(crate) json_name: String,
    pub(crate) ty: FieldType,
    pub(crate) presence: Presence,
    pub(crate) comment: String,
    pub(crate) deprecated: bool,
}

#[derive(Debug)]
pub(crate) enum FieldType {
    Scalar(&'static str),
    /// The full name of a message or enum.
    Named(String),
    Map(&'static str, Box<FieldType>),
}

/// How often a field occurs, and whether it can be unset.
#[derive(Debug)]
pub(crate) enum Presence {
    /// Unset is the same as the default.
    Implicit,
    /// Unset differs from the default.
    Optional,
    Required,
    /// One member of a oneof, by its name.
    Oneof(String),
    Repeated,
    Map,
}

#[derive(Debug)]
pub(crate) struct EnumEntry {
    pub(crate) comment: String,
    pub(crate) values: Vec<ValueEntry>,
}

#[derive(Debug)]
pub(crate) struct ValueEntry {
    pub(crate) name: String,
    pub(crate) number: i32,
    pub(crate) comment: String,
}

/// The result of an expression for an example.
#[derive(Debug)]
pub(crate) struct ExampleId {
    pub(crate) id: String,
    /// Set if another evaluation gives another id, since the expression uses the time or random numbers.
    pub(crate) varies: bool,
}
