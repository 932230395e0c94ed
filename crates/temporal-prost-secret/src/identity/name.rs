use super::Validity;
use crate::SecretError;
use std::time::{Duration, SystemTime};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::time::ASN1Time;

/// Reads what errors say about a certificate.
pub(super) fn read(certificate: &[u8], origin: &str) -> Result<(String, Validity), SecretError> {
    let invalid = || SecretError::Certificate { origin: origin.to_owned() };
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate).map_err(|_| invalid())?;
    let validity = parsed.validity();
    let validity = Validity { from: time(validity.not_before), until: time(validity.not_after) };
    Ok((name(&parsed), validity))
}

fn name(certificate: &X509Certificate<'_>) -> String {
    let alternatives = certificate.subject_alternative_name().ok().flatten();
    let names = alternatives.map(|extension| extension.value.general_names.as_slice()).unwrap_or_default();
    let uri = names.iter().find_map(|name| match name {
        GeneralName::URI(uri) => Some(*uri),
        _ => None,
    });
    let dns = || {
        names.iter().find_map(|name| match name {
            GeneralName::DNSName(dns) => Some(*dns),
            _ => None,
        })
    };
    let subject = certificate.subject();
    let common = || subject.iter_common_name().next().and_then(|name| name.as_str().ok());
    let name = uri.or_else(dns).or_else(common).map(str::to_owned);
    name.unwrap_or_else(|| subject.to_string())
}

/// Years beyond the range of the operating system become its limits.
fn time(time: ASN1Time) -> SystemTime {
    let seconds = time.timestamp();
    let distance = Duration::from_secs(seconds.unsigned_abs());
    let epoch = SystemTime::UNIX_EPOCH;
    let shifted = if seconds < 0 { epoch.checked_sub(distance) } else { epoch.checked_add(distance) };
    shifted.unwrap_or(epoch)
}
