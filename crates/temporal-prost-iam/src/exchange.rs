//! The exchange itself, without HTTP.

use crate::request::ExchangeRequest;
use crate::roles::Issuer;
use crate::{KeyFile, RoleFile};
use std::time::{Duration, SystemTime};
use temporal_prost_biscuit::{Claims, RootKeys, Token, TokenError};
use temporal_prost_secret::{JwtClaims, JwtError, unverified_issuer};

/// Exchanges id tokens by the roles and keys in files.
///
/// Use it in a service whose protocol differs from [`IamServer`](crate::IamServer)'s:
///
/// ```no_run
/// use std::time::SystemTime;
/// use temporal_prost_iam::{Exchange, ExchangeError, ExchangeRequest};
///
/// async fn viewer(exchange: &Exchange, id_token: &str) -> Result<String, ExchangeError> {
///     let request = ExchangeRequest::new(id_token).only(["viewer"]);
///     let issued = exchange.exchange(&request, SystemTime::now()).await?;
///     println!("{} has the roles {:?} until {:?}", issued.user, issued.roles, issued.expiry);
///     Ok(issued.token.to_base64())
/// }
/// ```
#[derive(Debug)]
pub struct Exchange {
    roles: RoleFile,
    keys: KeyFile,
}

/// An issued token, and the facts about it for the audit log. Its `Debug` form does not contain the token.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use temporal_prost_iam::Issued;
///
/// /// Returns the response of RFC 8693, without the types of the tokens.
/// fn answer(issued: &Issued, now: SystemTime) -> serde_json::Value {
///     let life = issued.expiry.duration_since(now).unwrap_or(Duration::ZERO);
///     serde_json::json!({
///         "access_token": issued.token.to_base64(),
///         "expires_in": life.as_secs(),
///         "scope": issued.roles.join(" "),
///     })
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Issued {
    /// The token.
    pub token: Token,
    /// The id of the token, which refusals also name.
    pub token_id: String,
    /// The id of the key that signed it.
    pub key_id: u32,
    /// The end of its life.
    pub expiry: SystemTime,
    /// The user in it.
    pub user: String,
    /// The issuer of the id token.
    pub issuer: String,
    /// The roles in it, in the order of their names.
    pub roles: Vec<String>,
    /// The revision of the file of roles: the first digits of its SHA-256.
    pub revision: String,
}

/// The reason why no token is issued. It contains no part of a token except the name of the user.
///
/// ```
/// use temporal_prost_iam::ExchangeError;
///
/// let refused = ExchangeError::NotGranted { user: "ada".to_owned(), role: "operator".to_owned() };
/// // The answer is for the user, and the audit log names the user.
/// assert_eq!(refused.to_string(), "the role `operator` is not granted to you");
/// assert_eq!(refused.user(), Some("ada"));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// No issuer of the file has signed the id token.
    #[error("the issuer of the subject token is not one of this service")]
    UnknownIssuer,
    /// The id token is not accepted.
    #[error("the subject token is not accepted")]
    Subject(#[from] JwtError),
    /// The id token does not name a user.
    #[error("the subject token has no claim `{claim}`, which names the user")]
    NoUser {
        /// The claim.
        claim: String,
    },
    /// The user has no role.
    #[error("no role is granted to you")]
    NoRole {
        /// The user.
        user: String,
    },
    /// The user does not have a requested role.
    #[error("the role `{role}` is not granted to you")]
    NotGranted {
        /// The user.
        user: String,
        /// The role.
        role: String,
    },
    /// The token would be too long.
    #[error("your roles have too many rights for one token; request fewer roles with `scope`")]
    TooManyRights {
        /// The user.
        user: String,
        /// The reason.
        source: TokenError,
    },
}

impl Exchange {
    /// Exchanges by these roles and keys.
    #[must_use]
    pub fn new(roles: RoleFile, keys: KeyFile) -> Self {
        Self { roles, keys }
    }

    /// Returns the public keys, which authorizers need.
    ///
    /// ```no_run
    /// use std::{error::Error, fs};
    /// use temporal_prost_iam::Exchange;
    ///
    /// // A file for workers that cannot ask `GET /keys`.
    /// fn write(exchange: &Exchange) -> Result<(), Box<dyn Error>> {
    ///     fs::write("keys.json", serde_json::to_string(&exchange.published())?)?;
    ///     Ok(())
    /// }
    /// ```
    #[must_use]
    pub fn published(&self) -> RootKeys {
        self.keys.get().published.clone()
    }

    /// Verifies the id token, and issues a token with the rights of the user's roles. It expires with the id token at the
    /// latest.
    ///
    /// # Errors
    /// Fails if the id token is not accepted, or if the user does not have the requested roles.
    pub async fn exchange(
        &self,
        request: &ExchangeRequest,
        now: SystemTime,
    ) -> Result<Issued, ExchangeError> {
        let (roles, keys) = (self.roles.get(), self.keys.get());
        let issuer = unverified_issuer(request.subject_token()).ok_or(JwtError::Malformed)?;
        let known = roles.issuer(&issuer).ok_or(ExchangeError::UnknownIssuer)?;
        let claims = known.verifier.verify(request.subject_token(), now).await?;
        let user = user(known, &claims)?;
        let granted = requested(request, roles.granted(&issuer, &claims), &user)?;
        let expiry = expiry(&claims, now, roles.life)?;
        let contents = granted.iter().fold(Claims::new(&user, expiry), |all, role| all.role(*role));
        let contents = roles.rights(&granted).into_iter().cloned().fold(contents, Claims::right);
        let too_long = |source| ExchangeError::TooManyRights { user: user.clone(), source };
        let token = keys.signing.mint(&contents).map_err(too_long)?;
        Ok(Issued {
            token_id: token.inspect().id().to_owned(),
            key_id: keys.signing.id(),
            roles: granted.into_iter().map(str::to_owned).collect(),
            revision: roles.revision.clone(),
            token,
            expiry,
            user,
            issuer,
        })
    }
}

fn user(issuer: &Issuer, claims: &JwtClaims) -> Result<String, ExchangeError> {
    let user = claims.text(&issuer.user).filter(|user| !user.is_empty());
    user.map(str::to_owned).ok_or_else(|| ExchangeError::NoUser { claim: issuer.user.clone() })
}

/// Returns the end of the token's life, which is the end of the id token at the latest.
fn expiry(claims: &JwtClaims, now: SystemTime, life: Duration) -> Result<SystemTime, JwtError> {
    let latest = now.checked_add(life).ok_or(JwtError::Time)?;
    let expiry = claims.expiry().min(latest);
    if expiry > now { Ok(expiry) } else { Err(JwtError::Time) }
}

/// Returns the roles that are both requested and granted.
fn requested<'r>(
    request: &ExchangeRequest,
    granted: Vec<&'r str>,
    user: &str,
) -> Result<Vec<&'r str>, ExchangeError> {
    let is_missing = |role: &&String| !granted.contains(&role.as_str());
    if let Some(role) = request.roles().iter().find(is_missing) {
        return Err(ExchangeError::NotGranted { user: user.to_owned(), role: role.clone() });
    }
    let is_requested =
        |role: &&str| request.roles().is_empty() || request.roles().iter().any(|one| one == role);
    let roles: Vec<_> = granted.into_iter().filter(is_requested).collect();
    if roles.is_empty() { Err(ExchangeError::NoRole { user: user.to_owned() }) } else { Ok(roles) }
}

impl ExchangeError {
    /// Returns the user, if the id token was accepted.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        match self {
            Self::NoRole { user } | Self::NotGranted { user, .. } | Self::TooManyRights { user, .. } => {
                Some(user)
            }
            Self::UnknownIssuer | Self::Subject(_) | Self::NoUser { .. } => None,
        }
    }
}
