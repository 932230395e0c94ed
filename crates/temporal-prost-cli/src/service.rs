//! The model of a service's command line, which generated code provides as data.

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
    /// What there is to be said of the service.
    const SERVICE: &'static Service;
}

/// A service on the command line.
#[derive(Debug)]
pub struct Service {
    /// The name of its command.
    pub name: &'static str,
    /// The full protobuf name of the service.
    pub full_name: &'static str,
    /// Its comment or `usage`; empty where it has neither.
    pub help: &'static str,
    /// Further names of its command.
    pub aliases: &'static [&'static str],
    /// One for each workflow, signal, query, update and pair that may go with a start.
    pub commands: &'static [Command],
    /// What starts its workflows, also those that have no command: what is listed.
    pub workflows: &'static [&'static dyn Action],
    /// The flags of each message that has fields: those of inputs, and those inside them.
    pub messages: &'static [Message],
}

impl Service {
    /// The types of its workflows, aliases included.
    pub(crate) fn workflow_types(&self) -> Vec<&'static str> {
        self.workflows().flat_map(RunWorkflow::types).collect()
    }

    /// What can be done with workflows of the type `name`, if it is one of the service's.
    pub(crate) fn workflow(&self, name: &str) -> Option<&'static dyn RunWorkflow> {
        self.workflows().find(|action| action.types().contains(&name))
    }

    /// The rpc's command of this name.
    pub(crate) fn command(&self, name: &str) -> Option<&'static Command> {
        self.commands.iter().find(|command| command.name == name)
    }

    fn workflows(&self) -> impl Iterator<Item = &'static dyn RunWorkflow> {
        self.workflows.iter().filter_map(|action| action.workflow())
    }
}
