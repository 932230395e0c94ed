//! Slow resolvers of secrets.

use crate::hasty::{self, Lost};
use crate::patience::soon;
use crate::stage::{Fake, Stage, TestResult, apply, execution, stack};
use futures_util::future::{BoxFuture, FutureExt as _};
use std::time::Duration;
use tempfile::TempDir;
use temporal_prost_secret::Secret;
use temporal_prost_terraform::execution::v1::secret_reference::{Source, Target};
use temporal_prost_terraform::execution::v1::{CancelRunRequest, SecretReference, Stack};
use temporal_prost_terraform::execution::{AnyError, SecretResolver};
use tokio::sync::watch;

/// Counts its calls. The first call takes some time, or ends with the test.
#[derive(Debug)]
pub(crate) struct Slow {
    calls: watch::Sender<usize>,
    time: Duration,
}

impl Slow {
    /// Returns a resolver whose first call does not end, and the number of its calls.
    pub(crate) fn stuck() -> (Self, watch::Receiver<usize>) {
        Self::new(Duration::MAX)
    }

    fn new(time: Duration) -> (Self, watch::Receiver<usize>) {
        let (calls, counted) = watch::channel(0);
        (Self { calls, time }, counted)
    }
}

impl SecretResolver for Slow {
    fn resolve<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Secret, AnyError>> {
        self.calls.send_modify(|calls| *calls += 1);
        let time = if *self.calls.borrow() == 1 { self.time } else { Duration::ZERO };
        async move {
            tokio::select! {
                () = tokio::time::sleep(time) => {}
                // A test that fails drops the receiver, and must not wait for the worker.
                () = self.calls.closed() => {}
            }
            Ok(Secret::new("hunter2"))
        }
        .boxed()
    }
}

/// Starts a worker with a slow resolver. Returns the number of its calls.
async fn slow(directory: &TempDir, time: Duration) -> TestResult<(Stage, watch::Receiver<usize>)> {
    let fake = Fake::new(directory.path(), "")?;
    let (resolver, calls) = Slow::new(time);
    let execution = execution(directory.path(), fake.cli())?.secrets(resolver);
    Ok((Stage::with(execution).await?, calls))
}

pub(crate) fn secret_stack() -> Stack {
    let target = Some(Target::Variable("password".to_owned()));
    let source = Some(Source::FromResolver("password".to_owned()));
    Stack { secrets: vec![SecretReference { target, source }], ..stack("") }
}

#[tokio::test]
async fn heartbeats_go_on_while_a_secret_is_resolved() -> TestResult {
    let directory = tempfile::tempdir()?;
    // Longer than the heartbeat timeout of the workflow.
    let (stage, calls) = slow(&directory, Duration::from_secs(7)).await?;
    stage.env.worker(hasty::QUEUE, hasty::register)?;
    hasty::run(&stage.env.client(), &secret_stack(), Lost::Silent).await?;
    // No activity has needed a second attempt.
    assert_eq!(*calls.borrow(), 3);
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_run_that_waits_for_a_secret_can_be_cancelled() -> TestResult {
    let directory = tempfile::tempdir()?;
    let (stage, mut calls) = slow(&directory, Duration::MAX).await?;
    let run = stage.client.apply(apply(secret_stack())).start().await?;
    calls.wait_for(|calls| *calls == 1).await?;
    run.cancel_run(CancelRunRequest::default()).await?;
    assert!(soon("the end of the run", run.result()).await?.unwrap_err().is_cancelled());
    Ok(stage.env.finish()?)
}
