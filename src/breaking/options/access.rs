//! Who may call an rpc.

use super::{Change, Endpoint, Finding, shown};
use crate::model::{AccessRule, Decision, NeededRight};

/// Rpcs of two kinds are compared twice, with the same finding.
pub(super) fn compare(old: Endpoint<'_>, new: Endpoint<'_>) -> Option<Finding> {
    let [before, after] = [old, new].map(access);
    if before == after {
        return None;
    }
    let message = format!("access to `{}` is {after}, was {before}", new.method.full_name);
    Some(Finding::new(Change::Access, new.access_at(), message).was(old.access_at()))
}

/// Shows who may call an rpc. Different rules are shown differently.
fn access(endpoint: Endpoint<'_>) -> String {
    let Some(policy) = &endpoint.service.policy else {
        return "not in the schema".to_owned();
    };
    match policy.decision(&endpoint.method.name) {
        Decision::AnyUser => "for any user".to_owned(),
        Decision::Nobody => "for nobody".to_owned(),
        Decision::Rule(rule) => shown_rule(rule),
    }
}

fn shown_rule(rule: &AccessRule) -> String {
    let right = |NeededRight { name, on }: &NeededRight| {
        let on = on.as_ref().map(|on| format!(" on {}", shown::text(Some(on)))).unwrap_or_default();
        format!("by the right {}{on}", shown::text(Some(name)))
    };
    let any_user = rule.any_user.then(|| "for any user".to_owned());
    let conditions = rule.or_if.iter().map(|condition| format!("by {}", shown::text(Some(condition))));
    let ways: Vec<_> = any_user.into_iter().chain(rule.right.iter().map(right)).chain(conditions).collect();
    let checks = rule.checks.iter().map(|check| format!(" if {}", shown::text(Some(check))));
    let delegate = rule.delegate.iter().map(|right| format!(" delegating {}", shown::text(Some(right))));
    ways.join(" or ") + &checks.chain(delegate).collect::<String>()
}
