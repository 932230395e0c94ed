//! Tests of Temporal workflows in milliseconds: a Temporal server in memory, with virtual time, under the Rust SDK's own client
//! and worker.
//!
//! It is not a production server: it keeps nothing, and time in it does what a test wants. It needs nothing but the SDK, so any
//! user of the SDK can use it, with or without the code that temporal-prost generates.
//!
//! # A tour
//! A [`TestEnvironment`] has a server, workers and a client; its documentation has a complete test. Activities and child workflows
//! are mocked by their definitions, with failures and durations in virtual time; [`TestEnvironment::calls`] returns what they were
//! called with. At the end of the test, every finished workflow is replayed, so that nondeterminism is found without recording
//! anything:
//!
//! ```
//! # use std::time::Duration;
//! # use temporal_prost_testing::{EnvironmentError, TestEnvironment};
//! # use temporalio_common::{UntypedActivity, data_converters::RawValue};
//! # async fn test() -> Result<(), EnvironmentError> {
//! let charge = UntypedActivity::new("Charge");
//! let env = TestEnvironment::start().await?;
//! env.mock_activity(&charge, |amount: RawValue| async move { Ok(amount) })
//!     .failing_first(2, "the card reader is offline")
//!     .taking(Duration::from_secs(20));
//! # Ok(())
//! # }
//! ```
//!
//! A [`MemoryServer`] alone is for workers and clients that a test makes itself. It is made in a millisecond:
//!
//! ```
//! # use temporal_prost_testing::{ConnectError, MemoryServer};
//! # async fn test() -> Result<(), ConnectError> {
//! let server = MemoryServer::new();
//! let client = server.client().await?;
//! # drop(client);
//! # Ok(())
//! # }
//! ```
//!
//! [`Replay`] checks recorded histories in every form that people have them, and [`record`] downloads them from a server.
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
//! # Next to Go and Java
//! | | this crate | Go's `testsuite` | Java's `TestWorkflowEnvironment` |
//! |---|---|---|---|
//! | what runs | the real worker and client, with all state machines | a simulation of the workflow side | the real worker and client |
//! | server | in the process, a millisecond | none | in the process or downloaded |
//! | time | virtual; the same in each run | virtual | virtual, or the system's while the test works |
//! | mocks of activities | by definition, on every queue, with failures and durations | by name, with durations | by implementation |
//! | mocks of children | by definition | by name | by implementation |
//! | recorded calls | typed | by expectations | by the mock library |
//! | what nobody performs | fails at once, with its name | panics | waits |
//! | a test that waits for ever | fails with the reason | fails after a timeout | waits |
//! | replay of each finished workflow | at the end of each test | by hand | by hand |
//! | a worker that is replaced | [`TestEnvironment::restart_worker`] | no | by hand |
//! | schedules, visibility, resets | yes | no | partly |
//!
//! # Other processes and languages
//! With the feature `port`, `MemoryServer::serve` listens on a port.

mod calendar;
mod clock;
mod command;
mod cron;
mod deadlines;
mod environment;
mod history;
mod hub;
mod ids;
mod namespace;
mod options;
mod proto;
mod queues;
mod replay;
mod rpc;
mod run;
mod schedule;
mod server;
mod state;
mod status;
mod token;
mod visibility;

pub use environment::{EnvironmentError, EnvironmentOptions, Mock, TestEnvironment, TestFailure};
pub use options::ServerOptions;
pub use replay::{HistoryError, RecordError, Replay, ReplayError, ReplayFailure, record};
pub use rpc::WAITING_ACTIVITY;
#[cfg(feature = "port")]
pub use server::ServeError;
pub use server::{ConnectError, MemoryServer};
/// The SDK's client.
pub use temporalio_client as client;
