use super::{Invocation, Kind};
use crate::{
    output::{CommandError, Report},
    session::Session,
};
use futures_util::future::BoxFuture;
use std::fmt;
use temporal_prost::{Envelope, Execution};
use temporal_prost_json::Descriptors;
use temporalio_common::protos::temporal::api::workflow::v1::NewWorkflowExecutionInfo;

/// What a command does once its flags are read, over the marker of its rpc.
///
/// The markers carry ids, queues, timeouts and policies, and a command does what the typed client does. The functions
/// of this module make actions; no other crate can implement them.
pub trait Action: Run + fmt::Debug + Send + Sync + 'static {
    /// What it does.
    fn kind(&self) -> Kind;
    /// The message that `--input-file` and the flags fill: the workflow's, or that of the signal, query or update.
    fn input(&self) -> Shape;
    /// The message of what goes with a start, filled by `--signal-file` or `--update-file` and its flags.
    fn second(&self) -> Option<Shape> {
        None
    }
}

/// A message that flags fill.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Its full protobuf name.
    pub message: &'static str,
    /// Where it is described; nowhere for `google.protobuf.Empty`, which has no flags.
    pub descriptors: Option<&'static Descriptors>,
}

impl Shape {
    pub(crate) fn of<V: Envelope>() -> Self {
        Self { message: V::MESSAGE, descriptors: V::descriptors() }
    }
}

/// What comes of a command.
pub(crate) type Pending<'a> = BoxFuture<'a, Result<Report, CommandError>>;

/// A command that can be run.
pub trait Run {
    /// Gives its command the built-in flags that it reads.
    fn flags(&self, command: clap::Command) -> clap::Command;

    /// Does it, with the input and the built-in flags of the command line.
    fn run<'a>(&'a self, session: &'a Session<'a>, invocation: &'a Invocation<'a>) -> Pending<'a>;

    /// The workflow that it starts, where that is all that it does.
    fn workflow(&self) -> Option<&dyn RunWorkflow> {
        None
    }
}

/// What can be done with a workflow by the common commands.
pub trait RunWorkflow: fmt::Debug + Send + Sync {
    /// Its workflow type, and the aliases.
    fn types(&self) -> Vec<&'static str>;
    /// Waits for the result of an execution.
    fn result<'a>(&'a self, session: &'a Session<'a>, execution: Execution) -> Pending<'a>;
    /// Makes a schedule that starts it.
    fn schedule<'a>(
        &'a self,
        session: &'a Session<'a>,
        invocation: &'a Invocation<'a>,
    ) -> BoxFuture<'a, Result<NewWorkflowExecutionInfo, CommandError>>;
}
