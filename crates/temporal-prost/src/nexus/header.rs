//! The headers of requests.

use crate::hook;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::{collections::HashMap, time::Duration};
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// The header that names the workflow for an operation of a query or update. All characters of the id except for ASCII
/// letters and digits are percent-encoded. Callers without generated code, for example in Go, set the header themselves.
pub const WORKFLOW_ID_HEADER: &str = "temporal-prost-workflow-id";

const REQUEST_TIMEOUT: &str = "request-timeout";
const OPERATION_TIMEOUT: &str = "operation-timeout";

/// The beginning of entries in the metadata of an input that are headers.
const ENCODED: &str = "temporal-prost-header-";

/// Adds a header to the input of an operation, which the codec of the worker encodes together with the input.
/// [Hooks](crate::nexus::NexusWorker::hooks) of the worker that handles the operation see it.
///
/// Use it in interceptors of workflows for headers that nobody may read in the history. All other headers of Nexus requests
/// are plain text there.
///
/// ```
/// use temporal_prost::{common::protos::temporal::api::common::v1::Payload, nexus::add_encoded_header};
///
/// let mut input = Payload::default();
/// add_encoded_header(&mut input, "session", *b"a secret");
/// assert_eq!(input.metadata.len(), 1);
/// ```
pub fn add_encoded_header(input: &mut Payload, name: &str, value: impl Into<Vec<u8>>) {
    input.metadata.insert(format!("{ENCODED}{name}"), value.into());
}

/// Takes the headers of an input that is decoded.
pub(super) fn take_encoded(input: &mut Payload) -> hook::Headers {
    let entries = std::mem::take(&mut input.metadata);
    let (headers, rest): (HashMap<_, _>, _) =
        entries.into_iter().partition(|(name, _)| name.starts_with(ENCODED));
    input.metadata = rest;
    headers.into_iter().map(|(name, value)| (name[ENCODED.len()..].to_owned(), bytes(value))).collect()
}

/// Returns the value of a header as a payload.
fn bytes(data: impl Into<Vec<u8>>) -> Payload {
    let metadata = [("encoding".to_owned(), b"binary/plain".to_vec())].into();
    Payload { metadata, data: data.into(), ..Payload::default() }
}

/// Writes a text as a header.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Headers with names in lower case. They may contain secrets.
#[derive(Clone, Default)]
pub(super) struct Headers(HashMap<String, String>);

impl Headers {
    pub(super) fn new(headers: HashMap<String, String>) -> Self {
        Self(headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&name.to_ascii_lowercase()).map(String::as_str)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns the texts as payloads.
    pub(super) fn payloads(&self) -> hook::Headers {
        self.0.iter().map(|(name, value)| (name.clone(), bytes(value.as_str()))).collect()
    }

    /// Returns the workflow that the request addresses.
    pub(super) fn workflow_id(&self) -> Option<String> {
        let id = self.get(WORKFLOW_ID_HEADER)?;
        Some(percent_decode_str(id).decode_utf8_lossy().into_owned())
    }

    /// Returns how long the caller waits for the answer, or an error if a header is not a duration.
    pub(super) fn timeout(&self) -> Result<Option<Duration>, String> {
        let read = |name| match self.get(name) {
            Some(text) => duration(text)
                .map(Some)
                .ok_or(format!("the header `{name}` is `{text}`, which is not a duration")),
            None => Ok(None),
        };
        let (request, operation) = (read(REQUEST_TIMEOUT)?, read(OPERATION_TIMEOUT)?);
        Ok([request, operation].into_iter().flatten().min())
    }
}

/// Reads a duration of Go, such as `1m30.5s`. A negative one has elapsed.
fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let (is_negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let (value, after) = rest.split_at(rest.find(|char: char| !char.is_ascii_digit() && char != '.')?);
        let unit_end = after.find(|char: char| char.is_ascii_digit()).unwrap_or(after.len());
        let (unit, remainder) = after.split_at(unit_end);
        seconds += value.parse::<f64>().ok()? * seconds_in(unit)?;
        rest = remainder;
    }
    let is_written = !text.is_empty();
    let seconds = if is_negative { 0.0 } else { seconds };
    is_written.then(|| Duration::try_from_secs_f64(seconds).ok()).flatten()
}

fn seconds_in(unit: &str) -> Option<f64> {
    Some(match unit {
        "ns" => 1e-9,
        "us" | "µs" | "μs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_go_are_read() {
        let read = [
            ("10s", 10_000),
            ("9.5s", 9500),
            ("1m30.5s", 90_500),
            ("250ms", 250),
            ("1h0m0s", 3_600_000),
            ("-3s", 0),
            ("2000µs", 2),
        ];
        for (text, milliseconds) in read {
            assert_eq!(duration(text), Some(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "s", "5", "5x", "1.2.3s", "1e400s", "-", "99999999999999999999h"] {
            assert_eq!(duration(text).filter(|_| text != "-"), None, "{text}");
        }
    }

    #[test]
    fn names_are_compared_without_regard_to_case_and_the_shorter_timeout_counts() {
        let headers = [("Request-Timeout", "9s"), ("operation-timeout", "2s"), ("X", "y")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let headers = Headers::new(headers.into());
        assert_eq!(headers.get("x"), Some("y"));
        assert_eq!(headers.timeout(), Ok(Some(Duration::from_secs(2))));
        let broken = Headers::new([("request-timeout".to_owned(), "soon".to_owned())].into());
        assert_eq!(
            broken.timeout(),
            Err("the header `request-timeout` is `soon`, which is not a duration".to_owned())
        );
    }

    #[test]
    fn headers_of_an_input_are_separated_from_it() {
        let mut input = bytes("input");
        let plain = input.clone();
        add_encoded_header(&mut input, "session", *b"secret");
        assert_eq!(take_encoded(&mut input), [("session".to_owned(), bytes("secret"))].into());
        assert_eq!(input, plain);
    }

    #[test]
    fn ids_survive_the_header() {
        for id in ["order/7", "größe ✓", "a%2Fb"] {
            let headers = Headers::new([(WORKFLOW_ID_HEADER.to_owned(), encode(id))].into());
            assert_eq!(headers.workflow_id().as_deref(), Some(id));
        }
    }
}
