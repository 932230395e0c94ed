use super::JwtError;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Clocks may differ by so many seconds.
const LEEWAY: f64 = 60.0;

/// The claims of a token that was checked. Its `Debug` form contains only the subject.
///
/// ```
/// use temporal_prost_secret::JwtClaims;
///
/// /// Returns `true` if the token belongs to a member of the group.
/// fn is_member(claims: &JwtClaims, group: &str) -> bool {
///     claims.texts("groups").contains(&group)
/// }
/// ```
pub struct JwtClaims {
    subject: String,
    expiry: SystemTime,
    others: HashMap<String, Value>,
}

/// The claims as the token contains them.
#[derive(Deserialize)]
pub(super) struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    nbf: Option<f64>,
    iat: Option<f64>,
    #[serde(flatten)]
    others: HashMap<String, Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Claims {
    pub(super) fn check(self, issuer: &str, audience: &str, now: SystemTime) -> Result<JwtClaims, JwtError> {
        let expiry = self.expiry(now).ok_or(JwtError::Time)?;
        if self.iss != issuer {
            return Err(JwtError::Issuer);
        }
        let is_addressed = match &self.aud {
            Audience::One(one) => one == audience,
            Audience::Many(several) => several.iter().any(|one| one == audience),
        };
        if !is_addressed {
            return Err(JwtError::Audience);
        }
        Ok(JwtClaims { subject: self.sub, expiry, others: self.others })
    }

    /// Returns the expiry, if the token is valid now.
    fn expiry(&self, now: SystemTime) -> Option<SystemTime> {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        let has_begun = |from: &Option<f64>| from.is_none_or(|from| from < now + LEEWAY);
        // Also false if a time is not a number.
        let is_valid = self.exp > now - LEEWAY && has_begun(&self.nbf) && has_begun(&self.iat);
        let after = Duration::try_from_secs_f64(self.exp).ok().filter(|_| is_valid)?;
        UNIX_EPOCH.checked_add(after)
    }
}

impl JwtClaims {
    /// Returns the claim `sub`.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Returns the claim `exp`.
    #[must_use]
    pub fn expiry(&self) -> SystemTime {
        self.expiry
    }

    /// Returns a text claim, such as `email`, or the subject as `sub`.
    #[must_use]
    pub fn text(&self, claim: &str) -> Option<&str> {
        if claim == "sub" { Some(&self.subject) } else { self.others.get(claim)?.as_str() }
    }

    /// Returns the texts of a claim that is a list, or one text. Others are left out.
    #[must_use]
    pub fn texts(&self, claim: &str) -> Vec<&str> {
        let list = self.others.get(claim).and_then(Value::as_array);
        let list = list.into_iter().flatten().filter_map(Value::as_str);
        list.chain(self.text(claim)).collect()
    }
}

impl fmt::Debug for JwtClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtClaims").field("subject", &self.subject).finish_non_exhaustive()
    }
}
