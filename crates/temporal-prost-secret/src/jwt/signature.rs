//! Signatures of tokens, checked by `ring`.

use super::JwtError;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::signature::{
    self, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use serde::Deserialize;

/// The asymmetric algorithms of JWTs that `ring` has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtAlgorithm {
    /// RSA with PKCS #1 and SHA-256.
    Rs256,
    /// RSA with PKCS #1 and SHA-384.
    Rs384,
    /// RSA with PKCS #1 and SHA-512.
    Rs512,
    /// RSA with PSS and SHA-256.
    Ps256,
    /// RSA with PSS and SHA-384.
    Ps384,
    /// RSA with PSS and SHA-512.
    Ps512,
    /// ECDSA of P-256 with SHA-256.
    Es256,
    /// ECDSA of P-384 with SHA-384.
    Es384,
    /// Ed25519.
    EdDsa,
}

impl JwtAlgorithm {
    /// Returns the algorithm with this name in JWTs. Symmetric ones and `none` are never accepted.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "RS256" => Self::Rs256,
            "RS384" => Self::Rs384,
            "RS512" => Self::Rs512,
            "PS256" => Self::Ps256,
            "PS384" => Self::Ps384,
            "PS512" => Self::Ps512,
            "ES256" => Self::Es256,
            "ES384" => Self::Es384,
            "EdDSA" | "Ed25519" => Self::EdDsa,
            _ => return None,
        })
    }

    fn rsa(self) -> Option<&'static RsaParameters> {
        Some(match self {
            Self::Rs256 => &signature::RSA_PKCS1_2048_8192_SHA256,
            Self::Rs384 => &signature::RSA_PKCS1_2048_8192_SHA384,
            Self::Rs512 => &signature::RSA_PKCS1_2048_8192_SHA512,
            Self::Ps256 => &signature::RSA_PSS_2048_8192_SHA256,
            Self::Ps384 => &signature::RSA_PSS_2048_8192_SHA384,
            Self::Ps512 => &signature::RSA_PSS_2048_8192_SHA512,
            _ => return None,
        })
    }
}

/// A public key of a key set (RFC 7517, RFC 8037).
#[derive(Clone, Deserialize)]
#[serde(tag = "kty")]
pub(super) enum PublicKey {
    #[serde(rename = "RSA")]
    Rsa { n: String, e: String },
    #[serde(rename = "EC")]
    Curve { crv: String, x: String, y: String },
    #[serde(rename = "OKP")]
    Edwards { crv: String, x: String },
    #[serde(other)]
    Unknown,
}

impl PublicKey {
    pub(super) fn fits(&self, algorithm: JwtAlgorithm) -> bool {
        match self {
            Self::Rsa { .. } => algorithm.rsa().is_some(),
            Self::Curve { crv, .. } => {
                matches!(
                    (crv.as_str(), algorithm),
                    ("P-256", JwtAlgorithm::Es256) | ("P-384", JwtAlgorithm::Es384)
                )
            }
            Self::Edwards { crv, .. } => crv == "Ed25519" && algorithm == JwtAlgorithm::EdDsa,
            Self::Unknown => false,
        }
    }

    pub(super) fn verify(
        &self,
        algorithm: JwtAlgorithm,
        signed: &[u8],
        signature: &[u8],
    ) -> Result<(), JwtError> {
        match self {
            Self::Rsa { n, e } => {
                let parameters = algorithm.rsa().ok_or(JwtError::Algorithm)?;
                let key = RsaPublicKeyComponents { n: number(n)?, e: number(e)? };
                key.verify(parameters, signed, signature).map_err(|_| JwtError::Signature)
            }
            Self::Curve { x, y, .. } => {
                // The uncompressed form of SEC 1.
                let point = [&[4], bytes(x)?.as_slice(), bytes(y)?.as_slice()].concat();
                let curve: &dyn VerificationAlgorithm = match algorithm {
                    JwtAlgorithm::Es384 => &signature::ECDSA_P384_SHA384_FIXED,
                    _ => &signature::ECDSA_P256_SHA256_FIXED,
                };
                check(curve, &point, signed, signature)
            }
            Self::Edwards { x, .. } => check(&signature::ED25519, &bytes(x)?, signed, signature),
            Self::Unknown => Err(JwtError::Algorithm),
        }
    }
}

fn check(
    algorithm: &'static dyn VerificationAlgorithm,
    key: &[u8],
    signed: &[u8],
    signature: &[u8],
) -> Result<(), JwtError> {
    UnparsedPublicKey::new(algorithm, key).verify(signed, signature).map_err(|_| JwtError::Signature)
}

fn bytes(encoded: &str) -> Result<Vec<u8>, JwtError> {
    BASE64_URL_SAFE_NO_PAD.decode(encoded.trim_end_matches('=')).map_err(|_| JwtError::UnknownKey)
}

/// A number without leading zeros, which `ring` rejects.
fn number(encoded: &str) -> Result<Vec<u8>, JwtError> {
    Ok(bytes(encoded)?.into_iter().skip_while(|byte| *byte == 0).collect())
}
