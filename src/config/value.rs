//! The values of parameters.

use std::time::Duration;

use jiff::SignedDuration;
use syn::parse_str;

use super::{Described, Encoding};
use crate::rust::names::{self, is_one_line};

pub(super) fn boolean(value: &str) -> Result<bool, String> {
    match value {
        "" | "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("`{value}` is not a boolean; use `true` or `false`")),
    }
}

pub(super) fn number(value: &str) -> Result<u32, String> {
    value.parse().map_err(|_| format!("`{value}` is not a number; use zero or more"))
}

pub(super) fn duration(value: &str) -> Result<Duration, String> {
    let duration = value.parse::<SignedDuration>().ok().and_then(|duration| duration.try_into().ok());
    duration.ok_or_else(|| format!("`{value}` is not a duration; use one like `90s` or `1m30s`"))
}

pub(super) fn encoding(value: &str) -> Result<Encoding, String> {
    match value {
        "json" => Ok(Encoding::Json),
        "binary" => Ok(Encoding::Binary),
        _ => Err(format!("`{value}` is not an encoding; use `json` or `binary`")),
    }
}

pub(super) fn described(value: &str) -> Result<Described, String> {
    match value {
        "all" => Ok(Described::All),
        "exchanged" => Ok(Described::Exchanged),
        _ => Err(format!("`{value}` is not a choice of messages; use `all` or `exchanged`")),
    }
}

pub(super) fn rust_path(value: &str) -> Result<String, String> {
    match parse_str::<syn::Path>(value) {
        Ok(path) if is_relative(&path) => {
            Err(format!("`{value}` depends on the module; use an absolute path like `crate::my_module`"))
        }
        Ok(_) if is_one_line(value) => Ok(value.to_owned()),
        _ => Err(format!("`{value}` is not a Rust path; use one like `::my_crate::my_module`")),
    }
}

fn is_relative(path: &syn::Path) -> bool {
    path.segments.first().is_some_and(|segment| segment.ident == "self" || segment.ident == "super")
}

pub(super) fn extern_path(value: &str) -> Result<(String, String), String> {
    let form = "use `.proto.path=::rust::path`";
    let (proto, rust) = value.split_once('=').ok_or_else(|| format!("`{value}` has no `=`; {form}"))?;
    let named = |proto: &str| {
        proto.strip_prefix('.').is_some_and(|path| path.split('.').all(|part| !part.is_empty()))
    };
    if !named(proto) {
        return Err(format!("`{proto}` is not a full proto path with a leading dot; {form}"));
    }
    // prost turns the keywords in it into raw identifiers.
    let raw: Vec<_> = rust.split("::").map(names::sanitize).collect();
    let is_type = parse_str::<syn::Type>(rust).is_ok() || parse_str::<syn::Type>(&raw.join("::")).is_ok();
    if !is_type || !is_one_line(rust) {
        return Err(format!("`{rust}` is not a Rust path; {form}"));
    }
    Ok((proto.to_owned(), rust.to_owned()))
}

pub(super) fn file_name(value: &str) -> Result<String, String> {
    let plain = !value.is_empty() && !value.contains(['/', '\\']) && value != "." && value != "..";
    if plain {
        Ok(value.to_owned())
    } else {
        Err(format!("`{value}` is not a plain file name; remove the directory"))
    }
}

/// Returns a directory below another one, with slashes.
pub(super) fn directory(value: &str) -> Result<String, String> {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
    if value.split('/').all(is_plain) {
        Ok(value.to_owned())
    } else {
        Err(format!("`{value}` is not below the output directory; use a name such as `docs`"))
    }
}
