//! The rules of methods: who may call them.

mod conditions;
mod facts;
mod rights;

pub(super) use self::{
    conditions::{invalid_condition, unusable_fact},
    facts::unknown_fact,
    rights::{undefined_right, unused_right},
};

use std::collections::BTreeSet;

use super::expressions::Written;
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    expression::Purpose,
    model::{Decision, Package, Policy},
    schema::{
        descriptor::MethodOptions,
        pool::{Pool, Rpc},
    },
};

/// Reports resources on which nobody can have a right.
pub(super) fn unstable_resource(written: &Written<'_>, diagnostics: &mut Diagnostics) {
    let Some(sources) = written.sources(Purpose::Resource) else { return };
    let what = match () {
        () if sources.is_random() => "is random",
        () if sources.reads_clock() => "depends on the time",
        () => return,
    };
    let name = &written.rpc.proto.name;
    let message = format!("the resource of `{name}` {what}, so nobody can be granted a right on it");
    let help = "name the resource by fields of the input";
    diagnostics.push(written.placed.report(Rule::UnstableResource, message).help(help));
}

/// Reports methods that the policy of their service refuses to everybody.
pub(super) fn nobody_may_call(packages: &[Package], pool: &Pool<'_>, diagnostics: &mut Diagnostics) {
    for service in packages.iter().flat_map(|package| &package.services) {
        let Some(policy) = &service.policy else { continue };
        let names: BTreeSet<_> = service.methods().map(|(_, method)| &method.full_name).collect();
        for rpc in names.into_iter().filter_map(|name| pool.rpc(name)) {
            if let Some(found) = nobody(rpc, policy) {
                diagnostics.push(found);
            }
        }
    }
}

fn nobody(rpc: Rpc<'_>, policy: &Policy) -> Option<Diagnostic> {
    let name = &rpc.proto.name;
    if policy.decision(name) != Decision::Nobody {
        return None;
    }
    let (at, why) = match rpc.options().access {
        Some(_) => (rpc.extension_at(MethodOptions::ACCESS, &[]), "its rule allows nobody"),
        None => (rpc.at(), "it has no rule, and the policy of its service refuses such methods"),
    };
    let message = format!("nobody may call `{name}`: {why}");
    let help = "set `right`, `or_if` or `any_user` in `(temporal_prost.v1.access)`";
    Some(Diagnostic::new(Rule::NobodyMayCall, at, message).help(help))
}
