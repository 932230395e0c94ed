use super::{Invocation, Kind};
use crate::{
    commands::schedule::CreateFlags,
    output::{CommandError, Report},
    session::Session,
};
use futures_util::future::BoxFuture;
use std::fmt;
use temporal_prost::{Envelope, Execution};
use temporal_prost_json::Descriptors;

/// The action of a command, after its flags are read.
///
/// Actions are generic over the markers of rpcs, which carry ids, queues, timeouts and policies. A command has the same
/// effect as the typed client. Other crates cannot implement this trait.
pub trait Action: Run + fmt::Debug + Send + Sync + 'static {
    /// Returns the kind of the command.
    fn kind(&self) -> Kind;
    /// Returns the message that `--input-file` and the flags fill in.
    fn input(&self) -> Shape;
    /// Returns the message of a signal or update with start, which `--signal-file` or `--update-file` and its flags fill
    /// in.
    fn second(&self) -> Option<Shape> {
        None
    }
}

/// A message that flags fill in.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The full protobuf name.
    pub message: &'static str,
    /// The descriptors of the message. `google.protobuf.Empty` needs none, since it has no flags.
    pub descriptors: Option<&'static Descriptors>,
}

impl Shape {
    pub(crate) fn of<E: Envelope>() -> Self {
        Self { message: E::MESSAGE, descriptors: E::descriptors() }
    }
}

/// The result of a command, later.
pub(crate) type Pending<'a> = BoxFuture<'a, Result<Report, CommandError>>;

/// A command that can be run.
pub trait Run {
    /// Adds the built-in flags to the command.
    fn flags(&self, command: clap::Command) -> clap::Command;

    /// Runs the command with the input and the built-in flags of the command line.
    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a>;

    /// Returns the workflow of a command that only starts it.
    fn workflow(&self) -> Option<&dyn RunWorkflow> {
        None
    }
}

/// A workflow in the common commands.
pub trait RunWorkflow: fmt::Debug + Send + Sync {
    /// Returns the workflow type and its aliases.
    fn types(&self) -> Vec<&'static str>;
    /// Waits for the result of an execution.
    fn result<'a>(&'a self, session: &'a Session<'a>, execution: Execution) -> Pending<'a>;
    /// Creates a schedule of the workflow.
    fn schedule<'a>(
        &'a self,
        session: &'a Session<'a>,
        invocation: &'a Invocation<'a>,
        flags: CreateFlags,
    ) -> BoxFuture<'a, Result<(), CommandError>>;
}
