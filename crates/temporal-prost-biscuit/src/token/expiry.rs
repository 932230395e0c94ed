//! Times in tokens.

use biscuit_auth::builder::{Binary, Check, CheckKind, Op, Term};
use jiff::Timestamp;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Returns the earliest expiry of the checks `check if time($time), $time < …`.
pub(crate) fn earliest<'a>(checks: impl IntoIterator<Item = &'a Check>) -> Option<SystemTime> {
    let seconds = checks.into_iter().filter_map(expiry).min()?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

fn expiry(check: &Check) -> Option<u64> {
    let ([query], CheckKind::One) = (&check.queries[..], &check.kind) else { return None };
    let ([time], [condition]) = (&query.body[..], &query.expressions[..]) else { return None };
    match (&time.terms[..], &condition.ops[..]) {
        (
            [Term::Variable(time)],
            [
                Op::Value(Term::Variable(left)),
                Op::Value(Term::Date(expiry)),
                Op::Binary(Binary::LessThan | Binary::LessOrEqual),
            ],
        ) if query.body[0].name == "time" && time == left => Some(*expiry),
        _ => None,
    }
}

/// Writes a time in RFC 3339.
pub(crate) fn show(time: SystemTime) -> String {
    Timestamp::try_from(time).map_or_else(|_| "a time out of range".to_owned(), |time| time.to_string())
}

/// Tells how long it is from `now` to `then`, such as `in 4 min` or `3 s ago`.
pub(crate) fn distance(now: SystemTime, then: SystemTime) -> String {
    match then.duration_since(now) {
        Ok(left) => format!("in {}", rounded(left)),
        Err(passed) => format!("{} ago", rounded(passed.duration())),
    }
}

fn rounded(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3600 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3600),
    }
}
