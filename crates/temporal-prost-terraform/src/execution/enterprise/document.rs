//! Documents of JSON:API.

use super::error::EnterpriseError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt;
use temporal_prost_secret::Secret;

/// The maximum length of an explanation by the server. The rest is dropped.
const LONGEST_REASON: usize = 500;

/// A document with one resource.
#[derive(Debug, Deserialize)]
pub(super) struct Document<T> {
    pub(super) data: Resource<T>,
}

/// A document with resources.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub(super) data: Vec<Resource<T>>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Resource<T> {
    pub(super) id: Id,
    pub(super) attributes: T,
    #[serde(default = "BTreeMap::new")]
    relationships: BTreeMap<String, Relationship>,
}

impl<T> Resource<T> {
    /// Returns the resource of a relationship, or the first of several.
    pub(super) fn related(&self, name: &str) -> Option<&Identifier> {
        match self.relationships.get(name)?.data.as_ref()? {
            Linkage::One(identifier) => Some(identifier),
            Linkage::Many(identifiers) => identifiers.first(),
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
struct Relationship {
    #[serde(default)]
    data: Option<Linkage>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Linkage {
    One(Identifier),
    Many(Vec<Identifier>),
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Identifier {
    pub(super) id: Id,
    #[serde(rename = "type")]
    pub(super) kind: String,
}

/// The id of a resource, which is safe as a part of a URL.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Id(String);

impl Id {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Id {
    type Error = EnterpriseError;

    fn try_from(text: String) -> Result<Self, EnterpriseError> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if !text.is_empty() && text.len() <= 200 && text.bytes().all(is_allowed) {
            return Ok(Self(text));
        }
        Err(EnterpriseError::invalid("id"))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A URL that needs no token, and is therefore a secret.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "String")]
pub(super) struct SignedUrl(pub(super) Secret);

impl From<String> for SignedUrl {
    fn from(url: String) -> Self {
        Self(Secret::new(url))
    }
}

/// Parses a response.
pub(super) fn parse<T: DeserializeOwned>(body: &[u8], what: &str) -> Result<T, EnterpriseError> {
    serde_json::from_slice(body).map_err(|_| EnterpriseError::invalid(what))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Errors {
    errors: Vec<Reason>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reason {
    title: String,
    detail: String,
}

/// Returns the explanation of a rejected request.
pub(super) fn reason(body: &[u8]) -> String {
    let Errors { errors } = serde_json::from_slice(body).unwrap_or_default();
    let texts =
        errors.into_iter().map(|Reason { title, detail }| if detail.is_empty() { title } else { detail });
    let text = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
    if text.is_empty() { "no explanation".to_owned() } else { text.chars().take(LONGEST_REASON).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Nothing {}

    #[test]
    fn relationships_have_one_or_many_ends() {
        let text = br#"{"data":{"id":"run-1","type":"runs","attributes":{},"relationships":{
            "plan":{"data":{"id":"plan-1","type":"plans"}},"cost-estimate":{"data":null},
            "policy-checks":{"data":[{"id":"polchk-1","type":"policy-checks"}]},"comments":{"links":{}}}}}"#;
        let run = parse::<Document<Nothing>>(text, "run").unwrap().data;
        assert_eq!(run.related("plan").unwrap().id.as_str(), "plan-1");
        assert_eq!(run.related("policy-checks").unwrap().kind, "policy-checks");
        for name in ["cost-estimate", "comments", "apply"] {
            assert!(run.related(name).is_none(), "{name}");
        }
    }

    #[test]
    fn hostile_answers_are_invalid() {
        let texts = [
            "",
            "null",
            "<html>",
            r#"{"data":null}"#,
            r#"{"data":[]}"#,
            r#"{"data":{"id":"../../admin","attributes":{}}}"#,
            r#"{"data":{"id":"run-1?x","attributes":{}}}"#,
            r#"{"data":{"id":"","attributes":{}}}"#,
            r#"{"data":{"id":7,"attributes":{}}}"#,
            r#"{"data":{"id":"run-1"}}"#,
        ];
        for text in texts {
            let error = parse::<Document<Nothing>>(text.as_bytes(), "run").unwrap_err();
            assert!(matches!(error, EnterpriseError::InvalidResponse { .. }), "{text}: {error}");
        }
    }

    #[test]
    fn reasons_are_short() {
        let text = br#"{"errors":[{"status":"422","title":"invalid attribute","detail":"Name is taken"},{"title":"other"}]}"#;
        assert_eq!(reason(text), "Name is taken; other");
        assert_eq!(reason(b"<html>"), "no explanation");
        let long = serde_json::json!({ "errors": [{ "detail": "ä".repeat(9000) }] }).to_string();
        assert_eq!(reason(long.as_bytes()).chars().count(), LONGEST_REASON);
    }
}
