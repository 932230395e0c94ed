//! Tokens for tests: what a user may do is tested in memory, without an issuer.

use crate::{Claims, Command, Right, RootKeys, SigningKey, Token};
use std::time::{Duration, SystemTime};

/// An issuer with a generated key. Its tokens expire after an hour.
///
/// ```
/// use temporal_prost_biscuit::{Authorizer, Command, Kind, Policy, Reason, Rule, assert_refused, testing::TestIssuer};
///
/// let issuer = TestIssuer::new();
/// let policy = Policy::deny().rule("clusters.v1.Clusters", "GetCluster", Rule::new().right("clusters.read"));
/// let authorizer = Authorizer::new(issuer.keys(), policy);
/// let get = Command::new(Kind::Query, "clusters.v1.Clusters", "GetCluster").workflow("cluster/eu/blue");
///
/// let viewer = issuer.child("viewer", &["clusters.read"], &get);
/// assert!(authorizer.decide(Some(viewer.as_bytes()), &get, issuer.now()).is_ok());
///
/// let nobody = issuer.child("nobody", &[], &get);
/// let decision = authorizer.decide(Some(nobody.as_bytes()), &get, issuer.now());
/// assert_refused!(decision, Reason::MissingRight { right, .. } if right == "clusters.read");
/// ```
#[derive(Debug)]
pub struct TestIssuer {
    key: SigningKey,
    now: SystemTime,
}

impl TestIssuer {
    /// Makes an issuer that begins now.
    #[must_use]
    pub fn new() -> Self {
        Self { key: SigningKey::generate(1), now: SystemTime::now() }
    }

    /// Returns the time at which the issuer was made.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.now
    }

    /// Returns the public key.
    #[must_use]
    pub fn keys(&self) -> RootKeys {
        self.key.public().into()
    }

    /// Issues a token for a user who is called like the role, with rights on every resource.
    ///
    /// # Panics
    /// Panics if the token would be too long.
    #[must_use]
    pub fn token(&self, role: &str, rights: &[&str]) -> Token {
        let claims = Claims::new(role, self.now + Duration::from_hours(1)).role(role);
        let rights = rights.iter().map(|right| Right::everywhere(*right));
        self.key.mint(&rights.fold(claims, Claims::right)).expect("a token of fewer rights")
    }

    /// Issues a token and restricts it to a command.
    ///
    /// # Panics
    /// Panics if the token would be too long.
    #[must_use]
    pub fn child(&self, role: &str, rights: &[&str], command: &Command) -> Token {
        let child = self.token(role, rights).restrict(command, self.now + Duration::from_hours(1));
        child.expect("a token of fewer rights")
    }
}

impl Default for TestIssuer {
    fn default() -> Self {
        Self::new()
    }
}

/// Asserts that a decision is a refusal for a reason that matches a pattern.
///
/// ```
/// use temporal_prost_biscuit::{Authorizer, Command, Kind, Policy, Reason, RootKeys, assert_refused};
///
/// let authorizer = Authorizer::new(RootKeys::default(), Policy::deny());
/// let command = Command::new(Kind::Query, "clusters.v1.Clusters", "GetCluster");
/// assert_refused!(authorizer.decide(None, &command, std::time::SystemTime::now()), Reason::NoToken);
/// ```
#[macro_export]
macro_rules! assert_refused {
    ($decision:expr, $pattern:pat $(if $guard:expr)?) => {
        match &$decision {
            ::core::result::Result::Err(refusal) => match refusal.reason() {
                $pattern $(if $guard)? => {}
                reason => ::core::panic!("refused for another reason: {reason:?}"),
            },
            ::core::result::Result::Ok(permit) => ::core::panic!("allowed: {permit:?}"),
        }
    };
}
