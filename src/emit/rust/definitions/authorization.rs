//! Who may call the methods of a service, as data.

use crate::{
    emit::rust::{options::Fields, value},
    model::{AccessRule, FactType, Policy, PolicyField, Service},
};

pub(super) fn implementation(service: &Service) -> String {
    let Some(policy) = &service.policy else { return String::new() };
    let Policy { allow_by_default, rights, rules } = policy;
    let rules = (!rules.is_empty()).then(|| format!("&[{}]", value::list(rules.iter().map(rule))));
    let policy = Fields::default()
        .on("allow_by_default", *allow_by_default)
        .value("rights", texts(rights))
        .value("rules", rules)
        .build("ServicePolicy");
    format!(
        "
        impl tp::Authorized for Service {{
            const POLICY: tp::ServicePolicy = {policy};
        }}
        "
    )
}

fn rule(rule: &AccessRule) -> String {
    let AccessRule { method, any_user, right, or_if, checks, delegate, fields } = rule;
    let fields = (!fields.is_empty()).then(|| format!("&[{}]", value::list(fields.iter().map(field))));
    Fields::default()
        .value("method", Some(format!("{method:?}")))
        .on("any_user", *any_user)
        .text("right", right.as_ref().map(|right| &*right.name))
        .text("on", right.as_ref().and_then(|right| right.on.as_deref()))
        .value("or_if", texts(or_if))
        .value("checks", texts(checks))
        .value("delegate", texts(delegate))
        .value("fields", fields)
        .build("AccessRule")
}

fn texts(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| format!("&{texts:?}"))
}

fn field(PolicyField { path, kind }: &PolicyField) -> String {
    let kind = match kind {
        FactType::Text => "Text",
        FactType::Integer => "Integer",
        FactType::Flag => "Flag",
    };
    format!("({path:?}, tp::FactType::{kind})")
}
