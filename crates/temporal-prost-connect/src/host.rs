//! A host that keeps workers running.
//!
//! A worker of the SDK ends when its polls are refused for a minute, for example because a credential has expired. A
//! [`Host`] checks credentials and namespaces before the first poll, builds a worker again after a fatal error, drains on
//! SIGTERM, and reports its health.
//!
//! ```no_run
//! use std::time::Duration;
//! use temporal_prost_connect::{
//!     Connected, ConnectionSettings,
//!     host::{Host, HostedWorker},
//! };
//! use temporalio_sdk::WorkerOptions;
//!
//! # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
//! let Connected { client, .. } = ConnectionSettings::default().connect(|_, _| ()).await?;
//! // Register workflows and activities here.
//! let options = WorkerOptions::new("orders").build();
//! Host::new()
//!     .worker(HostedWorker::new(client, options))
//!     .drain_period(Duration::from_secs(60))
//!     .health_address(([0, 0, 0, 0], 8080).into())
//!     .metrics_address(([0, 0, 0, 0], 9090).into())
//!     .run()
//!     .await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Life of a worker
//! 1. The host describes the worker's namespace. If the server refuses that, [`Host::run`] returns an error that says
//!    why. If the server is not available, the host tries again.
//! 2. It logs what the worker [lacks](HostedWorker::missing) of its schema.
//! 3. It runs the worker on a separate thread. If the worker ends with an error or a panic, the host builds it again, after
//!    a pause of 1 second that doubles up to a minute and begins again after the worker has run for five minutes.
//! 4. After SIGTERM or Ctrl-C, or [`HostHandle::drain`], the worker takes no more tasks. The host waits for the running
//!    ones until the drain period ends.
//!
//! Connections stay open, so give the client credentials that rotate. A worker whose client cannot recover gets a new one
//! with [`HostedWorker::reconnect`].
//!
//! # Health
//! [`HostHandle::is_live`] and [`HostHandle::is_ready`] are also `GET /livez` and `GET /readyz` at the
//! [address](Host::health_address): status 200 or 503, with the state of each worker as text.

mod backoff;
mod check;
mod deployment;
mod drain;
mod error;
mod expected;
mod health;
mod hosted;
mod pollers;
mod signal;
mod state;
mod supervise;
mod task;
mod worker;

pub use deployment::{deployment, deployment_from_variables};
pub use drain::Drain;
pub use error::HostError;
pub use expected::Expected;
pub use hosted::{Host, HostHandle};
pub use pollers::has_poller;
pub use signal::stop_signal;
pub use state::WorkerState;
pub use worker::HostedWorker;
