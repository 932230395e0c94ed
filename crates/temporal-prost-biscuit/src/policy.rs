mod field;
mod parse;
mod rule;
#[cfg(feature = "schema")]
mod schema;

pub use field::{Field, FieldType};
pub(crate) use rule::Demand;
pub use rule::Rule;

use crate::command::Command;
use std::collections::{HashMap, HashSet};
use temporal_prost_expression::EvaluateError;

/// The conditions under which the methods of services may be called.
///
/// ```
/// use temporal_prost_biscuit::{Policy, Rule};
///
/// let policy = Policy::deny()
///     .rule("clusters.v1.Clusters", "GetCluster", Rule::new().right("clusters.read"))
///     .allow_by_default("clusters.v1.Health");
/// ```
#[derive(Debug, Default)]
pub struct Policy {
    rules: HashMap<(String, String), Rule>,
    open: HashSet<String>,
}

impl Policy {
    /// Makes a policy that refuses every command without a rule.
    #[must_use]
    pub fn deny() -> Self {
        Self::default()
    }

    /// Sets the rule of a method, by the full protobuf name of its service. A second rule replaces the first.
    #[must_use]
    pub fn rule(mut self, service: impl Into<String>, method: impl Into<String>, rule: Rule) -> Self {
        self.rules.insert((service.into(), method.into()), rule);
        self
    }

    /// Allows the methods of a service that have no rule, to the holder of any valid token.
    #[must_use]
    pub fn allow_by_default(mut self, service: impl Into<String>) -> Self {
        self.open.insert(service.into());
        self
    }

    pub(crate) fn demand(&self, command: &Command) -> Result<Demand, EvaluateError> {
        let (service, method) = command.key();
        match self.rules.get(&(service.to_owned(), method.to_owned())) {
            Some(rule) => rule.demand(command.json()),
            None => Ok(Demand::default_of(self.open.contains(service))),
        }
    }
}
