use std::collections::BTreeSet;

use heck::ToSnakeCase;

use crate::schema::pool::Kind;

/// A Rust scope that contains the names of rpcs and of our items.
pub(super) struct Scope {
    taken: BTreeSet<String>,
}

// `into` and `try_into` take any type by value, and Rust prefers them to methods by reference.
pub(super) const CLIENT: [&str; 6] = ["new", "sdk", "schedules", "clone", "into", "try_into"];
pub(super) const EXTERNAL: [&str; 7] = ["id", "run_id", "cancel", "signal", "clone", "into", "try_into"];
pub(super) const CALLS: [&str; 3] = ["clone", "into", "try_into"];
pub(super) const HANDLER: [&str; 2] = ["new", "run"];
pub(super) const HANDLE: [&str; 18] = [
    "id",
    "at_run",
    "run_id",
    "result",
    "cancel",
    "terminate",
    "describe",
    "sdk",
    "fetch_history",
    "signal",
    "query",
    "update",
    "update_handle",
    "clone",
    "to_owned",
    "borrow",
    "into",
    "try_into",
];

impl Scope {
    /// `reserved` are the names of our items, `derived` are made from the names of other rpcs.
    pub(super) fn new(reserved: &[&str], derived: impl IntoIterator<Item = String>) -> Self {
        let reserved = reserved.iter().map(|name| (*name).to_owned());
        Self { taken: reserved.chain(derived).collect() }
    }

    /// Returns the name of an rpc in snake case, with its kind appended if the name is taken.
    pub(super) fn name(&self, rpc: &str, kind: Kind) -> String {
        let name = rpc.to_snake_case();
        if self.taken.contains(&name) { format!("{name}_{kind}") } else { name }
    }
}
