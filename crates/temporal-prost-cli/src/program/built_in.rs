//! The built-in names, which fields and rpcs of a schema cannot use.
//!
//! The generator has the same lists in `src/names/built_in.rs`, and a test compares them: add a new flag, letter or
//! command to both. The lists contain only flags of commands that also have flags for messages. Flags of other commands,
//! such as `list`, cannot collide.
//!
//! ```
//! use temporal_prost_cli::built_in;
//!
//! // A field `output` gets the flag `--input-output`.
//! assert!(built_in::FLAGS.contains(&"output"));
//! ```

/// Built-in flags. A field's flag with one of these names gets the prefix `input-` in every command.
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

/// Letters of built-in flags. A field's alias with one of these letters becomes `--input-<letter>`.
pub const LETTERS: &[&str] = &["V", "d", "f", "h", "n", "o", "r", "s", "t", "u", "w", "y"];

/// Commands of every service. An rpc's command or alias with one of these names gets its kind as a prefix, as in
/// `signal-cancel`.
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

    /// Collects the names of all built-in flags. `further` are the flags that `tree` and clap add.
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
