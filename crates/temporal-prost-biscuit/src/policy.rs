mod field;
mod parse;
mod rule;
#[cfg(feature = "schema")]
mod schema;

pub use field::{Field, FieldType};
pub(crate) use rule::Demand;
pub use rule::Rule;

use crate::{command::Command, datalog};
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
    allows_continued: bool,
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

    /// Also allows the next runs of a workflow that was allowed to start, in every rule: those with the fact
    /// `continued($how)`, which only the executor states. Checks of the rules must hold for them, too.
    #[must_use]
    pub fn allow_continued(mut self) -> Self {
        self.allows_continued = true;
        self
    }

    /// Returns the rights that a caller of the command passes on.
    #[cfg(feature = "client")]
    pub(crate) fn delegated(&self, command: &Command) -> &[String] {
        let (service, method) = command.key();
        self.rules.get(&(service.to_owned(), method.to_owned())).map_or(&[], Rule::delegated)
    }

    pub(crate) fn demand(&self, command: &Command) -> Result<Demand, EvaluateError> {
        let (service, method) = command.key();
        let mut demand = match self.rules.get(&(service.to_owned(), method.to_owned())) {
            Some(rule) => rule.demand(command.json())?,
            None => Demand::default_of(self.open.contains(service)),
        };
        // Nothing allows a command without a rule.
        if self.allows_continued && !demand.policies.is_empty() {
            demand.policies.push(datalog::allow_continued());
        }
        Ok(demand)
    }
}
