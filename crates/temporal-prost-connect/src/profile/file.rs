//! The two files with profiles: `temporal.toml`, and `temporal-prost.toml` next to it.

use super::parse::{self, Codec};
use super::section::{Reader, Section};
use super::{ProfileFault, ProfileFaults, ProfileSettings};
use crate::{ConnectionError, ConnectionSettings, variable};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Settings of ours that do not belong into `temporal.toml`.
const OURS: [&str; 7] =
    ["temporal-prost", "temporal_prost", "reload_tls", "certificate", "cluster", "headers", "services"];

const TLS_TEXTS: [&str; 7] = [
    "client_cert_path",
    "client_cert_data",
    "client_key_path",
    "client_key_data",
    "server_ca_cert_path",
    "server_ca_cert_data",
    "server_name",
];

/// Reads the settings of the profile that only this crate knows.
pub(super) fn read(settings: &ConnectionSettings) -> Result<(ProfileSettings, Codec), ConnectionError> {
    let Some(path) = shared_path(settings) else {
        return Ok((ProfileSettings::default(), Codec::Unset));
    };
    let profile = settings.profile.clone().or_else(|| variable("TEMPORAL_PROFILE"));
    let profile = profile.unwrap_or_else(|| "default".to_owned());
    let own = beside(&path);
    let (shared, extension) = (text(&path)?, text(&own)?);
    let (names, mut faults) = check_shared(&path, &shared, &profile);
    let reader = Reader::new(&own, &extension);
    let read = extend(reader.root(), &profile, &names);
    faults.extend(reader.into_faults());
    if faults.is_empty() { Ok(read) } else { Err(ConnectionError::Profile(ProfileFaults(faults))) }
}

/// Returns the path of `temporal.toml`, as the SDK finds it.
fn shared_path(settings: &ConnectionSettings) -> Option<PathBuf> {
    if settings.disable_config_file {
        return None;
    }
    let given = settings.config_file.clone().or_else(|| variable("TEMPORAL_CONFIG_FILE"));
    given.map(PathBuf::from).or_else(|| Some(config_folder()?.join("temporalio/temporal.toml")))
}

/// Returns the folder that the SDK looks into.
fn config_folder() -> Option<PathBuf> {
    let home = env::home_dir;
    if cfg!(target_os = "macos") {
        return Some(home()?.join("Library/Application Support"));
    }
    let variable = variable(if cfg!(windows) { "APPDATA" } else { "XDG_CONFIG_HOME" }).map(PathBuf::from);
    variable.filter(|path| path.is_absolute()).or_else(|| Some(home()?.join(".config")))
}

/// Returns the path of our file: `temporal.toml` becomes `temporal-prost.toml`.
fn beside(shared: &Path) -> PathBuf {
    let mut name = OsString::from(shared.file_stem().unwrap_or_default());
    name.push("-prost.toml");
    shared.with_file_name(name)
}

fn text(path: &Path) -> Result<String, ConnectionError> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(source) => {
            let path = path.display().to_string();
            Err(ConnectionError::File { what: "configuration file", path, source })
        }
        Ok(text) => Ok(text),
    }
}

/// Finds faults in `temporal.toml` that the SDK does not report, or reports with the content of the line. Returns the
/// names of its profiles.
fn check_shared(path: &Path, text: &str, profile: &str) -> (Vec<String>, Vec<ProfileFault>) {
    let reader = Reader::new(path, text);
    let mut root = reader.root();
    misplaced(&mut root, path);
    let mut names = Vec::new();
    for (name, section) in root.section("profile").map(Section::into_sections).unwrap_or_default() {
        if name == profile {
            check_profile(section, path);
        }
        names.push(name);
    }
    root.finish_leniently();
    (names, reader.into_faults())
}

fn misplaced(section: &mut Section<'_>, shared: &Path) {
    let own = beside(shared);
    for name in OURS {
        if section.has(name) {
            let place = own.display();
            section.reject(name, format!("`temporal config set` would remove this; move it to `{place}`"));
        }
    }
}

fn check_profile(mut profile: Section<'_>, shared: &Path) {
    misplaced(&mut profile, shared);
    profile.texts(&["address", "namespace", "api_key"]);
    if let Some(mut tls) = profile.section("tls") {
        tls.flag("disabled");
        tls.texts(&TLS_TEXTS);
        if tls.is_true("disable_host_verification") {
            let help = "trust the server's authority with `server_ca_cert_path`, or set `server_name`";
            tls.fault_of("disable_host_verification", format!("TLS without verification is refused; {help}"));
        }
        tls.flag("disable_host_verification");
        tls.finish_leniently();
    }
    if let Some(mut codec) = profile.section("codec") {
        codec.texts(&["endpoint", "auth"]);
        codec.finish_leniently();
    }
    profile.section("grpc_meta");
    profile.finish_leniently();
}

/// Reads our settings of the profile.
fn extend(mut root: Section<'_>, profile: &str, names: &[String]) -> (ProfileSettings, Codec) {
    let mut found = (ProfileSettings::default(), Codec::Unset);
    for (name, section) in root.section("profile").map(Section::into_sections).unwrap_or_default() {
        if name != "default" && !names.contains(&name) {
            section.fault(format!("`temporal.toml` has no profile `{name}`; it has {}", listed(names)));
        }
        if name == profile {
            found = parse::profile(section);
        }
    }
    root.finish();
    found
}

fn listed(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
