use std::collections::BTreeMap;

use super::IdConflictPolicy;
use crate::{diagnostic::Location, names::Name, path::RustPath};

/// The command line of a service.
#[derive(Debug)]
pub(crate) struct CommandLine {
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    /// Plain text, as all help here; empty where nothing is said.
    pub(crate) help: String,
    /// In the order of declaration, what goes with a start behind its workflow.
    pub(crate) commands: Vec<Command>,
    /// What `commands` take, and the messages inside; sorted by name.
    pub(crate) messages: Vec<FlagMessage>,
    /// The service.
    pub(crate) at: Location,
}

impl CommandLine {
    /// The flags of a message, as it has them.
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
    /// Of what goes with a start.
    pub(crate) second: Option<Flags>,
    /// The rpc, or the reference in the workflow's options.
    pub(crate) at: Location,
}

/// The flags of a message, as a command has them.
#[derive(Debug, Default)]
pub(crate) struct Flags {
    /// The full name of the message, which may have none.
    pub(crate) message: String,
    /// Those that gave way to others: as the message has them, and as they are called.
    pub(crate) renamed: Vec<(String, String)>,
}

impl Flags {
    /// What `flags`, those of the message, are called.
    pub(crate) fn called<'a>(&'a self, flags: &'a [Flag]) -> impl Iterator<Item = (&'a String, &'a Flag)> {
        let renamed: BTreeMap<_, _> = self.renamed.iter().map(|(name, called)| (name, called)).collect();
        let names = flags.iter().flat_map(|flag| flag.names.iter().map(move |name| (name, flag)));
        names.map(move |(name, flag)| (renamed.get(name).copied().unwrap_or(name), flag))
    }
}

/// What a command does, over markers as seen from the module of the service.
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
    /// The field as the schema spells it.
    pub(crate) field: String,
    pub(crate) number: i32,
    pub(crate) names: TypedNames,
    pub(crate) help: String,
    pub(crate) deprecated: bool,
    /// The field.
    pub(crate) at: Location,
}

/// What people type for a command or a flag.
#[derive(Debug)]
pub(crate) struct TypedNames {
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    /// What the Go plugin calls it, where that is another name that nobody has.
    pub(crate) go_name: Option<String>,
}

impl TypedNames {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &String> {
        self.given().chain(&self.go_name)
    }

    /// Without what is only for those who know the Go plugin.
    pub(crate) fn given(&self) -> impl Iterator<Item = &String> {
        [&self.name].into_iter().chain(&self.aliases)
    }
}
