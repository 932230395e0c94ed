//! The parameters of an exchange, by RFC 8693.

use std::collections::BTreeMap;
use std::fmt;

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
/// The types of tokens that are accepted.
const SUBJECT_TYPES: [&str; 2] =
    ["urn:ietf:params:oauth:token-type:id_token", "urn:ietf:params:oauth:token-type:jwt"];
/// The type of the tokens that are issued.
pub(crate) const ISSUED_TYPE: &str = "urn:temporal-prost:params:oauth:token-type:biscuit";

/// The reason why a request is not a valid exchange. It contains no part of a token. See [`ExchangeRequest`] for an
/// example.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The request is for another grant.
    #[error("expected grant_type={GRANT_TYPE}")]
    Grant,
    /// A parameter is missing.
    #[error("the parameter `{name}` is missing")]
    Missing {
        /// The name of the parameter.
        name: &'static str,
    },
    /// A parameter occurs twice.
    #[error("the parameter `{name}` occurs more than once")]
    Repeated {
        /// The name of the parameter.
        name: &'static str,
    },
    /// The type of the subject token is not supported.
    #[error("expected subject_token_type={0} or the type jwt", SUBJECT_TYPES[0])]
    SubjectType,
    /// Another type of token is requested.
    #[error("only tokens of the type {ISSUED_TYPE} are issued")]
    RequestedType,
    /// An actor is given.
    #[error("delegation to an actor is not supported")]
    Actor,
}

/// A request for an exchange. Its `Debug` form does not contain the token.
///
/// ```
/// use temporal_prost_iam::{ExchangeRequest, RequestError};
///
/// let form = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange\
///     &subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aid_token&subject_token=a.b.c&scope=viewer";
/// let request = ExchangeRequest::parse(form.as_bytes())?;
/// assert_eq!(request.roles(), ["viewer"]);
/// assert_eq!(ExchangeRequest::parse(b"").unwrap_err(), RequestError::Missing { name: "grant_type" });
/// # Ok::<(), RequestError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ExchangeRequest {
    subject_token: String,
    roles: Vec<String>,
}

/// The parameters that count. Others are ignored, as OAuth demands.
const NAMES: [&str; 6] =
    ["grant_type", "subject_token", "subject_token_type", "requested_token_type", "actor_token", "scope"];

impl ExchangeRequest {
    /// Makes a request for all roles of the user.
    #[must_use]
    pub fn new(subject_token: impl Into<String>) -> Self {
        Self { subject_token: subject_token.into(), roles: Vec::new() }
    }

    /// Reads a form in the encoding `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    /// Fails if a parameter is missing, repeated or not supported.
    pub fn parse(form: &[u8]) -> Result<Self, RequestError> {
        let parameters = parameters(form)?;
        let get = |name| parameters.get(name).map(String::as_str);
        let require = |name| get(name).ok_or(RequestError::Missing { name });
        if require("grant_type")? != GRANT_TYPE {
            return Err(RequestError::Grant);
        }
        if !SUBJECT_TYPES.contains(&require("subject_token_type")?) {
            return Err(RequestError::SubjectType);
        }
        if get("requested_token_type").is_some_and(|ty| ty != ISSUED_TYPE) {
            return Err(RequestError::RequestedType);
        }
        if get("actor_token").is_some() {
            return Err(RequestError::Actor);
        }
        let roles = get("scope").unwrap_or_default().split_whitespace().map(str::to_owned);
        Ok(Self { subject_token: require("subject_token")?.to_owned(), roles: roles.collect() })
    }

    /// Requests only these roles.
    ///
    /// ```
    /// use temporal_prost_iam::ExchangeRequest;
    ///
    /// let request = ExchangeRequest::new("a.b.c");
    /// assert!(request.roles().is_empty());
    /// assert_eq!(request.only(["viewer"]).roles(), ["viewer"]);
    /// ```
    #[must_use]
    pub fn only(mut self, roles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.roles = roles.into_iter().map(Into::into).collect();
        self
    }

    /// Returns the requested roles. If there are none, all roles of the user are requested.
    #[must_use]
    pub fn roles(&self) -> &[String] {
        &self.roles
    }

    pub(crate) fn subject_token(&self) -> &str {
        &self.subject_token
    }
}

fn parameters(form: &[u8]) -> Result<BTreeMap<&'static str, String>, RequestError> {
    let mut found = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(form) {
        let Some(known) = NAMES.into_iter().find(|known| *known == name) else { continue };
        // OAuth treats an empty parameter like a missing one.
        if !value.is_empty() && found.insert(known, value.into_owned()).is_some() {
            return Err(RequestError::Repeated { name: known });
        }
    }
    Ok(found)
}

impl fmt::Debug for ExchangeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExchangeRequest").field("roles", &self.roles).finish_non_exhaustive()
    }
}
