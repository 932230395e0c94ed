use super::Action;
use temporal_prost::codegen::IdConflictPolicy;

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

/// What a command does: its place in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Starts a workflow.
    Workflow,
    /// Sends a signal.
    Signal,
    /// Asks a query.
    Query,
    /// Sends an update.
    Update,
    /// Sends a signal, and starts the workflow if it is not running.
    SignalWithStart,
    /// Sends an update, and starts the workflow if it is not running.
    UpdateWithStart,
}

/// A command of a service.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// Its name, which no other command of the service has, nor a common one.
    pub name: &'static str,
    /// Further names.
    pub aliases: &'static [&'static str],
    /// What the Go plugin calls it, where that is another name; it works, and is not shown.
    pub go_name: Option<&'static str>,
    /// Its comment or `usage`; empty where it has neither.
    pub help: &'static str,
    /// Whether the schema asks not to use it any more.
    pub deprecated: bool,
    /// Flags of the first message that a built-in flag has pushed aside: as [`Field::flag`] says, and as they are called.
    pub input_renamed: &'static [(&'static str, &'static str)],
    /// The same for what goes with a start, whose flags give way to those of the first message, too.
    pub second_renamed: &'static [(&'static str, &'static str)],
    /// What an update that goes with a start does if the workflow is running; `None` leaves it to the runtime.
    pub id_conflict_policy: Option<IdConflictPolicy>,
    /// What it does.
    pub action: &'static dyn Action,
}

impl Command {
    /// A command of which there is nothing else to say.
    #[must_use]
    pub const fn new(name: &'static str, action: &'static dyn Action) -> Self {
        Self {
            name,
            aliases: &[],
            go_name: None,
            help: "",
            deprecated: false,
            input_renamed: &[],
            second_renamed: &[],
            id_conflict_policy: None,
            action,
        }
    }
}

/// The flags of a message.
#[derive(Debug)]
pub struct Message {
    /// Its full protobuf name.
    pub name: &'static str,
    /// In the order of declaration.
    pub fields: &'static [Field],
}

/// The flag of a field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The number of the field.
    pub number: u32,
    /// The flag, without dashes.
    pub flag: &'static str,
    /// Further names of the flag; those of one letter have one dash.
    pub aliases: &'static [&'static str],
    /// What the Go plugin calls it, where that is another name; it works, and is not shown.
    pub go_name: Option<&'static str>,
    /// The field's comment or `usage`; empty where it has neither.
    pub help: &'static str,
    /// Whether the schema asks not to use it any more.
    pub deprecated: bool,
}

impl Field {
    /// A field of which there is nothing else to say.
    #[must_use]
    pub const fn new(number: u32, flag: &'static str) -> Self {
        Self { number, flag, aliases: &[], go_name: None, help: "", deprecated: false }
    }
}
