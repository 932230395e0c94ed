use super::{Permit, Reason, Refusal};
use crate::Command;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

/// The nonces of the tokens that were used, which makes each token good for one command.
///
/// A nonce is kept until its token expires. The serde form carries the nonces along, for example when a workflow
/// continues as new.
///
/// ```
/// use temporal_prost_biscuit::{Authorizer, Command, Kind, Nonces, Policy, Reason, Rule, assert_refused, testing::TestIssuer};
///
/// let issuer = TestIssuer::new();
/// let policy = Policy::deny().rule("clusters.v1.Clusters", "Resize", Rule::new().any_user());
/// let authorizer = Authorizer::new(issuer.keys(), policy);
/// let resize = Command::new(Kind::Signal, "clusters.v1.Clusters", "Resize").workflow("cluster/eu/blue");
/// let token = issuer.child("operator", &[], &resize);
///
/// let mut nonces = Nonces::new(1000);
/// let permit = authorizer.decide(Some(token.as_bytes()), &resize, issuer.now())?;
/// nonces.accept(&permit, &resize, issuer.now())?;
/// assert_refused!(nonces.accept(&permit, &resize, issuer.now()), Reason::Replayed);
/// # Ok::<(), temporal_prost_biscuit::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nonces {
    limit: usize,
    /// The expiry of each in seconds.
    used: BTreeMap<String, u64>,
}

impl Nonces {
    /// Makes an empty list of at most `limit` nonces, each of which takes about a hundred bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, used: BTreeMap::new() }
    }

    /// Notes that a token was used. A permit without a token, which the server's facts gave, is always accepted.
    ///
    /// # Errors
    /// Refuses a token that was used before, one that never expires, and any token while the list is full.
    pub fn accept(&mut self, permit: &Permit, command: &Command, at: SystemTime) -> Result<(), Refusal> {
        let Some(nonce) = permit.nonce() else { return Ok(()) };
        let (now, expiry) = (seconds(at), permit.expiry().map(seconds));
        self.used.retain(|_, expiry| *expiry >= now);
        let reason = match expiry {
            _ if self.used.contains_key(nonce) => Reason::Replayed,
            None => Reason::NoExpiry,
            Some(_) if self.used.len() >= self.limit => Reason::TooManyNonces { limit: self.limit },
            Some(expiry) => {
                self.used.insert(nonce.to_owned(), expiry);
                return Ok(());
            }
        };
        Err(Refusal::new(reason, command, None))
    }

    /// Returns `true` if a token with this nonce was used and has not been forgotten.
    #[must_use]
    pub fn contains(&self, nonce: &str) -> bool {
        self.used.contains_key(nonce)
    }

    /// Returns `true` if no token was used, or all are forgotten.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// Notes a nonce that was accepted before, as far as there is room.
    #[cfg(feature = "worker")]
    pub(crate) fn restore(&mut self, nonce: String, expiry: SystemTime) {
        if self.used.len() < self.limit {
            self.used.insert(nonce, seconds(expiry));
        }
    }

    /// Takes the nonces of an earlier list, as far as there is room.
    #[cfg(feature = "worker")]
    pub(crate) fn take(&mut self, earlier: Self) {
        let room = self.limit.saturating_sub(self.used.len());
        self.used.extend(earlier.used.into_iter().take(room));
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
