//! The rules of methods: who may call them.

mod conditions;
mod rights;

pub(super) use self::{
    conditions::{invalid_condition, unusable_fact},
    rights::{undefined_right, unused_right},
};

use std::collections::BTreeSet;

use temporal_prost_expression::Template;

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    expression::Expression,
    model::{Decision, Package, Policy},
    schema::{
        descriptor::{AccessOptions, MethodOptions},
        pool::{Pool, Rpc},
    },
};

/// Reports resources on which nobody can have a right.
pub(super) fn unstable_resource(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let resource = Expression::resource(rpc);
    let Some(sources) = resource.as_ref().and_then(Expression::key).map(Template::sources) else { return };
    let what = match () {
        () if sources.is_random() => "is random",
        () if sources.reads_clock() => "depends on the time",
        () => return,
    };
    let name = &rpc.proto.name;
    let message = format!("the resource of `{name}` {what}, so nobody can be granted a right on it");
    let at = rpc.extension_at(MethodOptions::ACCESS, &[AccessOptions::ON.number]);
    let help = "name the resource by fields of the input";
    let found = Diagnostic::new(Rule::UnstableResource, at, message).option(AccessOptions::ON.name);
    diagnostics.push(found.help(help));
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
