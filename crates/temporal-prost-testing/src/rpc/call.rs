//! A single call of a client or a worker.

use crate::task::token::{TaskToken, TokenKind};
use bytes::Bytes;
use http::HeaderMap;
use std::time::Duration;
use tokio::time::Instant;
use tonic::metadata::MetadataMap;

/// The metadata key with which an activity attempt announces that it only waits for a workflow of the same server. The
/// value is the task token of the attempt. Such an attempt does not prevent time from being skipped.
///
/// Long polls for results and updates read this key. The metadata is binary, so the name ends with `-bin`.
pub const WAITING_ACTIVITY: &str = "temporal-waiting-activity-bin";

/// The maximum duration of a poll.
const LONGEST_POLL: Duration = Duration::from_mins(1);

/// A call with an encoded message.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) service: String,
    pub(crate) rpc: String,
    pub(crate) headers: HeaderMap,
    pub(crate) proto: Bytes,
}

impl Call {
    pub(super) fn is_poll(&self) -> bool {
        self.rpc.starts_with("Poll") && self.rpc.ends_with("TaskQueue")
    }

    /// Returns `true` if the call may give workflows something to do.
    pub(super) fn is_action(&self) -> bool {
        const VERBS: [&str; 10] = [
            "Create",
            "Delete",
            "Execute",
            "Patch",
            "RequestCancel",
            "Reset",
            "Signal",
            "Start",
            "Terminate",
            "Update",
        ];
        VERBS.iter().any(|verb| self.rpc.starts_with(verb))
    }

    /// Returns the latest time to respond. It is before the caller gives up, because nothing enforces timeouts within a
    /// process.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let timeout = self.timeout().unwrap_or(Duration::from_secs(30));
        Instant::now().checked_add(timeout.mul_f64(0.95).min(LONGEST_POLL))
    }

    fn timeout(&self) -> Option<Duration> {
        let text = self.headers.get("grpc-timeout")?.to_str().ok()?;
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let number: u32 = number.parse().ok()?;
        Some(match unit {
            "H" => Duration::from_hours(1) * number,
            "M" => Duration::from_mins(1) * number,
            "S" => Duration::from_secs(1) * number,
            "m" => Duration::from_millis(1) * number,
            "u" => Duration::from_micros(1) * number,
            _ => Duration::from_nanos(1) * number,
        })
    }

    /// Returns the activity attempt that waits, if the call identifies one.
    pub(super) fn waiting_activity(&self) -> Option<TaskToken> {
        let metadata = MetadataMap::from_headers(self.headers.clone());
        let token = metadata.get_bin(WAITING_ACTIVITY)?.to_bytes().ok()?;
        TaskToken::decode(&token, TokenKind::Activity).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeout(text: &str) -> Option<Duration> {
        let headers = [(http::header::HeaderName::from_static("grpc-timeout"), text.parse().unwrap())];
        let headers = headers.into_iter().collect();
        let (service, rpc, proto) = (String::new(), String::new(), Bytes::new());
        Call { service, rpc, headers, proto }.timeout()
    }

    #[test]
    fn timeouts_are_read() {
        assert_eq!(timeout("70S"), Some(Duration::from_secs(70)));
        assert_eq!(timeout("5m"), Some(Duration::from_millis(5)));
        assert_eq!(timeout("4294967295H"), Some(Duration::from_hours(1) * u32::MAX));
        for text in ["", "S", "xS", "99999999999S"] {
            assert_eq!(timeout(text), None, "{text}");
        }
    }
}
