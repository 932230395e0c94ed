//! The flags and commands of every command line. `built_in.rs` of `temporal-prost-cli` has the same lists and explains
//! them.

/// Flags next to the flags of a message.
pub(crate) const FLAGS: [&str; 45] = [
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

/// Letters of flags.
pub(crate) const LETTERS: [&str; 12] = ["V", "d", "f", "h", "n", "o", "r", "s", "t", "u", "w", "y"];

/// Commands that every service has.
pub(crate) const COMMANDS: [&str; 11] = [
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

    /// The texts of the list `name` in a file of Rust.
    fn list<'a>(source: &'a str, name: &str) -> Vec<&'a str> {
        let (_, rest) = source.split_once(&format!("const {name}: ")).unwrap();
        let (_, rest) = rest.split_once("= &[").unwrap();
        let (list, _) = rest.split_once("];").unwrap();
        list.split('"').skip(1).step_by(2).collect()
    }

    #[test]
    fn the_runtime_has_the_same() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/temporal-prost-cli/src/program/built_in.rs");
        let runtime = std::fs::read_to_string(path).unwrap();
        assert_eq!(list(&runtime, "FLAGS"), FLAGS);
        assert_eq!(list(&runtime, "LETTERS"), LETTERS);
        assert_eq!(list(&runtime, "COMMANDS"), COMMANDS);
    }
}
