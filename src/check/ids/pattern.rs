//! Ids of different workflows that can be equal.

use std::collections::BTreeMap;

use super::{Id, Ids};
use crate::{
    diagnostic::{Diagnostics, Rule},
    schema::pool::{Kind, Rpc},
};

/// Ids are unique in a namespace, whatever the types of the workflows are.
pub(in crate::check) fn shared_id_pattern(ids: &Ids<'_>, diagnostics: &mut Diagnostics) {
    let mut owners = BTreeMap::<_, &Id<'_>>::new();
    for id in ids.of(Kind::Workflow).filter(|id| !id.sources.is_unique()) {
        let pattern: Vec<_> = id.template.parts().collect();
        if pattern.iter().all(Option::is_none) {
            continue;
        }
        let text: String = pattern.iter().map(|part| part.unwrap_or("…")).collect();
        let Some(owner) = owners.get(&pattern) else {
            owners.insert(pattern, id);
            continue;
        };
        // Two versions of one workflow may share ids.
        if is_same(owner.rpc, id.rpc) {
            continue;
        }
        let message = format!(
            "the ids of workflows `{}` and `{}` have the form `{text}`, so a start of one can find its id taken by \
             the other",
            owner.rpc.proto.name, id.rpc.proto.name
        );
        let help = "begin each with a different text";
        diagnostics.push(id.diagnostic(Rule::SharedIdPattern, message).help(help));
    }
}

/// Returns whether the workflows differ in their package alone.
fn is_same(one: Rpc<'_>, other: Rpc<'_>) -> bool {
    one.proto.name == other.proto.name && one.service.proto.name == other.service.proto.name
}
