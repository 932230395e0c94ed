//! A caller with a certificate on the curve P-521, which Terraform creates, and callers that have no right to call.

use p521::ecdsa::{Signature, SigningKey, signature::Signer as _};
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, SignatureAlgorithm, SignatureScheme,
    client::{
        ResolvesClientCert,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
    sign::{self, CertifiedKey},
};
use std::sync::Arc;
use tokio_rustls::TlsConnector;

// Created by `openssl ecparam -name secp521r1 -genkey` and `openssl req -x509`.
const CALLER: (&str, &[u8]) = (include_str!("caller.pem"), include_bytes!("caller.key"));
const STRANGER: (&str, &[u8]) = (include_str!("stranger.pem"), include_bytes!("stranger.key"));

/// A caller, by the certificate that it shows, if any, and the key that it signs with.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pem: Option<&'static str>,
    key: &'static [u8],
}

impl Caller {
    /// Returns the caller that starts the provider.
    pub(super) fn known() -> Self {
        Self { pem: Some(CALLER.0), key: CALLER.1 }
    }

    /// Returns a caller with another certificate.
    pub(super) fn stranger() -> Self {
        Self { pem: Some(STRANGER.0), key: STRANGER.1 }
    }

    /// Returns a caller without a certificate.
    pub(super) fn anonymous() -> Self {
        Self { pem: None, key: STRANGER.1 }
    }

    /// Returns a caller that shows the certificate of the known caller, but does not have its key.
    pub(super) fn forger() -> Self {
        Self { pem: Some(CALLER.0), key: STRANGER.1 }
    }

    pub(super) fn pem(&self) -> String {
        self.pem.unwrap_or_default().to_owned()
    }

    /// Returns the TLS of this caller, which trusts only one server.
    pub(super) fn connector(&self, server: &Server) -> TlsConnector {
        let provider = Arc::new(ring::default_provider());
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider));
        let config = config.with_safe_default_protocol_versions().unwrap().dangerous();
        let config = config.with_custom_certificate_verifier(Arc::new(server.clone()));
        let mut config = config.with_client_cert_resolver(Arc::new(self.clone()));
        config.alpn_protocols = vec![b"h2".to_vec()];
        TlsConnector::from(Arc::new(config))
    }
}

impl ResolvesClientCert for Caller {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let certificate = CertificateDer::from_pem_slice(self.pem?.as_bytes()).unwrap();
        Some(Arc::new(CertifiedKey::new(vec![certificate], Arc::new(Key(self.key)))))
    }

    fn has_certs(&self) -> bool {
        self.pem.is_some()
    }
}

const SCHEME: SignatureScheme = SignatureScheme::ECDSA_NISTP521_SHA512;

/// A private key on the curve P-521.
#[derive(Clone, Copy, Debug)]
struct Key(&'static [u8]);

impl sign::SigningKey for Key {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn sign::Signer>> {
        offered.contains(&SCHEME).then(|| Box::new(*self) as Box<dyn sign::Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ECDSA
    }
}

impl sign::Signer for Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature: Signature = SigningKey::from_slice(self.0).unwrap().sign(message);
        Ok(signature.to_der().as_bytes().to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SCHEME
    }
}

/// The server whose certificate the handshake contains.
#[derive(Clone, Debug)]
pub(super) struct Server {
    certificate: CertificateDer<'static>,
    crypto: Arc<CryptoProvider>,
}

impl Server {
    pub(super) fn new(certificate: Vec<u8>) -> Self {
        Self { certificate: certificate.into(), crypto: Arc::new(ring::default_provider()) }
    }
}

impl ServerCertVerifier for Server {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        assert_eq!(certificate, &self.certificate);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.crypto.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.crypto.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.crypto.signature_verification_algorithms.supported_schemes()
    }
}
