//! What commands have of their own, so that fields and rpcs of a schema cannot have it.
//!
//! The generator has the same lists, in `src/names/built_in.rs`, and a test that holds them equal: a new flag, letter
//! or command is added to both. Only flags that stand beside those of a message are here: those of `list` and the like
//! meet nothing.

/// Flags of the commands. A field's flag of such a name gets `input-` in front, on whichever command.
pub const FLAGS: [&str; 45] = [
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
pub const LETTERS: [&str; 12] = ["V", "d", "f", "h", "n", "o", "r", "s", "t", "u", "w", "y"];

/// Commands that every service has. An rpc's command or alias of such a name gets its kind in front, as `signal-cancel`.
pub const COMMANDS: [&str; 11] = [
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
