/// The reason why a token is not accepted. It contains no part of the token.
///
/// ```
/// use http::StatusCode;
/// use temporal_prost_secret::JwtError;
///
/// /// Returns the status of the response to a request with such a token.
/// fn status(error: &JwtError) -> StatusCode {
///     match error {
///         // The issuer is at fault, not the caller.
///         JwtError::NoKeys => StatusCode::SERVICE_UNAVAILABLE,
///         _ => StatusCode::UNAUTHORIZED,
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JwtError {
    /// The token is not a JWT, or lacks a claim.
    #[error("the token is not a JWT with the claims iss, sub, aud and exp")]
    Malformed,
    /// The algorithm is not an asymmetric one that the key allows.
    #[error("the algorithm of the token is not allowed")]
    Algorithm,
    /// The key set has no such key.
    #[error("the key of the token is unknown")]
    UnknownKey,
    /// The key set cannot be loaded.
    #[error("the keys of the token's issuer cannot be loaded")]
    NoKeys,
    /// The signature is not valid.
    #[error("the signature of the token is invalid")]
    Signature,
    /// The token has expired, or is not valid yet.
    #[error("the token has expired or is not valid yet")]
    Time,
    /// Another issuer made the token.
    #[error("the issuer of the token is not allowed")]
    Issuer,
    /// The token was made for another service.
    #[error("the token is for another audience")]
    Audience,
}
