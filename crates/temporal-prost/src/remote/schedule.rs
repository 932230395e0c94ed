//! Schedules, which start workflows repeatedly.
//!
//! Generated clients have a method per workflow that describes a new schedule, and one that attaches to a schedule.
//!
//! ```
//! use shop::v1::{PlaceOrderRequest, orders_temporal::OrdersClient};
//! use std::time::Duration;
//! use temporal_prost::{client::schedules::ScheduleOverlapPolicy, schedule::ScheduleError};
//!
//! async fn weekly(orders: &OrdersClient, request: PlaceOrderRequest) -> Result<(), ScheduleError> {
//!     let schedule = orders
//!         .schedule_place_order("weekly", request)
//!         .cron("0 9 * * MON")
//!         .time_zone("Europe/Berlin")
//!         .overlap_policy(ScheduleOverlapPolicy::BufferOne)
//!         .catchup_window(Duration::from_secs(3600))
//!         .create()
//!         .await?;
//!     let described = schedule.describe().await?;
//!     println!("{} orders next at {:?}", described.input().await?.customer, described.next_runs().first());
//!     Ok(())
//! }
//! ```
//!
//! # The workflow of a schedule
//! A schedule stores one start, as the client sends it when you create the schedule or replace its start: the schema's
//! options, the setters, the id and the search attributes that expressions make of the input, and the headers that
//! interceptors, [hooks](crate::hook) and propagated context add. Later changes of the schema or of the context do not
//! change it.
//!
//! The server appends the time of each start to the workflow id. The policies for other workflows with the same id do not
//! apply: the overlap policy of the schedule does.
//!
//! # Codecs
//! Inputs and memos are encoded by the client's data converter. An update sends back what it does not change exactly as the
//! server has it, so an encrypted input remains encrypted. The SDK's own `ScheduleHandle::update` would store it as plain
//! text.

mod action;
mod any;
mod change;
mod conflict;
mod description;
mod error;
mod handle;
mod list;
mod new;
mod settings;
mod timing;
mod update;

pub use any::AnySchedule;
pub use description::{AnyScheduleDescription, ScheduleDescription, ScheduledRun};
pub use error::ScheduleError;
pub use handle::ScheduleHandle;
pub use list::ListSchedules;
pub use new::NewSchedule;
pub use update::ScheduleUpdate;
