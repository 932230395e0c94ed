//! Certificates for tests.

use rcgen::{CertificateParams, CertifiedIssuer, DnType, KeyPair, SanType};
use std::time::Duration;
use time::OffsetDateTime;

pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

pub(crate) struct Issued {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "an authority");
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Issues a certificate that begins an hour ago and ends after `life`.
    pub(crate) fn issue(&self, uri: &str, life: Duration) -> Issued {
        let now = OffsetDateTime::now_utc();
        self.issue_between(uri, now - Duration::from_hours(1), now + life)
    }

    pub(crate) fn issue_between(&self, uri: &str, from: OffsetDateTime, until: OffsetDateTime) -> Issued {
        let mut params = CertificateParams::default();
        (params.not_before, params.not_after) = (from, until);
        params.subject_alt_names.push(SanType::DnsName("worker.example".try_into().unwrap()));
        params.subject_alt_names.push(SanType::URI(uri.try_into().unwrap()));
        self.sign(&params)
    }

    pub(crate) fn sign(&self, params: &CertificateParams) -> Issued {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap().pem();
        Issued { certificate, key: key.serialize_pem() }
    }
}
