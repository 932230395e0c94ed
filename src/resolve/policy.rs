use std::collections::BTreeSet;

use super::{Resolver, options};
use crate::{
    condition::Condition,
    expression::InputField,
    model::{AccessRule, NeededRight, Policy, PolicyField},
    schema::{
        descriptor::AccessOptions,
        pool::{Pool, Rpc, ServiceView, without_dot},
    },
};

impl Resolver<'_> {
    /// Returns `None` for a service without any option of a policy.
    pub(super) fn policy(self, service: ServiceView<'_>) -> Option<Policy> {
        let options = service.proto.options.as_ref().and_then(|options| options.policy.as_ref());
        let rules: Vec<_> = service.annotated_rpcs().filter_map(|rpc| rule(self.pool, rpc)).collect();
        if options.is_none() && rules.is_empty() {
            return None;
        }
        let options = options.cloned().unwrap_or_default();
        Some(Policy { allow_by_default: options.allow_by_default, rights: options.rights, rules })
    }
}

fn rule(pool: &Pool<'_>, rpc: Rpc<'_>) -> Option<AccessRule> {
    let access = rpc.options().access.as_deref()?;
    Some(AccessRule {
        method: rpc.proto.name.clone(),
        any_user: access.any_user,
        right: options::text(&access.right).map(|name| NeededRight { name, on: options::text(&access.on) }),
        or_if: access.or_if.clone(),
        checks: access.check.clone(),
        delegate: access.delegate.clone(),
        fields: fields(pool, rpc, access),
    })
}

/// Conditions that do not parse, and fields that cannot be facts, are omitted.
fn fields(pool: &Pool<'_>, rpc: Rpc<'_>, access: &AccessOptions) -> Vec<PolicyField> {
    let input = without_dot(&rpc.proto.input_type);
    let conditions = access.or_if.iter().chain(&access.check);
    let conditions = conditions.filter_map(|text| Condition::parse(text).ok());
    let paths: BTreeSet<_> = conditions
        .flat_map(|one| one.fields().map(|fact| fact.path.to_owned()).collect::<Vec<_>>())
        .collect();
    let field = |path: String| {
        let kind = InputField::at_path(pool, input, &path)?.fact_type()?;
        Some(PolicyField { path, kind })
    };
    paths.into_iter().filter_map(field).collect()
}
