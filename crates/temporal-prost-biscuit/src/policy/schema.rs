//! Policies of schemas.

use super::{Field, FieldType, Policy, Rule};
use crate::PolicyError;
use temporal_prost::{AccessRule, Authorized, FactType};

impl Policy {
    /// Makes the policy of a service, as its schema declares it.
    ///
    /// ```
    /// use temporal_prost_biscuit::Policy;
    /// # use temporal_prost::{AccessRule, Authorized, Served, Service, ServicePolicy};
    /// # enum Clusters {}
    /// # impl Service for Clusters {
    /// #     const NAME: &'static str = "clusters.v1.Clusters";
    /// #     const SERVED: &'static [Served] = &[];
    /// # }
    /// # impl Authorized for Clusters {
    /// #     const POLICY: ServicePolicy = ServicePolicy {
    /// #         rules: &[AccessRule { method: "GetCluster", right: Some("clusters.read"), ..AccessRule::UNSET }],
    /// #         ..ServicePolicy::UNSET
    /// #     };
    /// # }
    ///
    /// // Usually `clusters_temporal::Service`, which the schema generates.
    /// let policy = Policy::of::<Clusters>()?;
    /// # Ok::<(), temporal_prost_biscuit::PolicyError>(())
    /// ```
    ///
    /// # Errors
    /// Fails if a condition or resource is invalid, which the generator rules out.
    pub fn of<S: Authorized>() -> Result<Self, PolicyError> {
        Self::deny().service::<S>()
    }

    /// Adds the policy of another service.
    ///
    /// # Errors
    /// Fails if a condition or resource is invalid, which the generator rules out.
    pub fn service<S: Authorized>(self) -> Result<Self, PolicyError> {
        let declared = S::POLICY;
        let policy = if declared.allow_by_default { self.allow_by_default(S::NAME) } else { self };
        let add = |policy: Self, access: &AccessRule| Ok(policy.rule(S::NAME, access.method, rule(access)?));
        declared.rules.iter().try_fold(policy, add)
    }
}

fn rule(access: &AccessRule) -> Result<Rule, PolicyError> {
    let rule = if access.any_user { Rule::new().any_user() } else { Rule::new() };
    let rule = match (access.right, access.on) {
        (Some(right), Some(on)) => rule.right_on(right, on)?,
        (Some(right), None) => rule.right(right),
        (None, _) => rule,
    };
    let rule = access.fields.iter().map(field).fold(rule, Rule::field);
    let rule = access.delegate.iter().fold(rule, |rule, right| rule.delegate(*right));
    let rule = access.or_if.iter().try_fold(rule, |rule, condition| rule.or_if(condition))?;
    access.checks.iter().try_fold(rule, |rule, condition| rule.check(condition))
}

fn field((path, kind): &(&'static str, FactType)) -> Field {
    let kind = match kind {
        FactType::Integer => FieldType::Integer,
        FactType::Flag => FieldType::Flag,
        // Types of later releases are shown as texts, if they are texts in JSON.
        _ => FieldType::Text,
    };
    Field::new(*path, kind)
}
