use crate::datalog::{check_expiry, fact};
use biscuit_auth::{
    builder::{BiscuitBuilder, Fact},
    error::Token as Cause,
};
use serde::{Deserialize, Serialize};
use std::time::SystemTime;

/// A right that a token grants.
///
/// ```
/// use temporal_prost_biscuit::Right;
///
/// assert_eq!(Right::everywhere("clusters.read").to_string(), "clusters.read");
/// assert_eq!(Right::on("clusters.delete", "cluster/eu/blue").to_string(), "clusters.delete on cluster/eu/blue");
/// assert_eq!(Right::under("clusters.delete", "cluster/eu/").to_string(), "clusters.delete under cluster/eu/");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    under: Option<String>,
}

impl Right {
    /// The right on every resource.
    #[must_use]
    pub fn everywhere(name: impl Into<String>) -> Self {
        Self { name: name.into(), on: None, under: None }
    }

    /// The right on one resource.
    #[must_use]
    pub fn on(name: impl Into<String>, resource: impl Into<String>) -> Self {
        Self { name: name.into(), on: Some(resource.into()), under: None }
    }

    /// The right on all resources whose names begin with `prefix`.
    #[must_use]
    pub fn under(name: impl Into<String>, prefix: impl Into<String>) -> Self {
        Self { name: name.into(), on: None, under: Some(prefix.into()) }
    }

    /// Returns the name of the right, such as `clusters.delete`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// If both a resource and a prefix are set, which only a file can do, the right is on both.
    fn facts(&self) -> Vec<Fact> {
        let on = self.on.iter().map(|resource| fact("right", &[&self.name, resource]));
        let under = self.under.iter().map(|prefix| fact("right_under", &[&self.name, prefix]));
        let facts: Vec<_> = on.chain(under).collect();
        if facts.is_empty() { vec![fact("right", &[&self.name])] } else { facts }
    }
}

impl std::fmt::Display for Right {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)?;
        self.on.iter().try_for_each(|resource| write!(f, " on {resource}"))?;
        self.under.iter().try_for_each(|prefix| write!(f, " under {prefix}"))
    }
}

/// The contents of a token: who holds it, what the holder may do, and until when.
///
/// In Datalog these are `user("…")`, `role("…")`, `right("name")`, `right("name", "resource")`,
/// `right_under("name", "prefix")` and `check if time($time), $time < …`.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use temporal_prost_biscuit::{Claims, Right};
///
/// let claims = Claims::new("ada@example.com", SystemTime::now() + Duration::from_secs(600))
///     .role("viewer")
///     .right(Right::everywhere("clusters.read"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    user: String,
    expiry: SystemTime,
    roles: Vec<String>,
    rights: Vec<Right>,
}

impl Claims {
    /// Makes claims without a right. The expiry is in whole seconds, rounded down.
    #[must_use]
    pub fn new(user: impl Into<String>, expiry: SystemTime) -> Self {
        Self { user: user.into(), expiry, roles: Vec::new(), rights: Vec::new() }
    }

    /// Names a role of the user. Refusals and policies can show and use it. It grants nothing by itself.
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.roles.push(role.into());
        self
    }

    /// Grants a right.
    #[must_use]
    pub fn right(mut self, right: Right) -> Self {
        self.rights.push(right);
        self
    }

    pub(crate) fn builder(&self) -> Result<BiscuitBuilder, Cause> {
        let user = std::iter::once(fact("user", &[&self.user]));
        let roles = self.roles.iter().map(|role| fact("role", &[role]));
        let rights = self.rights.iter().flat_map(Right::facts);
        let builder =
            user.chain(roles).chain(rights).try_fold(BiscuitBuilder::new(), BiscuitBuilder::fact)?;
        builder.check(check_expiry(self.expiry))
    }
}
