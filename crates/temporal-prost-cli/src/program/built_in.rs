//! What commands have of their own, so that fields and rpcs of a schema cannot have it.
//!
//! The generator has the same lists, in `src/names/built_in.rs`, and a test that holds them equal: a new flag, letter
//! or command is added to both. Only flags that stand beside those of a message are here: those of `list` and the like
//! meet nothing.

/// Flags of the commands. A field's flag of such a name gets `input-` in front, on whichever command.
pub const FLAGS: &[&str] = &[
    "address",
    "api-key",
    "client-connect-timeout",
    "config-file",
    "detach",
    "disable-config-env",
    "disable-config-file",
    "env",
    "env-file",
    "execution-timeout",
    "fairness-key",
    "grpc-meta",
    "help",
    "id-conflict-policy",
    "id-reuse-policy",
    "identity",
    "input-file",
    "memo",
    "namespace",
    "output",
    "priority-key",
    "profile",
    "run-id",
    "run-timeout",
    "search-attribute",
    "signal-file",
    "static-details",
    "static-summary",
    "task-queue",
    "task-timeout",
    "tls",
    "tls-ca-data",
    "tls-ca-path",
    "tls-cert-data",
    "tls-cert-path",
    "tls-key-data",
    "tls-key-path",
    "tls-server-name",
    "ui-address",
    "update-file",
    "update-id",
    "version",
    "wait-for-stage",
    "workflow-id",
    "yes",
];

/// Letters of flags. A field's alias of such a letter becomes `--input-<letter>`.
pub const LETTERS: &[&str] = &["V", "d", "f", "h", "n", "o", "r", "s", "t", "u", "w", "y"];

/// Commands that every service has. An rpc's command or alias of such a name gets its kind in front, as `signal-cancel`.
pub const COMMANDS: &[&str] = &[
    "cancel",
    "completions",
    "describe",
    "help",
    "history",
    "list",
    "man",
    "result",
    "schedule",
    "terminate",
    "worker",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        commands,
        flags::{AttachFlags, DetachFlags, PolicyFlags, StartFlags, UpdateFlags},
        session::GlobalFlags,
    };
    use clap::{Arg, Args as _};
    use std::collections::BTreeSet;

    /// What is made of all built-in flags, and of those that `tree` and clap add.
    fn all(name: impl Fn(&Arg) -> Option<String>, further: &[&str]) -> Vec<String> {
        let new = || clap::Command::new("");
        let commands = [
            AttachFlags::augment_args(new()),
            DetachFlags::augment_args(new()),
            GlobalFlags::augment_args(new()),
            PolicyFlags::augment_args(new()),
            StartFlags::augment_args(new()),
            UpdateFlags::augment_args(new()),
        ];
        let names = commands.iter().flat_map(|command| command.get_arguments().filter_map(&name));
        let further = further.iter().map(|&name| name.to_owned());
        names.chain(further).collect::<BTreeSet<_>>().into_iter().collect()
    }

    #[test]
    fn every_flag_is_here() {
        let further = ["help", "input-file", "signal-file", "update-file", "version"];
        assert_eq!(all(|arg| arg.get_long().map(str::to_owned), &further), FLAGS);
    }

    #[test]
    fn every_letter_is_here() {
        assert_eq!(all(|arg| arg.get_short().map(String::from), &["V", "f", "h", "s", "u"]), LETTERS);
    }

    #[test]
    fn every_command_is_here() {
        let root = commands::augment(clap::Command::new(""));
        let further = ["completions", "help", "man", "schedule", "worker"];
        let names: BTreeSet<_> = root.get_subcommands().map(clap::Command::get_name).chain(further).collect();
        assert!(names.into_iter().eq(COMMANDS.iter().copied()));
    }
}
