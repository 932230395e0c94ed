//! The requests of the CLI's `http` backend.

use crate::execution::v1::LockInfo;
use http::{Method, Request, Uri};
use serde::{Deserialize, Serialize};

/// A lock as the CLI describes it.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct RawLock {
    #[serde(rename = "ID")]
    pub(super) id: String,
    operation: String,
    info: String,
    who: String,
    version: String,
    // The CLI cannot read an empty time.
    #[serde(skip_serializing_if = "String::is_empty")]
    created: String,
    path: String,
}

impl From<RawLock> for LockInfo {
    fn from(raw: RawLock) -> Self {
        let RawLock { id, operation, info, who, created, .. } = raw;
        Self { id, operation, who, created, info }
    }
}

impl From<LockInfo> for RawLock {
    fn from(lock: LockInfo) -> Self {
        let LockInfo { id, operation, who, created, info } = lock;
        Self { id, operation, info, who, created, ..Self::default() }
    }
}

/// The request of the CLI.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Read,
    /// Replaces the state under this lock.
    Write(String),
    Lock,
    Unlock,
}

impl Wish {
    pub(super) fn of<B>(request: &Request<B>) -> Option<Self> {
        match request.method() {
            &Method::GET => Some(Self::Read),
            &Method::POST => Some(Self::Write(lock_id(request.uri())?)),
            method if method.as_str() == "LOCK" => Some(Self::Lock),
            method if method.as_str() == "UNLOCK" => Some(Self::Unlock),
            _ => None,
        }
    }
}

/// Returns the lock that a write names. A write without a lock is rejected.
fn lock_id(uri: &Uri) -> Option<String> {
    let mut parameters = uri.query()?.split('&').filter_map(|parameter| parameter.split_once('='));
    parameters.find(|(name, _)| *name == "ID").map(|(_, id)| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(method: &str, uri: &str) -> Option<Wish> {
        Wish::of(&Request::builder().method(method).uri(uri).body(()).unwrap())
    }

    #[test]
    fn requests_are_understood() {
        assert_eq!(wish("GET", "/"), Some(Wish::Read));
        assert_eq!(wish("POST", "/?ID=43f9-1"), Some(Wish::Write("43f9-1".to_owned())));
        assert_eq!(wish("POST", "/"), None);
        assert_eq!(wish("LOCK", "/"), Some(Wish::Lock));
        assert_eq!(wish("UNLOCK", "/"), Some(Wish::Unlock));
        assert_eq!(wish("DELETE", "/"), None);
    }

    #[test]
    fn locks_keep_the_words_of_the_cli() {
        let raw: RawLock =
            serde_json::from_str(r#"{"ID":"1","Operation":"OperationTypeApply","Who":"me"}"#).unwrap();
        let lock = LockInfo::from(raw);
        assert_eq!(
            (lock.id.as_str(), lock.operation.as_str(), lock.who.as_str()),
            ("1", "OperationTypeApply", "me")
        );
        let raw = serde_json::to_value(RawLock::from(lock)).unwrap();
        assert_eq!(raw["ID"], "1");
        assert_eq!(raw.get("Created"), None);
    }
}
