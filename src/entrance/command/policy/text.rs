//! A policy in words.

use std::fmt::Write;

use crate::model::{AccessRule, Decision, NeededRight, PolicyField, Service};

pub(super) fn policy(service: &Service, full_name: &str) -> String {
    let Some(policy) = &service.policy else {
        return format!(
            "The schema has no policy for `{}`. A policy in code decides about `{full_name}`.\n",
            service.full_name
        );
    };
    let method = full_name.rsplit('.').next().unwrap_or_default();
    let has_rule = policy.rules.iter().any(|rule| rule.method == method);
    let why = if has_rule { "its rule" } else { "it has no rule, and the default of its service" };
    match policy.decision(method) {
        Decision::Rule(found) => rule(full_name, found),
        Decision::AnyUser => {
            format!("`{full_name}` may be called by any user with a valid token: {why} allows it.\n")
        }
        Decision::Nobody => format!("`{full_name}` may be called by nobody: {why} refuses it.\n"),
    }
}

fn rule(full_name: &str, rule: &AccessRule) -> String {
    let mut text = format!("`{full_name}` may be called by\n");
    // Writing to a string cannot fail.
    for (index, way) in ways(rule).into_iter().enumerate() {
        let _ = writeln!(text, "  {}{way}", if index == 0 { "" } else { "or " });
    }
    for (index, check) in rule.checks.iter().enumerate() {
        let _ = writeln!(text, "{}\n  {check}", if index == 0 { "only if" } else { "and if" });
    }
    if !rule.fields.is_empty() {
        text.push_str("by these fields of the input\n");
    }
    for PolicyField { path, kind } in &rule.fields {
        let _ = writeln!(text, "  {path:?}, {}", kind.name());
    }
    if !rule.delegate.is_empty() {
        text.push_str("and may use these rights on behalf of the caller\n");
    }
    for right in &rule.delegate {
        let _ = writeln!(text, "  `{right}`");
    }
    text
}

fn ways(rule: &AccessRule) -> Vec<String> {
    let any_user = rule.any_user.then(|| "any user with a valid token".to_owned());
    let conditions = rule.or_if.iter().map(|condition| format!("whoever satisfies {condition}"));
    any_user.into_iter().chain(rule.right.iter().map(right)).chain(conditions).collect()
}

fn right(NeededRight { name, on }: &NeededRight) -> String {
    match on {
        None => format!("who has the right `{name}` on every resource"),
        Some(on) => format!("who has the right `{name}` on `{on}`, on a prefix of it, or on every resource"),
    }
}
