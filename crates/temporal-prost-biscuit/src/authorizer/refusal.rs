use crate::{Command, Reason, token::expiry};
use serde::{Deserialize, Serialize};
use std::{fmt, time::SystemTime};

/// A decision that refuses a command, with all that is needed to understand it, and nothing secret.
///
/// Its text is one sentence for the caller. Its serde form, in JSON, is what callers in other languages get:
///
/// ```
/// use std::time::SystemTime;
/// use temporal_prost_biscuit::{Authorizer, Command, Kind, Policy, RootKeys};
///
/// let authorizer = Authorizer::new(RootKeys::default(), Policy::deny());
/// let command = Command::new(Kind::Query, "clusters.v1.Clusters", "GetCluster").workflow("cluster/eu/blue");
/// let refusal = authorizer.decide(None, &command, SystemTime::UNIX_EPOCH).unwrap_err();
/// assert_eq!(refusal.to_string(), "the command carries no token");
/// assert_eq!(
///     serde_json::to_value(&refusal)?,
///     serde_json::json!({
///         "reason": "no_token",
///         "command": "query GetCluster of clusters.v1.Clusters on `cluster/eu/blue`",
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refusal(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Parts {
    #[serde(flatten)]
    reason: Reason,
    command: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<TokenSummary>,
}

/// The part of a token that a refusal shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokenSummary {
    /// The id of the issued token, which all of its children share.
    pub id: String,
    /// The roles, as the issuer names them, in alphabetical order.
    pub roles: Vec<String>,
    /// The expiry in RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// The distance of the expiry from the time of the decision, such as `in 4 min`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<String>,
}

impl Refusal {
    pub(crate) fn new(reason: Reason, command: &Command, token: Option<TokenSummary>) -> Self {
        Self(Box::new(Parts { reason, command: command.to_string(), token }))
    }

    /// Returns the reason.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.0.reason
    }

    /// Returns the command in words.
    #[must_use]
    pub fn command(&self) -> &str {
        &self.0.command
    }

    /// Returns what can be told of the token. `None` if it is missing, or not authentic.
    #[must_use]
    pub fn token(&self) -> Option<&TokenSummary> {
        self.0.token.as_ref()
    }
}

impl TokenSummary {
    pub(crate) fn new(id: String, roles: Vec<String>, times: (Option<SystemTime>, SystemTime)) -> Self {
        let (expiry, now) = times;
        let remaining = expiry.map(|expiry| expiry::distance(now, expiry));
        Self { id, roles, expires: expiry.map(expiry::show), remaining }
    }
}

impl std::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.reason)?;
        self.0.token.iter().try_for_each(|token| write!(f, "; {token}"))
    }
}

impl fmt::Display for TokenSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.roles[..] {
            [] => write!(f, "your token"),
            roles => write!(f, "your token, of role `{}`,", roles.join("`, `")),
        }?;
        match &self.remaining {
            Some(passed) if passed.ends_with("ago") => write!(f, " expired {passed}"),
            Some(left) => write!(f, " expires {left}"),
            None => write!(f, " does not expire"),
        }
    }
}
