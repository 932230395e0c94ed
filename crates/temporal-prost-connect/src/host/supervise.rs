//! Runs a task again and again.

use super::{
    Drain, HostError, WorkerState,
    backoff::Backoff,
    task::{Attempt, Ended, Task},
};
use std::{error::Error, iter::successors, time::Instant};

/// Runs the task until it ends in good order, the host drains, or its first attempt fails in a way that no other attempt
/// would change.
pub(super) async fn supervise(task: Task, drain: Drain, mut backoff: Backoff) -> Result<(), HostError> {
    let mut has_run = false;
    loop {
        let began = Instant::now();
        task.state.send_replace(WorkerState::Starting);
        let attempt = Attempt { drain: drain.clone(), state: task.state.clone() };
        let ended = (task.run)(attempt).await;
        has_run |= *task.state.borrow() == WorkerState::Running;
        let error = match ended {
            Ok(()) => break,
            Err(Ended::Finally(error)) if !has_run => return Err(error),
            Err(Ended::Finally(error)) => report(&error),
            Err(Ended::ForNow(error)) => report(&*error),
        };
        let pause = backoff.after(began.elapsed());
        tracing::error!(name = task.name, ?pause, "ended and will be started again: {error}");
        task.state.send_replace(WorkerState::Waiting { error });
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = drain.requested() => break,
        }
    }
    task.state.send_replace(WorkerState::Stopped);
    Ok(())
}

/// Writes an error with its causes, each once.
fn report(error: &(dyn Error + 'static)) -> String {
    let texts = successors(Some(error), |error| (*error).source()).map(ToString::to_string);
    texts.fold(String::new(), |said, text| match said.as_str() {
        "" => text,
        said if said.ends_with(&text) => said.to_owned(),
        said => format!("{said}: {text}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;
    use std::{
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        time::Duration,
    };

    /// Returns a task whose attempts end like this, and the number of attempts.
    fn ending(end: fn(usize, &Attempt) -> Result<(), Ended>) -> (Task, Arc<AtomicUsize>) {
        let attempts = Arc::<AtomicUsize>::default();
        let counter = attempts.clone();
        let task = Task::new("worker".to_owned(), move |attempt| {
            let number = counter.fetch_add(1, Ordering::Relaxed);
            let ended = end(number, &attempt);
            async move { ended }.boxed()
        });
        (task, attempts)
    }

    fn broken() -> Ended {
        Ended::ForNow("the poll was refused".into())
    }

    fn hopeless() -> Ended {
        Ended::Finally(HostError::Empty)
    }

    fn short() -> Backoff {
        Backoff::from(Duration::from_millis(1))
    }

    #[tokio::test]
    async fn a_task_is_started_again_until_it_ends_in_good_order() {
        let (task, attempts) = ending(|number, _| if number < 3 { Err(broken()) } else { Ok(()) });
        let (_request, drain) = Drain::new();
        let state = task.state.subscribe();
        supervise(task, drain, short()).await.unwrap();
        assert_eq!(attempts.load(Ordering::Relaxed), 4);
        assert_eq!(*state.borrow(), WorkerState::Stopped);
    }

    #[tokio::test]
    async fn only_the_first_run_can_fail_finally() {
        let (task, attempts) = ending(|_, _| Err(hopeless()));
        let (_request, drain) = Drain::new();
        supervise(task, drain.clone(), short()).await.unwrap_err();
        assert_eq!(attempts.load(Ordering::Relaxed), 1);
        let (task, attempts) = ending(|number, attempt| match number {
            0 => {
                attempt.state.send_replace(WorkerState::Running);
                Err(broken())
            }
            1 => Err(hopeless()),
            _ => Ok(()),
        });
        supervise(task, drain, short()).await.unwrap();
        assert_eq!(attempts.load(Ordering::Relaxed), 3);
    }

    #[tokio::test]
    async fn draining_ends_the_pause() {
        let (task, _) = ending(|_, _| Err(broken()));
        let (request, drain) = Drain::new();
        let mut state = task.state.subscribe();
        let pausing = tokio::spawn(supervise(task, drain, Backoff::from(Duration::from_mins(1))));
        state.wait_for(|state| matches!(state, WorkerState::Waiting { .. })).await.unwrap();
        request.send_replace(true);
        pausing.await.unwrap().unwrap();
        assert_eq!(*state.borrow(), WorkerState::Stopped);
    }

    #[test]
    fn a_report_says_each_cause_once() {
        let error = std::io::Error::other("it is late");
        assert_eq!(report(&error), "it is late");
    }
}
