//! The rights that a caller needs.

use minijinja::Value;

use super::template::markdown;
use crate::{
    model::{AccessRule, Decision, NeededRight, Service},
    rust::markdown::code,
};

/// Returns what the caller of a method needs, or `None` if the schema of its service has no policy.
pub(super) fn needed(service: &Service, method: &str) -> Option<Value> {
    let decision = service.policy.as_ref()?.decision(method);
    Some(markdown(match decision {
        Decision::AnyUser => "a valid token".to_owned(),
        Decision::Nobody => "more than anybody has: the policy refuses every call".to_owned(),
        Decision::Rule(rule) => needed_by(rule),
    }))
}

fn needed_by(rule: &AccessRule) -> String {
    let any_user = rule.any_user.then(|| "a valid token".to_owned());
    let conditions = rule.or_if.iter().map(|condition| code(condition));
    let ways: Vec<_> = any_user.into_iter().chain(rule.right.iter().map(right)).chain(conditions).collect();
    let checks = rule.checks.iter().map(|check| format!("; always {}", code(check)));
    ways.join(", or ") + &checks.collect::<String>() + &delegated(rule)
}

fn delegated(rule: &AccessRule) -> String {
    let rights: Vec<_> = rule.delegate.iter().map(|right| code(right)).collect();
    if rights.is_empty() {
        return String::new();
    }
    format!("; it may use {} on behalf of the caller", rights.join(", "))
}

fn right(NeededRight { name, on }: &NeededRight) -> String {
    let on = on.as_ref().map(|on| format!(" on {}", code(on))).unwrap_or_default();
    format!("the right {}{on}", code(name))
}
