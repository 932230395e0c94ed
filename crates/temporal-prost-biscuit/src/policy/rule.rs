use super::{Field, parse};
use crate::{PolicyError, datalog};
use biscuit_auth::builder::{Check, Fact, Policy};
use serde_json::Value;
use std::fmt;
use temporal_prost_expression::{EvaluateError, SystemEnv, Template};

/// The conditions of a method: one of the alternatives must hold, and every check.
///
/// ```
/// use temporal_prost_biscuit::Rule;
///
/// let rule = Rule::new()
///     .right_on("clusters.delete", "cluster/${! region }/${! name }")?
///     .or_if(r#"parent("clusters.v1.Clusters", "Replace")"#)?
///     .check(r#"namespace("production")"#)?;
/// # Ok::<(), temporal_prost_biscuit::PolicyError>(())
/// ```
#[derive(Debug, Default)]
pub struct Rule {
    right: Option<NeededRight>,
    alternatives: Vec<Policy>,
    checks: Vec<Check>,
    fields: Vec<Field>,
    delegated: Vec<String>,
}

/// The right that a caller needs.
#[derive(Debug)]
struct NeededRight {
    name: String,
    on: Option<Template>,
}

impl Rule {
    /// Makes a rule without alternatives, which nobody satisfies.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Allows the holder of any valid token.
    #[must_use]
    pub fn any_user(mut self) -> Self {
        self.alternatives.push(datalog::allow_any_user());
        self
    }

    /// Allows who has a right on every resource.
    #[must_use]
    pub fn right(mut self, name: impl Into<String>) -> Self {
        self.right = Some(NeededRight { name: name.into(), on: None });
        self
    }

    /// Allows who has a right on a resource. An expression in the language of workflow ids names the resource, from the
    /// input in JSON form.
    ///
    /// # Errors
    /// Fails if the expression cannot be parsed.
    pub fn right_on(mut self, name: impl Into<String>, expression: &str) -> Result<Self, PolicyError> {
        let on = Template::parse(expression)
            .map_err(|source| PolicyError::Resource { expression: expression.to_owned(), source })?;
        self.right = Some(NeededRight { name: name.into(), on: Some(on) });
        Ok(self)
    }

    /// Allows who satisfies a condition in Datalog, such as `role("admin")`. A condition that needs only facts of the
    /// command, such as `parent("…")`, also allows commands without a token.
    ///
    /// # Errors
    /// Fails if it is not Datalog, or uses what tokens may not use.
    pub fn or_if(mut self, condition: &str) -> Result<Self, PolicyError> {
        self.alternatives.push(parse::allow(condition)?);
        Ok(self)
    }

    /// Requires a condition in Datalog, whoever the caller is.
    ///
    /// # Errors
    /// Fails if it is not Datalog, or uses what tokens may not use.
    pub fn check(mut self, condition: &str) -> Result<Self, PolicyError> {
        self.checks.push(parse::check(condition)?);
        Ok(self)
    }

    /// Makes a field of the input a fact.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// Names a right of the caller that the workflow may use on behalf of the caller. Clients pass it on only if they have
    /// a [`Delegation`](crate::Delegation).
    #[must_use]
    pub fn delegate(mut self, right: impl Into<String>) -> Self {
        self.delegated.push(right.into());
        self
    }

    #[cfg(feature = "client")]
    pub(crate) fn delegated(&self) -> &[String] {
        &self.delegated
    }

    /// Returns what the rule demands of an input.
    pub(crate) fn demand(&self, input: &Value) -> Result<Demand, EvaluateError> {
        let right = self.right.as_ref();
        let on = right.and_then(|right| right.on.as_ref());
        let on = on.map(|template| template.evaluate(input, &mut SystemEnv)).transpose()?;
        let needed = right.map(|right| Needed { right: right.name.clone(), on });
        let policies = needed.iter().flat_map(Needed::policies).chain(self.alternatives.iter().cloned());
        let needs = right.map(|right| datalog::fact(datalog::NEEDS, &[&right.name]));
        let fields = self.fields.iter().filter_map(|field| field.fact(input));
        Ok(Demand {
            policies: policies.collect(),
            checks: self.checks.clone(),
            facts: needs.into_iter().chain(fields).collect(),
            needed,
        })
    }
}

/// The rule of a method for one input.
#[derive(Debug)]
pub(crate) struct Demand {
    pub(crate) needed: Option<Needed>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) checks: Vec<Check>,
    pub(crate) facts: Vec<Fact>,
}

/// A right on the resource of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Needed {
    pub(crate) right: String,
    pub(crate) on: Option<String>,
}

impl Demand {
    /// Returns the conditions of a command without a rule.
    pub(crate) fn default_of(allows: bool) -> Self {
        let policies = if allows { vec![datalog::allow_any_user()] } else { Vec::new() };
        Self { needed: None, policies, checks: Vec::new(), facts: Vec::new() }
    }
}

impl Needed {
    fn policies(&self) -> Vec<Policy> {
        let Self { right, on } = self;
        let everywhere = datalog::allow(vec![datalog::predicate("right", &[right])]);
        let Some(on) = on else { return vec![everywhere] };
        vec![
            everywhere,
            datalog::allow(vec![datalog::predicate("right", &[right, on])]),
            datalog::allow_under(right, on),
        ]
    }
}

impl fmt::Display for Needed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.right)?;
        self.on.iter().try_for_each(|on| write!(f, " on `{on}`"))
    }
}
