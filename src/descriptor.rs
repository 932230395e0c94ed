//! The parts of `descriptor.proto` that are read here, with our extensions as plain fields.
//!
//! On the wire, an extension is a field with its number. A struct that declares the number reads it without
//! reflection. Repeated occurrences are merged like other message fields.

pub(crate) mod contract;
mod file;
mod numbers;
mod open;
mod options;
mod source;

pub use contract::ForeignOptions;
pub(crate) use file::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto, FieldOptions,
    FileDescriptorProto, FileDescriptorSet, Label, MethodDescriptorProto, MethodOptions,
    ServiceDescriptorProto, ServiceOptions, Type,
};
pub(crate) use numbers::OptionField;
pub(crate) use open::{Numbered, Open};
pub(crate) use options::{
    ActivityOptions, CliFlagOptions, CliOptions, CommandOptions, Duration, IdConflictPolicy, IdReusePolicy,
    ParentClosePolicy, Patch, Priority, QueryOptions, QueryRef, RetryPolicy, SignalOptions, SignalRef,
    TemporalFieldOptions, TemporalProstFieldOptions, TemporalServiceOptions, UpdateOptions, UpdateRef,
    VersioningBehavior, WaitPolicy, WorkflowOptions,
};
pub(crate) use source::{SourceCodeInfo, SourceLocation};
