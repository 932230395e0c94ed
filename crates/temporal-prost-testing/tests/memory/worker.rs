//! Workers for the tests.

use crate::order::{Order, Shop};
use std::thread::JoinHandle;
use temporal_prost_testing::MemoryServer;
use temporalio_sdk::{Runtime, Worker, WorkerOptions};
use tokio::task::LocalSet;

/// The task queue of the tests.
pub(crate) const QUEUE: &str = "orders";

/// A worker that runs on a separate thread until it is stopped.
pub(crate) struct RunningWorker {
    stop: Box<dyn Fn() + Send>,
    thread: JoinHandle<()>,
}

impl RunningWorker {
    /// Starts a worker for orders. Its activity fails `failures` times.
    pub(crate) fn start(server: &MemoryServer, failures: u32) -> Self {
        let (send, stop) = std::sync::mpsc::channel::<Box<dyn Fn() + Send>>();
        let server = server.clone();
        let thread = std::thread::spawn(move || {
            let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            tokio.block_on(LocalSet::new().run_until(async move {
                let runtime = Runtime::from_current_tokio(Default::default()).unwrap();
                let options = WorkerOptions::new(QUEUE)
                    .register_activities(Shop { failures: failures.into() })
                    .register_workflow::<Order>()
                    .unwrap();
                let client = server.client().await.unwrap();
                let mut worker = Worker::new(&runtime, client, options.build()).unwrap();
                send.send(Box::new(worker.shutdown_handle())).unwrap();
                worker.run().await.unwrap();
            }));
        });
        Self { stop: stop.recv().unwrap(), thread }
    }

    /// Stops the worker and waits until it has ended.
    pub(crate) async fn stop(self) {
        (self.stop)();
        // The SDK notifies the server on this runtime, so the runtime must not be blocked.
        tokio::task::spawn_blocking(|| self.thread.join().unwrap()).await.unwrap();
    }
}
