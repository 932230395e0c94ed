//! Task tokens.

use crate::proto::status::{Answer, invalid};
use crate::run::operation::Purpose;

/// Identifies a task: a workflow task or a query by its number, an activity by its attempt and the event that scheduled
/// it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TaskToken {
    kind: TokenKind,
    pub(crate) run: String,
    /// The number of a workflow task or a query.
    pub(crate) number: u64,
    /// The event that scheduled the activity.
    pub(crate) scheduled: i64,
    pub(crate) attempt: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Workflow,
    Query,
    Activity,
    Nexus,
}

impl TokenKind {
    fn letter(self) -> &'static str {
        match self {
            Self::Workflow => "w",
            Self::Query => "q",
            Self::Activity => "a",
            Self::Nexus => "n",
        }
    }
}

impl TaskToken {
    pub(crate) fn workflow(run: &str, number: u64) -> Self {
        Self { kind: TokenKind::Workflow, run: run.to_owned(), number, scheduled: 0, attempt: 0 }
    }

    pub(crate) fn query(run: &str, number: u64) -> Self {
        Self { kind: TokenKind::Query, ..Self::workflow(run, number) }
    }

    pub(crate) fn activity(run: &str, scheduled: i64, attempt: i32) -> Self {
        Self { kind: TokenKind::Activity, run: run.to_owned(), number: 0, scheduled, attempt }
    }

    /// Creates the token of a request to the handler of an operation. Its number says what the request is for.
    pub(crate) fn nexus(run: &str, scheduled: i64, attempt: i32, purpose: Purpose) -> Self {
        let number = u64::from(purpose == Purpose::Cancel);
        Self { kind: TokenKind::Nexus, run: run.to_owned(), number, scheduled, attempt }
    }

    /// Returns what a request to the handler of an operation is for.
    pub(crate) fn purpose(&self) -> Option<Purpose> {
        match self.number {
            0 => Some(Purpose::Start),
            1 => Some(Purpose::Cancel),
            _ => None,
        }
    }

    /// Creates the token of an activity that is identified by its id. Its attempt is unknown.
    pub(crate) fn any_attempt(run: &str, scheduled: i64) -> Self {
        Self::activity(run, scheduled, 0)
    }

    /// Returns the attempt, if it is known.
    pub(crate) fn named_attempt(&self) -> Option<i32> {
        (self.attempt > 0).then_some(self.attempt)
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let Self { kind, run, number, scheduled, attempt } = self;
        format!("{}|{run}|{number}|{scheduled}|{attempt}", kind.letter()).into_bytes()
    }

    pub(crate) fn decode(bytes: &[u8], kind: TokenKind) -> Answer<Self> {
        if bytes.is_empty() {
            return Err(invalid("Task token not set on request."));
        }
        parse(bytes, kind).ok_or_else(|| invalid("Error deserializing task token."))
    }
}

fn parse(bytes: &[u8], kind: TokenKind) -> Option<TaskToken> {
    let parts: Vec<&str> = std::str::from_utf8(bytes).ok()?.split('|').collect();
    let [letter, run, number, scheduled, attempt] = parts[..] else { return None };
    let (number, scheduled, attempt) = (number.parse().ok()?, scheduled.parse().ok()?, attempt.parse().ok()?);
    (letter == kind.letter()).then(|| TaskToken { kind, run: run.to_owned(), number, scheduled, attempt })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_as_they_were_written() {
        let token = TaskToken::activity("run", 5, 2);
        assert_eq!(TaskToken::decode(&token.encode(), TokenKind::Activity).unwrap(), token);
    }

    #[test]
    fn other_tokens_are_refused() {
        let token = TaskToken::query("run", 5).encode();
        for bytes in [&token[..], b"", b"w", b"w|run|x|0|0", b"w|run|1|0|0|0", &[0xff, 0xfe]] {
            assert!(TaskToken::decode(bytes, TokenKind::Workflow).is_err());
        }
    }
}
