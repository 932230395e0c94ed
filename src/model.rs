//! The services as targets use them: resolved, named, with all defaults applied.

mod backoff;
mod command_line;
mod handler;
mod id_part;
mod method;
mod names;
mod nexus;
mod options;
mod package;
mod policy;
mod provider;
mod reference;
mod xns;

pub(crate) use backoff::Backoff;
pub(crate) use command_line::{Action, Command, CommandLine, Flag, FlagMessage, Flags, TypedNames};
pub(crate) use handler::{AnyWorkflow, Handler, Handlers, SignalHandler, UpdateHandler};
pub(crate) use id_part::IdPart;
pub(crate) use method::{Activity, Exchanged, Method, Query, Signal, Update, Workflow};
pub(crate) use names::{ServiceNames, WorkflowNames};
pub(crate) use nexus::{NexusOperation, NexusService};
pub(crate) use options::{
    ActivityOptions, IdConflictPolicy, IdReusePolicy, ParentClosePolicy, Priority, RetryPolicy,
    UpdateOptions, VersioningBehavior, WaitStage, WorkflowOptions,
};
pub(crate) use package::{DescribedMessage, Package, Service, TaskQueues};
pub(crate) use policy::{AccessRule, Decision, FactType, NeededRight, Policy, PolicyField};
pub(crate) use provider::{
    Attribute, AttributeKind, Collection, Mode, Operation, Provider, Resource, ResourceTimeouts, Shape,
    Trait, Width,
};
pub(crate) use reference::{
    EnumEntry, ExampleId, FieldEntry, FieldType, MessageEntry, Presence, Reference, ValueEntry,
};
pub(crate) use xns::{XnsNames, XnsOptions, XnsWithStart};
