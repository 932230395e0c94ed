//! The rights that rules need, and those that services list for issuers.

use std::collections::BTreeSet;

use super::conditions::Written;
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    did_you_mean,
    schema::{
        descriptor::{AccessOptions, MethodOptions, PolicyOptions, ServiceOptions},
        pool::{Pool, Rpc, ServiceView},
    },
};

/// Reports rights that no service in the given or imported files lists, so that no issuer knows them.
pub(in crate::check) fn undefined_right(
    pool: &Pool<'_>,
    services: &[ServiceView<'_>],
    diagnostics: &mut Diagnostics,
) {
    let listed: BTreeSet<_> = pool.declared_services().flat_map(rights).collect();
    let rpcs = services.iter().flat_map(|service| service.annotated_rpcs());
    for (right, found) in rpcs.flat_map(needed).filter(|(right, _)| !listed.contains(&**right)) {
        let otherwise = || format!("list it: `option (temporal_prost.v1.policy).rights = {right:?};`");
        let help = did_you_mean(&right, listed.iter().copied()).unwrap_or_else(otherwise);
        diagnostics.push(found.help(help));
    }
}

/// Reports rights that no rule in the given or imported files needs.
pub(in crate::check) fn unused_right(
    pool: &Pool<'_>,
    services: &[ServiceView<'_>],
    diagnostics: &mut Diagnostics,
) {
    let listed =
        services.iter().flat_map(|service| (0..).zip(rights(*service)).map(move |one| (service, one)));
    let used: BTreeSet<_> = pool.rpcs().flat_map(needed).map(|(right, _)| right).collect();
    for (service, (index, right)) in listed.filter(|(_, (_, right))| !used.contains(*right)) {
        let at = service.extension_at(ServiceOptions::POLICY, &[PolicyOptions::RIGHTS.number, index]);
        let message = format!("no rule needs the right `{right}`");
        let found = Diagnostic::new(Rule::UnusedRight, at, message).option(format!("rights[{index}]"));
        diagnostics.push(found.help("set it as the `right` of a method, or remove it"));
    }
}

fn rights(service: ServiceView<'_>) -> impl Iterator<Item = &str> {
    let policy = service.proto.options.as_ref().and_then(|options| options.policy.as_ref());
    policy.into_iter().flat_map(|policy| policy.rights.iter().map(String::as_str))
}

/// Returns the rights that the rule of an rpc names, each with the finding if nothing grants it.
fn needed(rpc: Rpc<'_>) -> Vec<(String, Diagnostic)> {
    let message =
        |right: &str| format!("`{}` needs the right `{right}`, which no service lists", rpc.proto.name);
    let right = rpc.options().access.as_deref().map(|access| &access.right).filter(|right| !right.is_empty());
    let right = right.map(|right| {
        let at = rpc.extension_at(MethodOptions::ACCESS, &[AccessOptions::RIGHT.number]);
        let found = Diagnostic::new(Rule::UndefinedRight, at, message(right));
        (right.clone(), found.option(AccessOptions::RIGHT.name))
    });
    let delegated = rpc.options().access.as_deref().into_iter().flat_map(|access| &access.delegate);
    let delegated = (0..).zip(delegated).map(|(index, right)| {
        let at = rpc.extension_at(MethodOptions::ACCESS, &[AccessOptions::DELEGATE.number, index]);
        let message = format!("`{}` delegates the right `{right}`, which no service lists", rpc.proto.name);
        let found = Diagnostic::new(Rule::UndefinedRight, at, message);
        (right.clone(), found.option(format!("{}[{index}]", AccessOptions::DELEGATE.name)))
    });
    let of_condition = |written: Written<'_>| {
        let condition = written.parse().ok();
        let rights = condition.iter().flat_map(|condition| condition.rights());
        let found =
            |right: &str| written.diagnostic(Rule::UndefinedRight, message(right), written.range_of(right));
        rights.map(|right| (right.to_owned(), found(right))).collect::<Vec<_>>()
    };
    right.into_iter().chain(delegated).chain(Written::of(rpc).flat_map(of_condition)).collect()
}
