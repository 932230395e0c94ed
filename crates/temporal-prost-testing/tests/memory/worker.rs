//! Workers for the tests.

mod core_panic;

use crate::order::{Order, Shop};
use std::thread::JoinHandle;
use temporal_prost_testing::MemoryServer;
use temporalio_client::{Client, ClientOptions, Connection, ConnectionOptions};
use temporalio_sdk::{Runtime, Worker, WorkerOptions};
use tokio::sync::oneshot;
use tokio::task::LocalSet;

/// The task queue of the tests.
pub(crate) const QUEUE: &str = "orders";

/// A worker that runs on a separate thread until it is stopped.
pub(crate) struct RunningWorker {
    stop: Box<dyn Fn() + Send>,
    kill: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl RunningWorker {
    /// Starts a worker for orders. Its activity fails `failures` times.
    pub(crate) fn start(server: &MemoryServer, failures: u32) -> Self {
        let options = WorkerOptions::new(QUEUE)
            .register_activities(Shop { failures: failures.into() })
            .register_workflow::<Order>()
            .unwrap();
        Self::start_with(server.connection_options(), "default", options.build())
    }

    /// Starts a worker of a namespace on any server.
    pub(crate) fn start_with(connection: ConnectionOptions, namespace: &str, options: WorkerOptions) -> Self {
        core_panic::watch();
        let (send, stop) = std::sync::mpsc::channel::<Box<dyn Fn() + Send>>();
        let (kill, killed) = oneshot::channel();
        let client = ClientOptions::new(namespace).build();
        let thread = std::thread::spawn(move || {
            let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            tokio.block_on(LocalSet::new().run_until(async move {
                let runtime = Runtime::from_current_tokio(Default::default()).unwrap();
                let connection = Connection::connect(connection).await.unwrap();
                let client = Client::new(connection, client).unwrap();
                let mut worker = Worker::new(&runtime, client, options).unwrap();
                send.send(Box::new(worker.shutdown_handle())).unwrap();
                tokio::select! {
                    ended = worker.run() => ended.unwrap(),
                    _ = killed => {}
                }
            }));
        });
        Self { stop: stop.recv().unwrap(), kill, thread }
    }

    /// Returns whether the worker has ended by itself.
    pub(crate) fn has_ended(&self) -> bool {
        self.thread.is_finished()
    }

    /// Checks that the worker has ended because of a known panic of the SDK's core.
    pub(crate) fn expect_panic_of_core(self) {
        core_panic::expect(self.thread);
        println!("a worker was replaced");
    }

    /// Stops the worker and waits until it has ended.
    pub(crate) async fn stop(self) {
        (self.stop)();
        Self::join(self.thread).await;
    }

    /// Ends the worker without telling the server, as a crash does.
    pub(crate) async fn kill(self) {
        drop(self.kill);
        Self::join(self.thread).await;
    }

    async fn join(thread: JoinHandle<()>) {
        // The SDK notifies the server on this runtime, so the runtime must not be blocked.
        tokio::task::spawn_blocking(|| thread.join().unwrap()).await.unwrap();
    }
}
