use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, SanType};
use std::time::Duration;
use time::OffsetDateTime;

/// Issues certificates. In production, this is Vault, cert-manager or SPIRE.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its private key, in PEM.
pub struct Issued {
    pub certificate: String,
    pub key: String,
}

impl Authority {
    /// Makes an authority with a new key.
    ///
    /// # Errors
    /// If the operating system returns no random bytes.
    pub fn new(name: &str) -> anyhow::Result<Self> {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        Ok(Self(CertifiedIssuer::self_signed(params, KeyPair::generate()?)?))
    }

    /// Returns the certificate of the authority, in PEM.
    #[must_use]
    pub fn certificate(&self) -> String {
        self.0.pem()
    }

    /// Issues a certificate for a worker, which is named by a SPIFFE id.
    ///
    /// # Errors
    /// If the id is not ASCII.
    pub fn worker(&self, id: &str, life: Duration) -> anyhow::Result<Issued> {
        self.issue(SanType::URI(id.try_into()?), life)
    }

    /// Issues a certificate for a server.
    ///
    /// # Errors
    /// If the name is not ASCII.
    pub fn server(&self, host: &str, life: Duration) -> anyhow::Result<Issued> {
        self.issue(SanType::DnsName(host.try_into()?), life)
    }

    fn issue(&self, name: SanType, life: Duration) -> anyhow::Result<Issued> {
        let (mut params, key) = (CertificateParams::default(), KeyPair::generate()?);
        let now = OffsetDateTime::now_utc();
        (params.not_before, params.not_after) = (now - Duration::from_secs(30), now + life);
        params.subject_alt_names.push(name);
        let certificate = params.signed_by(&key, &self.0)?.pem();
        Ok(Issued { certificate, key: key.serialize_pem() })
    }
}
