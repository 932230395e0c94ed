//! The parts of `descriptor.proto` that are read here, with our extensions as plain fields.
//!
//! On the wire, an extension is a field with its number. A struct that declares the number reads it without
//! reflection. Repeated occurrences are merged like other message fields.

pub(crate) mod contract;
mod duration;
mod features;
mod file;
mod known;
mod numbers;
mod open;
mod options;
mod source;
mod terraform;
mod xns;

pub use contract::ForeignOptions;
pub(crate) use duration::Duration;
pub(crate) use features::FeatureSet;
pub(crate) use file::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, EnumValueDescriptorProto, EnumValueOptions, Extension,
    FieldDescriptorProto, FieldOptions, FileDescriptorProto, FileDescriptorSet, FileOptions, Label,
    MessageOptions, MethodDescriptorProto, MethodOptions, OneofOptions, ServiceDescriptorProto,
    ServiceOptions, Type,
};
pub(crate) use known::message_of;
pub(crate) use numbers::OptionField;
pub(crate) use open::{Extendee, Open, UnknownField};
pub(crate) use options::{
    AccessOptions, ActivityOptions, CellOptions, CliFlagOptions, CliOptions, CommandOptions,
    IdConflictPolicy, IdReusePolicy, NexusServiceOptions, ParentClosePolicy, Patch, PolicyOptions, Priority,
    QueryOptions, QueryRef, RetryPolicy, SignalOptions, SignalRef, TemporalFieldOptions,
    TemporalProstFieldOptions, TemporalServiceOptions, UpdateOptions, UpdateRef, VersioningBehavior,
    WaitPolicy, WorkflowOptions,
};
pub(crate) use source::{SourceCodeInfo, SourceLocation};
pub(crate) use terraform::{
    AttributeOptions, FieldBehavior, ProviderOptions, ResourceOptions, TimeoutOptions,
};
pub(crate) use xns::XnsActivityOptions;
