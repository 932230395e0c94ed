use std::collections::BTreeMap;

use super::IdConflictPolicy;
use crate::{
    diagnostic::Location,
    rust::{names::Name, path::RustPath},
};

/// The command line of a service.
#[derive(Debug)]
pub(crate) struct CommandLine {
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    /// Plain text, like all help here. May be empty.
    pub(crate) help: String,
    /// In the order of declaration. Commands that also start a workflow follow the command of the workflow.
    pub(crate) commands: Vec<Command>,
    /// The inputs of `commands` and the messages inside them, sorted by name.
    pub(crate) messages: Vec<FlagMessage>,
    /// The service.
    pub(crate) at: Location,
}

impl CommandLine {
    /// Returns the flags of a message.
    pub(crate) fn flags(&self, message: &str) -> &[Flag] {
        let found = self.messages.binary_search_by(|other| other.full_name.as_str().cmp(message));
        found.ok().and_then(|index| self.messages.get(index)).map_or(&[], |message| &message.flags)
    }
}

#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) names: TypedNames,
    pub(crate) help: String,
    pub(crate) deprecated: bool,
    pub(crate) action: Action,
    pub(crate) input: Flags,
    /// The flags of the signal or update that is sent with a start.
    pub(crate) second: Option<Flags>,
    /// The rpc, or the reference in the workflow's options.
    pub(crate) at: Location,
}

/// The flags of a message in a command.
#[derive(Debug, Default)]
pub(crate) struct Flags {
    /// The full name of the message, which may have no flags.
    pub(crate) message: String,
    /// The flags that are renamed to avoid collisions, with their name in the message and in the command.
    pub(crate) renamed: Vec<(String, String)>,
}

impl Flags {
    /// Returns the names in the command of `flags`, the flags of the message.
    pub(crate) fn names<'a>(&'a self, flags: &'a [Flag]) -> impl Iterator<Item = (&'a String, &'a Flag)> {
        let renamed: BTreeMap<_, _> = self.renamed.iter().map(|(name, called)| (name, called)).collect();
        let names = flags.iter().flat_map(|flag| flag.names.iter().map(move |name| (name, flag)));
        names.map(move |(name, flag)| (renamed.get(name).copied().unwrap_or(name), flag))
    }
}

/// The action of a command, with markers as seen from the module of the service.
#[derive(Debug)]
pub(crate) enum Action {
    Workflow(Name),
    Signal(Name),
    Query(Name),
    Update(Name),
    SignalWithStart { workflow: Name, signal: RustPath },
    UpdateWithStart { workflow: Name, update: RustPath, id_conflict_policy: Option<IdConflictPolicy> },
}

/// The flags of a message's fields, in the order of declaration.
#[derive(Debug)]
pub(crate) struct FlagMessage {
    pub(crate) full_name: String,
    pub(crate) flags: Vec<Flag>,
}

#[derive(Debug)]
pub(crate) struct Flag {
    /// The name of the field in the schema.
    pub(crate) field: String,
    pub(crate) number: i32,
    pub(crate) names: TypedNames,
    pub(crate) help: String,
    pub(crate) deprecated: bool,
    /// Left out of help.
    pub(crate) hidden: bool,
    /// The field.
    pub(crate) at: Location,
}

/// The names of a command or flag.
#[derive(Debug)]
pub(crate) struct TypedNames {
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    /// The name in the Go plugin, if it differs and is not taken.
    pub(crate) go_name: Option<String>,
}

impl TypedNames {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &String> {
        self.without_go().chain(&self.go_name)
    }

    /// Returns the names without the name of the Go plugin.
    pub(crate) fn without_go(&self) -> impl Iterator<Item = &String> {
        [&self.name].into_iter().chain(&self.aliases)
    }
}
