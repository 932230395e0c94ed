//! The operation and the namespace of a request.

use super::answer::Refusal;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Encode,
    Decode,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Encode => "encode",
            Self::Decode => "decode",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) operation: Operation,
    /// `None` if the request names none.
    pub(super) namespace: Option<String>,
}

impl Route {
    /// Reads `/decode` and `/{namespace}/decode`. The `temporal` command sends `//decode` and an empty header if it
    /// has no namespace.
    pub(super) fn read(parts: &Parts) -> Result<Self, Refusal> {
        let unknown = || Refusal::new(StatusCode::NOT_FOUND, "expected /encode, /decode or /{namespace}/…");
        let path = parts.uri.path().strip_prefix('/').ok_or_else(unknown)?;
        let (in_path, operation) = path.rsplit_once('/').unwrap_or(("", path));
        let operation = match operation {
            "encode" => Operation::Encode,
            "decode" => Operation::Decode,
            _ => return Err(unknown()),
        };
        if in_path.contains(['/', '%']) {
            return Err(unknown());
        }
        let namespace = namespace(in_path, in_header(&parts.headers)?)?;
        Ok(Self { operation, namespace })
    }
}

fn in_header(headers: &HeaderMap) -> Result<&str, Refusal> {
    let invalid = || Refusal::new(StatusCode::BAD_REQUEST, "the header X-Namespace is invalid");
    let mut values = headers.get_all("x-namespace").iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(""),
        (Some(value), None) => value.to_str().map(str::trim).map_err(|_| invalid()),
        _ => Err(invalid()),
    }
}

/// The path and the header must agree, because access is granted for one namespace.
fn namespace(in_path: &str, in_header: &str) -> Result<Option<String>, Refusal> {
    match (in_path, in_header) {
        ("", "") => Ok(None),
        (name, "") | ("", name) => Ok(Some(name.to_owned())),
        (path, header) if path == header => Ok(Some(path.to_owned())),
        _ => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "the path and the header X-Namespace name different namespaces",
        )),
    }
}
