//! The thread that runs workers and mocks.

use futures_util::future::LocalBoxFuture;
use std::io;
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::{LocalSet, spawn_local};

type Job = Box<dyn FnOnce() -> LocalBoxFuture<'static, ()> + Send>;

/// A thread with a tokio runtime, because the futures of workers are not `Send`. After this is dropped, the thread ends
/// with its last job.
#[derive(Clone, Debug)]
pub(crate) struct Crew(UnboundedSender<Job>);

impl Crew {
    pub(crate) fn start() -> io::Result<Self> {
        let (send, jobs) = unbounded_channel();
        let tokio = Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name("temporal-workers".to_owned());
        thread.spawn(move || tokio.block_on(LocalSet::new().run_until(work(jobs))))?;
        Ok(Self(send))
    }

    /// Runs a job concurrently with the others.
    pub(crate) fn spawn(&self, job: impl FnOnce() -> LocalBoxFuture<'static, ()> + Send + 'static) {
        // The thread takes jobs for as long as there is a sender.
        let _ = self.0.send(Box::new(job));
    }
}

async fn work(mut jobs: UnboundedReceiver<Job>) {
    while let Some(job) = jobs.recv().await {
        spawn_local(job());
    }
}
