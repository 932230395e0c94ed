//! The options of Terraform providers, and `google.api.field_behavior`.

use super::Duration;

/// `temporal_prost.v1.ProviderOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct ProviderOptions {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(string, tag = "2")]
    pub(crate) source: String,
    #[prost(message, repeated, tag = "3")]
    pub(crate) resource: Vec<ResourceOptions>,
}

/// `temporal_prost.v1.ResourceOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct ResourceOptions {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(string, tag = "2")]
    pub(crate) create: String,
    #[prost(string, tag = "3")]
    pub(crate) ready: String,
    #[prost(string, tag = "4")]
    pub(crate) read: String,
    #[prost(string, tag = "5")]
    pub(crate) update: String,
    #[prost(string, tag = "6")]
    pub(crate) delete: String,
    #[prost(int64, tag = "7")]
    pub(crate) version: i64,
    #[prost(message, optional, tag = "8")]
    pub(crate) timeouts: Option<TimeoutOptions>,
    #[prost(string, repeated, tag = "9")]
    pub(crate) gone: Vec<String>,
}

/// `temporal_prost.v1.TimeoutOptions`.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(crate) struct TimeoutOptions {
    #[prost(message, optional, tag = "1")]
    pub(crate) create: Option<Duration>,
    #[prost(message, optional, tag = "2")]
    pub(crate) read: Option<Duration>,
    #[prost(message, optional, tag = "3")]
    pub(crate) update: Option<Duration>,
    #[prost(message, optional, tag = "4")]
    pub(crate) delete: Option<Duration>,
}

/// `temporal_prost.v1.AttributeOptions`.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct AttributeOptions {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(bool, optional, tag = "2")]
    pub(crate) skip: Option<bool>,
    #[prost(bool, tag = "3")]
    pub(crate) sensitive: bool,
    #[prost(bool, tag = "4")]
    pub(crate) computed: bool,
    #[prost(bool, optional, tag = "5")]
    pub(crate) keep: Option<bool>,
    #[prost(string, repeated, tag = "6")]
    pub(crate) formerly: Vec<String>,
    #[prost(string, tag = "7")]
    pub(crate) default: String,
}

/// `google.api.FieldBehavior`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum FieldBehavior {
    Unspecified = 0,
    Optional = 1,
    Required = 2,
    OutputOnly = 3,
    InputOnly = 4,
    Immutable = 5,
    UnorderedList = 6,
    NonEmptyDefault = 7,
    Identifier = 8,
}
