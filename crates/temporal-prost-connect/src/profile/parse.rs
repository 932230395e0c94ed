//! The settings in a table of `temporal-prost.toml`.

mod codec;
mod credential;

use super::section::{Entry, Section};
use super::{ClusterSettings, HeaderSettings, ProfileSettings};
use codec::codec;
use credential::{certificate, token};
use http::HeaderName;
use std::collections::BTreeMap;
use temporal_prost_secret::Secret;

/// Reads the settings of a profile. `false` for the codec means none, even if `temporal.toml` has an endpoint.
pub(super) fn profile(mut section: Section<'_>) -> (ProfileSettings, Codec) {
    let codec = if section.has_flag("codec") {
        let is_used = section.flag("codec").unwrap_or_default();
        if is_used { Codec::Endpoint } else { Codec::None }
    } else {
        section.section("codec").map_or(Codec::Unset, codec)
    };
    let settings = ProfileSettings {
        clusters: clusters(&mut section),
        services: section.section("services").map(services).unwrap_or_default(),
        reload_tls: section.flag("reload_tls").unwrap_or_default(),
        certificate: section.section("certificate").and_then(certificate),
        api_key: section.section("api_key").and_then(token),
        headers: section.section("headers").map(headers).unwrap_or_default(),
        ..ProfileSettings::default()
    };
    if settings.reload_tls && settings.certificate.is_some() {
        section.fault("`reload_tls` and `certificate` both name the client certificate; remove one of them");
    }
    section.finish();
    (settings, codec)
}

/// The codec of the profile.
#[derive(Debug, PartialEq)]
pub(super) enum Codec {
    Unset,
    None,
    /// The codec endpoint of `temporal.toml`.
    Endpoint,
    Settings(Box<temporal_prost_secret::CodecSettings>, Keys),
}

/// The keys of a codec.
#[derive(Debug, PartialEq)]
pub(super) enum Keys {
    /// They are in the settings, or there are none.
    Given,
    /// The codec endpoint of `temporal.toml` has them.
    Endpoint,
}

fn clusters(section: &mut Section<'_>) -> Vec<ClusterSettings> {
    let mut clusters: Vec<ClusterSettings> = Vec::new();
    for mut section in section.sections("cluster") {
        let (name, address) = (section.required("name"), section.required("address"));
        let server_name = section.string("server_name");
        if let (Some(name), Some(address)) = (name, address) {
            if super::address::url(&address, false).is_none() {
                section.fault(format!(
                    "invalid address `{address}`; expected something like `temporal.example:7233`"
                ));
            }
            if clusters.iter().any(|cluster| cluster.name == name) {
                section.fault(format!("another cluster has the name `{name}`"));
            }
            clusters.push(ClusterSettings { name, address, server_name });
        }
        section.finish();
    }
    clusters
}

fn services(section: Section<'_>) -> BTreeMap<String, String> {
    let namespace = |(service, entry): (String, Entry<'_>)| match entry {
        Entry::Text(namespace) if !namespace.is_empty() => Some((service, namespace)),
        Entry::Text(_) => None,
        Entry::Table(section) => {
            section.fault("expected the namespace of the service, in quotes");
            None
        }
    };
    section.into_entries().into_iter().filter_map(namespace).collect()
}

fn headers(section: Section<'_>) -> BTreeMap<String, HeaderSettings> {
    let mut headers = BTreeMap::new();
    for (name, value) in section.into_entries_checked(is_header) {
        let settings = match value {
            Entry::Text(text) => Some(HeaderSettings::Fixed(Secret::new(text))),
            Entry::Table(mut section) => {
                let prefix = section.string("prefix").unwrap_or_default();
                token(section).map(|token| HeaderSettings::Token { prefix, token })
            }
        };
        headers.extend(settings.map(|settings| (name.to_lowercase(), settings)));
    }
    headers
}

/// Returns the problem of a header's name.
fn is_header(name: &str) -> Option<String> {
    let is_valid = HeaderName::from_bytes(name.as_bytes()).is_ok();
    let is_text = !name.to_lowercase().ends_with("-bin") && !name.to_lowercase().starts_with("grpc-");
    (!is_valid || !is_text)
        .then(|| "invalid header; use letters, digits and `-`, not `grpc-…` or `…-bin`".to_owned())
}
