//! The messages and enums that the runtime has.
//!
//! They are listed one by one, since a schema can declare others in packages of the same names.

use std::{collections::BTreeSet, sync::LazyLock};

use super::{extern_segment, join, prefixes};
use crate::rust::names::upper_camel;

/// The full names of the types in `temporal_prost::protos`, also of those inside messages.
static TYPES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("runtime.txt").lines().collect());

/// Returns whether a type, or the message that encloses it, is in the runtime.
pub(super) fn covers(full_name: &str) -> bool {
    // Most schemas have no such type, and need no index.
    full_name.starts_with("temporal") && prefixes(full_name).any(|prefix| TYPES.contains(prefix))
}

/// Returns whether a message that encloses the type is in the runtime, but not the type.
pub(super) fn lacks(full_name: &str) -> bool {
    covers(full_name) && !TYPES.contains(full_name)
}

/// Returns the path in `temporal_prost::protos`.
pub(super) fn path(full_name: &str) -> Option<String> {
    let (scope, name) = full_name.rsplit_once('.').filter(|_| covers(full_name))?;
    Some(join(scope.split('.').enumerate().map(extern_segment).chain([upper_camel(name)])))
}
