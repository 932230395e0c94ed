use crate::profile::section::Section;
use crate::profile::{CertificateSettings, TokenOrigin, TokenSettings};
use temporal_prost_secret::VaultSettings;

/// Reads a token: a file, or a command.
pub(crate) fn token(mut section: Section<'_>) -> Option<TokenSettings> {
    let (file, command) = (section.path("file"), section.strings("command"));
    let (refresh, timeout) = (section.duration("refresh"), section.duration("timeout"));
    let origin = match (file, command) {
        (Some(path), None) => Some(TokenOrigin::File(path)),
        (None, Some(words)) => {
            let mut words = words.into_iter();
            words.next().map(|program| TokenOrigin::Command(program, words.collect()))
        }
        (Some(_), Some(_)) => {
            section.fault("`file` and `command` exclude each other; remove one of them");
            None
        }
        (None, None) => {
            section.fault("no token; add `file` or `command`");
            None
        }
    };
    if matches!(origin, Some(TokenOrigin::File(_))) && (refresh.is_some() || timeout.is_some()) {
        section.fault("`refresh` and `timeout` apply to commands; a file is read again when it changes");
    }
    section.finish();
    origin.map(|origin| TokenSettings { origin, refresh, timeout })
}

/// Reads a certificate that Vault issues.
pub(crate) fn certificate(mut section: Section<'_>) -> Option<CertificateSettings> {
    let vault = server(&mut section);
    let mount = section.string("mount").unwrap_or_else(|| "pki".to_owned());
    let (role, name) = (section.required("role"), section.required("name"));
    let life = section.duration("life");
    section.finish();
    Some(CertificateSettings { vault: vault?, mount, role: role?, name: name?, life })
}

/// Reads the server of an engine of Vault.
pub(crate) fn server(section: &mut Section<'_>) -> Option<VaultSettings> {
    if !section.has("vault") {
        section.fault("`vault` is missing; add `vault = { address = \"https://…\", token_file = \"…\" }`");
    }
    section.section("vault").and_then(vault)
}

fn vault(mut section: Section<'_>) -> Option<VaultSettings> {
    let mut settings = VaultSettings::default();
    let address = section.required("address");
    settings.token_file = section.path("token_file");
    settings.ca_file = section.path("ca_file");
    settings.namespace = section.string("namespace");
    section.finish();
    settings.address = address?;
    Some(settings)
}
