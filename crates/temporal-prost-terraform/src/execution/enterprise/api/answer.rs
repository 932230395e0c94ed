//! The statuses and headers of responses.

use crate::execution::enterprise::document::reason;
use crate::execution::enterprise::error::EnterpriseError;
use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderMap, Response, StatusCode};
use std::time::Duration;

/// The header with the seconds until requests are allowed again.
const RATE_RESET: &str = "x-ratelimit-reset";
/// The pause if the server limits requests without naming a time.
const UNKNOWN_PAUSE: Duration = Duration::from_secs(1);
/// The maximum pause that the server can request.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Returns a successful response or a redirect.
pub(super) fn checked(answer: Response<Bytes>, what: &str) -> Result<Response<Bytes>, EnterpriseError> {
    let what = || what.to_owned();
    match answer.status() {
        status if status.is_success() || status.is_redirection() => Ok(answer),
        StatusCode::UNAUTHORIZED => Err(EnterpriseError::Unauthorized),
        StatusCode::NOT_FOUND => Err(EnterpriseError::Missing { what: what() }),
        StatusCode::CONFLICT => Err(EnterpriseError::Conflict { what: what() }),
        StatusCode::TOO_MANY_REQUESTS => Err(EnterpriseError::RateLimited(requested_pause(answer.headers()))),
        // A proxy can give up on a request that the server has received.
        status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
            Err(EnterpriseError::Unavailable(status))
        }
        status => Err(EnterpriseError::Refused { what: what(), status, reason: reason(answer.body()) }),
    }
}

/// Returns the pause that the server requests, in seconds. One header has a whole number, the other a fraction.
fn requested_pause(headers: &HeaderMap) -> Duration {
    let seconds = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    let pause = |name: &str| Duration::try_from_secs_f64(seconds(name)?).ok();
    let pause = pause(RETRY_AFTER.as_str()).or_else(|| pause(RATE_RESET)).unwrap_or(UNKNOWN_PAUSE);
    pause.min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_read_from_both_headers() {
        let pause = |name: &'static str, value: &str| {
            requested_pause(&[(name, value)].into_iter().fold(
                HeaderMap::new(),
                |mut headers, (name, value)| {
                    headers.insert(name, value.parse().unwrap());
                    headers
                },
            ))
        };
        assert_eq!(pause("retry-after", "3"), Duration::from_secs(3));
        assert_eq!(pause("x-ratelimit-reset", "0.25"), Duration::from_millis(250));
        assert_eq!(pause("retry-after", "86400"), LONGEST_PAUSE);
        for hostile in ["-1", "NaN", "inf", "1e999", "Fri, 31 Dec 1999 23:59:59 GMT", ""] {
            assert_eq!(pause("retry-after", hostile), UNKNOWN_PAUSE, "{hostile}");
        }
        assert_eq!(requested_pause(&HeaderMap::new()), UNKNOWN_PAUSE);
    }

    #[test]
    fn statuses_become_errors() {
        let error = |status: u16, body: &'static str| {
            let answer =
                Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap();
            checked(answer, "run").unwrap_err().to_string()
        };
        assert_eq!(error(401, ""), "Terraform Enterprise does not accept the token; renew it");
        assert_eq!(error(404, ""), "Terraform Enterprise has no run, or the token may not see it");
        assert_eq!(error(503, "<html>"), "Terraform Enterprise fails with status 503 Service Unavailable");
        assert_eq!(error(408, ""), "Terraform Enterprise fails with status 408 Request Timeout");
        let refused = error(422, r#"{"errors":[{"title":"invalid attribute","detail":"Name is taken"}]}"#);
        assert!(refused.ends_with("with status 422 Unprocessable Entity: Name is taken"), "{refused}");
    }
}
