use crate::authority::{Authority, Issued};
use crate::{eventually, replace};
use rcgen::{CertificateParams, DnType};
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;
use temporal_prost_secret::{CertificateFile, Identity, IdentityFiles, IdentitySource, SecretError};
use time::OffsetDateTime;

const NAME: &str = "spiffe://example.com/orders";
const HOUR: Duration = Duration::from_hours(1);

struct Files {
    _folder: TempDir,
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn new(issued: &Issued) -> Self {
        let folder = TempDir::new().unwrap();
        let (certificate, key) = (folder.path().join("tls.crt"), folder.path().join("tls.key"));
        std::fs::write(&certificate, &issued.certificate).unwrap();
        std::fs::write(&key, &issued.key).unwrap();
        Self { _folder: folder, certificate, key }
    }

    fn open(&self) -> Result<IdentityFiles, SecretError> {
        IdentityFiles::open(&self.certificate, &self.key)
    }

    /// Returns the error with the folder's name left out.
    fn error(&self, error: &SecretError) -> String {
        let folder = self.certificate.parent().unwrap().display().to_string();
        error.to_string().replace(&format!("{folder}/"), "")
    }
}

#[tokio::test]
async fn replaced_files_are_noticed() {
    let authority = Authority::new();
    let files = Files::new(&authority.issue(NAME, HOUR));
    let source = files.open().unwrap();
    let first = source.identity().await.unwrap();
    assert_eq!(first.name(), NAME);
    let next = authority.issue(NAME, HOUR);
    replace(&files.certificate, &next.certificate);
    // The key is still the old one.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(source.identity().await.unwrap().chain(), first.chain());
    replace(&files.key, &next.key);
    eventually(async || source.identity().await.unwrap().chain() == next.certificate.as_bytes()).await;
    std::fs::remove_file(&files.key).unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(source.identity().await.unwrap().chain(), next.certificate.as_bytes());
}

#[tokio::test]
async fn an_expired_certificate_says_which_and_when() {
    let authority = Authority::new();
    let at = |seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap();
    let files = Files::new(&authority.issue_between(NAME, at(1_500_000_000), at(1_500_000_060)));
    let error = files.open().unwrap().identity().await.unwrap_err();
    let sentence = "the certificate of `spiffe://example.com/orders` in `tls.crt` expired at 2017-07-14T02:41:00Z; \
                    renew it";
    assert_eq!(files.error(&error), sentence);
    let early = Files::new(&authority.issue_between(NAME, at(4_000_000_000), at(4_000_000_060)));
    let error = early.open().unwrap().identity().await.unwrap_err();
    assert!(matches!(error, SecretError::NotYetValid { .. }), "{error}");
    assert!(error.to_string().contains("not valid before 2096-10-02T07:06:40Z"), "{error}");
}

#[test]
fn files_that_do_not_belong_together_are_named() {
    let authority = Authority::new();
    let (one, other) = (authority.issue(NAME, HOUR), authority.issue(NAME, HOUR));
    let files = Files::new(&Issued { certificate: one.certificate, key: other.key });
    let sentence = "the private key in `tls.key` does not belong to the certificate of \
                    `spiffe://example.com/orders` in `tls.crt`";
    assert_eq!(files.error(&files.open().unwrap_err()), sentence);
}

#[test]
fn damaged_files_are_named() {
    let issued = Authority::new().issue(NAME, HOUR);
    let files = Files::new(&issued);
    for damaged in
        ["", "no PEM", &issued.key, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
    {
        replace(&files.certificate, damaged);
        let error = files.error(&files.open().unwrap_err());
        assert!(error.starts_with("`tls.crt` contains no valid certificate"), "{error}");
        let error = CertificateFile::open(&files.certificate).unwrap_err();
        assert!(matches!(error, SecretError::Certificate { .. }), "{error}");
    }
    replace(&files.certificate, &issued.certificate);
    for damaged in ["", &issued.certificate, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
    {
        replace(&files.key, damaged);
        let error = files.error(&files.open().unwrap_err());
        assert!(error.starts_with("`tls.key` contains no usable private key"), "{error}");
    }
    std::fs::remove_file(&files.key).unwrap();
    let error = files.error(&files.open().unwrap_err());
    assert_eq!(error, "cannot read the private key in `tls.key`");
}

#[test]
fn a_certificate_is_named_after_its_uri_else_dns_name_else_common_name() {
    let authority = Authority::new();
    let name = |params: &CertificateParams| {
        let Issued { certificate, key } = authority.sign(params);
        Identity::from_pem(certificate.into(), key.into(), "a test").unwrap().name().to_owned()
    };
    let mut params = CertificateParams::default();
    params.distinguished_name.remove(DnType::CommonName);
    params.distinguished_name.push(DnType::OrganizationName, "A shop");
    assert_eq!(name(&params), "O=A shop");
    params.distinguished_name.push(DnType::CommonName, "orders");
    assert_eq!(name(&params), "orders");
    params.subject_alt_names.push(rcgen::SanType::DnsName("orders.example".try_into().unwrap()));
    assert_eq!(name(&params), "orders.example");
    params.subject_alt_names.push(rcgen::SanType::URI(NAME.try_into().unwrap()));
    assert_eq!(name(&params), NAME);
}

#[tokio::test]
async fn replaced_authorities_are_noticed() {
    let (old, new) = (Authority::new(), Authority::new());
    let files = Files::new(&old.issue(NAME, HOUR));
    let authorities = CertificateFile::open(&files.certificate).unwrap();
    let first = authorities.pem();
    assert!(std::sync::Arc::ptr_eq(&first, &authorities.pem()));
    let next = new.issue(NAME, HOUR).certificate;
    replace(authorities.path(), &next);
    eventually(async || *authorities.pem() == next.as_bytes()).await;
}
