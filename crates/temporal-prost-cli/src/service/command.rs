use super::Action;
use temporal_prost::codegen::IdConflictPolicy;

/// The kind of a command, which is its heading in help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Starts a workflow.
    Workflow,
    /// Sends a signal.
    Signal,
    /// Sends a query.
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
    /// The name. It is unique in the service.
    pub name: &'static str,
    /// Further names.
    pub aliases: &'static [&'static str],
    /// The name in the Go plugin, if it differs. It works, but help does not show it.
    pub go_name: Option<&'static str>,
    /// The comment or `usage`, or an empty text.
    pub help: &'static str,
    /// Set if the schema deprecates the rpc.
    pub deprecated: bool,
    /// The flags of the first message that collide with built-in flags: the name in [`Field::flag`](super::Field::flag), and
    /// the new name.
    pub input_renamed: &'static [(&'static str, &'static str)],
    /// The renamed flags of a signal or update with start, which can also collide with flags of the first message.
    pub second_renamed: &'static [(&'static str, &'static str)],
    /// The policy of an update with start for a running workflow. Defaults to the policy of the runtime.
    pub id_conflict_policy: Option<IdConflictPolicy>,
    /// The action.
    pub action: &'static dyn Action,
}

impl Command {
    /// Creates a command without further names or settings.
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
