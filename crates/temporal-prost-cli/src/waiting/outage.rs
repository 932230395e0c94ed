//! Outages of the server while a command waits.

use crate::output::{CommandError, note};
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// The longest outage that a command waits out.
const PATIENCE: Duration = Duration::from_mins(5);

/// The pause between two attempts.
const PAUSE: Duration = Duration::from_secs(1);

/// An attempt that takes longer than this had a connection. Without one, the SDK gives up after some ten seconds.
const CONNECTED: Duration = Duration::from_secs(30);

/// Repeats `attempt` until the server answers, for some minutes.
pub(crate) async fn outlast<T, F>(attempt: impl FnMut() -> F) -> Result<T, CommandError>
where
    F: Future<Output = Result<T, CommandError>>,
{
    repeat(PATIENCE, attempt, announce).await
}

/// At a terminal, the progress line shows the outage.
fn announce() {
    if !std::io::stderr().is_terminal() {
        note("the server does not answer: waiting for it");
    }
}

/// Repeats `attempt` for at most `patience`. Calls `announce` when an outage begins.
async fn repeat<T, F>(
    patience: Duration,
    mut attempt: impl FnMut() -> F,
    mut announce: impl FnMut(),
) -> Result<T, CommandError>
where
    F: Future<Output = Result<T, CommandError>>,
{
    let mut since = None;
    loop {
        let begin = Instant::now();
        let error = match attempt().await {
            Err(error) if error.is_outage() => error,
            outcome => return outcome,
        };
        if since.is_none() || begin.elapsed() > CONNECTED {
            since = Some(begin);
            announce();
        }
        if since.is_some_and(|since| since.elapsed() > patience) {
            return Err(error);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use temporalio_client::tonic::{Code, Status};

    fn outcome(code: Code) -> CommandError {
        CommandError::status("no result", &Status::new(code, "why"))
    }

    /// The outcome of attempts that fail with these codes, the last one first, and the number of announcements.
    async fn outlast(patience: Duration, mut codes: Vec<Code>) -> (Result<(), String>, usize) {
        let mut announced = 0;
        let attempt = || std::future::ready(codes.pop().map_or(Ok(()), |code| Err(outcome(code))));
        let result = repeat(patience, attempt, || announced += 1).await;
        (result.map_err(|error| error.to_string()), announced)
    }

    #[tokio::test]
    async fn an_outage_is_waited_out() {
        assert_eq!(outlast(PATIENCE, vec![Code::Unavailable]).await, (Ok(()), 1));
        assert_eq!(outlast(PATIENCE, vec![]).await, (Ok(()), 0));
    }

    #[tokio::test]
    async fn a_long_outage_and_other_errors_end_the_wait() {
        let error = Err("no result\n  caused by: why".to_owned());
        assert_eq!(outlast(Duration::ZERO, vec![Code::Unavailable; 9]).await, (error.clone(), 1));
        assert_eq!(outlast(PATIENCE, vec![Code::PermissionDenied]).await, (error, 0));
    }
}
