use super::Action;
use temporal_prost::codegen::IdConflictPolicy;

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
