//! TLS with the certificates that Terraform and the provider create for one run.
//!
//! Terraform's certificate has a key on the curve P-521 and is a certificate authority. ring and webpki accept neither
//! from a client, so this module compares the certificate with the environment and verifies the signature of its key.

use super::ServeError;
use p521::ecdsa::{Signature, VerifyingKey, signature::Verifier as _};
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose};
use rustls::{
    DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject as _},
    server::danger::{ClientCertVerified, ClientCertVerifier},
};
use std::{fmt, sync::Arc};
use tokio_rustls::TlsAcceptor;
use x509_parser::prelude::{FromDer as _, X509Certificate};

/// The provider's side of TLS.
pub(super) struct Tls {
    pub(super) acceptor: TlsAcceptor,
    /// The provider's certificate, for the caller.
    pub(super) certificate: CertificateDer<'static>,
}

impl Tls {
    /// Creates a certificate, and accepts only the caller whose certificate is `client`, in PEM format.
    pub(super) fn new(client: &str) -> Result<Self, ServeError> {
        let pinned = Pinned::parse(client)?;
        let key = KeyPair::generate()?;
        let certificate = parameters()?.self_signed(&key)?.der().clone();
        let key = PrivateKeyDer::try_from(key.serialize_der())
            .map_err(|reason| rustls::Error::General(reason.to_owned()))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(Arc::new(pinned))
            .with_single_cert(vec![certificate.clone()], key)?;
        config.alpn_protocols = vec![b"h2".to_vec()];
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), certificate })
    }
}

/// Returns the parameters of the certificate. The caller uses it as its own authority, for the name `localhost`.
fn parameters() -> Result<CertificateParams, ServeError> {
    let mut parameters = CertificateParams::new(vec!["localhost".to_owned()])?;
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyCertSign];
    parameters.extended_key_usages =
        vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    Ok(parameters)
}

/// Accepts one certificate, whose key is on the curve P-521.
struct Pinned {
    certificate: CertificateDer<'static>,
    key: VerifyingKey,
}

impl Pinned {
    fn parse(pem: &str) -> Result<Self, ServeError> {
        let unreadable = |reason: String| ServeError::ClientCertificate { reason };
        let certificate = CertificateDer::from_pem_slice(pem.as_bytes())
            .map_err(|error| unreadable(error.to_string()))?
            .into_owned();
        let (_, parsed) =
            X509Certificate::from_der(&certificate).map_err(|error| unreadable(error.to_string()))?;
        let key = VerifyingKey::from_sec1_bytes(&parsed.public_key().subject_public_key.data)
            .map_err(|_| unreadable("its key is not on the curve P-521".to_owned()))?;
        Ok(Self { certificate, key })
    }

    fn verify(
        &self,
        message: &[u8],
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let is_valid = Signature::from_der(signed.signature())
            .is_ok_and(|signature| self.key.verify(message, &signature).is_ok());
        if signed.scheme == SignatureScheme::ECDSA_NISTP521_SHA512 && is_valid {
            Ok(HandshakeSignatureValid::assertion())
        } else {
            Err(rustls::Error::InvalidCertificate(rustls::CertificateError::BadSignature))
        }
    }
}

impl fmt::Debug for Pinned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pinned")
    }
}

impl ClientCertVerifier for Pinned {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        if *certificate == self.certificate {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(rustls::Error::InvalidCertificate(rustls::CertificateError::ApplicationVerificationFailure))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        _: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.verify(message, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        _: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.verify(message, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ECDSA_NISTP521_SHA512]
    }
}
