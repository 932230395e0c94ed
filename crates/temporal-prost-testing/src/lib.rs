//! Tests of Temporal workflows in milliseconds: a Temporal server in memory, with virtual time, under the Rust SDK's own client
//! and worker.
//!
//! It is not a production server: it keeps nothing, and time in it does what a test wants. It needs nothing but the SDK, so any
//! user of the SDK can use it, with or without the code that temporal-prost generates.
//!
//! # A tour
//! A [`MemoryServer`] is made in a millisecond. Its clients are the SDK's, so workers are too:
//!
//! ```
//! use std::time::Duration;
//! use temporal_prost_testing::MemoryServer;
//! use temporalio_client::{WorkflowGetResultOptions, WorkflowStartOptions};
//! use temporalio_macros::{workflow, workflow_methods};
//! use temporalio_sdk::{Runtime, Worker, WorkerOptions, WorkflowContext, WorkflowResult};
//! use tokio::task::LocalSet;
//!
//! #[workflow]
//! #[derive(Default)]
//! struct Reminder;
//!
//! #[workflow_methods]
//! impl Reminder {
//!     #[run]
//!     async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
//!         ctx.timer(Duration::from_hours(24 * 7)).await;
//!         Ok("a week has passed".to_owned())
//!     }
//! }
//!
//! async fn a_week_passes_at_once() -> Result<(), Box<dyn std::error::Error>> {
//!     let server = MemoryServer::new();
//!     let client = server.client().await?;
//!     let runtime = Runtime::from_current_tokio(Default::default())?;
//!     let options = WorkerOptions::new("reminders").register_workflow::<Reminder>()?.build();
//!     let mut worker = Worker::new(&runtime, client.clone(), options)?;
//!     let stop = worker.shutdown_handle();
//!     let test = async {
//!         let options = WorkflowStartOptions::new("reminders", "reminder/1").build();
//!         let reminder = client.start_workflow(Reminder::run, (), options).await?;
//!         let result = reminder.get_result(WorkflowGetResultOptions::default()).await?;
//!         stop();
//!         Ok::<_, Box<dyn std::error::Error>>(result)
//!     };
//!     let (_, result) = tokio::join!(worker.run(), test);
//!     assert_eq!(result?, "a week has passed");
//!     assert_eq!(server.skipped(), Duration::from_hours(24 * 7));
//!     Ok(())
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! #     LocalSet::new().run_until(a_week_passes_at_once()).await
//! # }
//! ```
//!
//! # Virtual time
//! Time stands still, except in two cases:
//!
//! - It is skipped to the next deadline if somebody awaits the result of a workflow, the outcome of an update or the end of a
//!   [`MemoryServer::sleep`], and no workflow task, activity attempt or query can run.
//! - It follows a worker that is too slow: timeouts of workflow tasks, heartbeats and start-to-close timeouts of activities also
//!   count in real time.
//!
//! Starts, signals, queries and descriptions do not skip time, so a test can look at a moment. The same test gives the same
//! history in each run, with the same times and the same run ids. Time begins at 2026-01-01T00:00:00Z unless
//! [`ServerOptions::start_time`] is set.
//!
//! A test whose result is awaited while another of its tasks is to send a signal later sees the timer fire first: use
//! [`MemoryServer::sleep`] to choose the moment of the signal. An activity that waits for another workflow of the same server keeps
//! time from being skipped, unless it sends its task token as [`WAITING_ACTIVITY`].
//!
//! If nothing moves for [`ServerOptions::patience`], calls that wait fail with `FAILED_PRECONDITION` and the reason: for example
//! ``nothing moves: workflow `order/1` (Order): its workflow task waits on the task queue `orders`, which no worker polls``.
//! Whoever sleeps goes on.
//!
//! # What the server does
//! | part | |
//! |---|---|
//! | workflows: start policies, retry, cron, delays, timeouts, continue-as-new, reset, eager start | supported |
//! | activities: retry, all timeouts, heartbeats, cancellation at once by worker commands, completion by token and by id | supported |
//! | signals, signal-with-start, queries, updates, update-with-start, external signals and cancellation, children | supported |
//! | sticky queues, speculative and repeated workflow tasks, local activities, patches, replay of every history | supported |
//! | validation of commands, with the causes of a real server | supported |
//! | schedules: calendars, cron strings, intervals, overlap policies, backfill, pause, limits | supported |
//! | lists and counts with filters and an order, search attributes, memos | supported |
//! | several namespaces under one clock | supported |
//! | jitter of schedules | approximated: none |
//! | reset with open children or after updates | approximated: signals are repeated, updates are not; children keep their first parent |
//! | worker deployments | approximated: they are remembered, any worker gets any task |
//! | priorities and fairness | approximated: they are checked and shown, tasks are taken in order |
//! | limits of histories and payloads | approximated: payloads as announced to the SDK, histories without limit |
//! | unknown search attributes | accepted, unless [`ServerOptions::strict_search_attributes`] is set |
//! | Nexus operations, batch jobs, standalone activities, activity pause and reset, workflow rules, rate limits | `Unimplemented`, with the name of the call |
//! | several clusters, archival, authorization, persistence | out of scope |
//!
//! # Other processes and languages
//! With the feature `port`, `MemoryServer::serve` listens on a port.

mod calendar;
mod clock;
mod command;
mod cron;
mod deadlines;
mod history;
mod hub;
mod ids;
mod namespace;
mod options;
mod proto;
mod queues;
mod rpc;
mod run;
mod schedule;
mod server;
mod state;
mod status;
mod token;
mod visibility;

pub use options::ServerOptions;
pub use rpc::WAITING_ACTIVITY;
#[cfg(feature = "port")]
pub use server::ServeError;
pub use server::{ConnectError, MemoryServer};
/// The SDK's client.
pub use temporalio_client as client;
