use super::{Commands, Service, tree};
use std::fmt;

/// The command line of a service. Generated code makes it.
pub struct Program {
    service: &'static Service,
    tree: fn() -> clap::Command,
}

impl Program {
    /// The command line of the service with the marker `S`.
    #[must_use]
    pub fn new<S: Commands>() -> Self {
        Self { service: S::SERVICE, tree: tree::root::<S> }
    }

    /// The commands for clap, to be parsed on their own or below another command.
    #[must_use]
    pub fn command(&self) -> clap::Command {
        (self.tree)()
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program").field("service", &self.service.full_name).finish_non_exhaustive()
    }
}
