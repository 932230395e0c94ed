use std::time::SystemTime;

/// The result of a decision that allows a command.
///
/// ```
/// use temporal_prost_biscuit::Permit;
///
/// fn log(permit: &Permit) {
///     println!("{} may, by the token {}", permit.user().unwrap_or("the server"), permit.token().unwrap_or("none"));
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permit {
    pub(crate) token: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) roles: Vec<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) expiry: Option<SystemTime>,
    pub(crate) is_delegated: bool,
}

impl Permit {
    /// Returns the id of the issued token, which all of its children share. `None` if the facts of the command were
    /// enough.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Returns the user, as the issuer names it.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Tells if a service acts on behalf of the user, by a token that the user has
    /// [delegated](crate::Token::delegate).
    #[must_use]
    pub fn is_delegated(&self) -> bool {
        self.is_delegated
    }

    /// Returns the roles, as the issuer names them, in alphabetical order.
    #[must_use]
    pub fn roles(&self) -> &[String] {
        &self.roles
    }

    /// Returns the nonce of the child. Two commands with the same nonce are one command that was sent twice.
    #[must_use]
    pub fn nonce(&self) -> Option<&str> {
        self.nonce.as_deref()
    }

    /// Returns the time from which the child is refused, and its nonce can be forgotten.
    #[must_use]
    pub fn expiry(&self) -> Option<SystemTime> {
        self.expiry
    }
}
