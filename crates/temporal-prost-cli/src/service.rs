//! The model of a service's command line. Generated code provides it as data.

mod action;
mod command;
mod invocation;
mod message;

pub use action::{Action, Shape};
pub use command::{Command, Kind};
pub use invocation::Invocation;
pub use message::{Field, Message};

pub(crate) use action::{Pending, Run, RunWorkflow};

/// A service that has a command line. Generated code implements it for the marker of the service.
pub trait Commands: 'static {
    /// The description of the service.
    const SERVICE: &'static Service;
}

/// A service on the command line.
///
/// ```
/// use shop::v1::orders_temporal;
/// use temporal_prost_cli::{Commands, Kind};
///
/// /// Returns a line for each command that starts a workflow, for a handbook.
/// fn lines<S: Commands>() -> Vec<String> {
///     let starts = S::SERVICE.commands.iter().filter(|command| command.action.kind() == Kind::Workflow);
///     starts.map(|command| format!("{} {}", S::SERVICE.name, command.name)).collect()
/// }
///
/// assert_eq!(lines::<orders_temporal::Service>(), ["orders place-order"]);
/// ```
#[derive(Debug)]
pub struct Service {
    /// The name of the command.
    pub name: &'static str,
    /// The full protobuf name of the service.
    pub full_name: &'static str,
    /// The comment or `usage`, or an empty text.
    pub help: &'static str,
    /// Further names of the command.
    pub aliases: &'static [&'static str],
    /// The commands of workflows, signals, queries and updates, also with start.
    pub commands: &'static [Command],
    /// The workflows that `list` shows, including workflows without a command.
    pub workflows: &'static [&'static dyn Action],
    /// The flags of input messages and of messages inside them.
    pub messages: &'static [Message],
}

impl Service {
    /// Returns the types of its workflows, including aliases.
    pub(crate) fn workflow_types(&self) -> Vec<&'static str> {
        self.workflows().flat_map(RunWorkflow::types).collect()
    }

    /// Returns the workflow with the type or alias `name`.
    pub(crate) fn workflow(&self, name: &str) -> Option<&'static dyn RunWorkflow> {
        self.workflows().find(|action| action.types().contains(&name))
    }

    /// Returns the command with this name.
    pub(crate) fn command(&self, name: &str) -> Option<&'static Command> {
        self.commands.iter().find(|command| command.name == name)
    }

    fn workflows(&self) -> impl Iterator<Item = &'static dyn RunWorkflow> {
        self.workflows.iter().filter_map(|action| action.workflow())
    }
}
