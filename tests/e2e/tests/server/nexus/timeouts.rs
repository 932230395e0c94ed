//! Deadlines of operations and of single requests.

use super::floor::{Bourse, Handling};
use crate::harness::connect;
use std::time::Instant;

#[tokio::test]
async fn an_operation_that_nobody_completes_times_out() {
    let bourse = Bourse::open().await;
    let (lines, _) = bourse.broke_until_done("for ever", "x").await;
    assert_eq!((lines, bourse.calls()), (vec!["timed out".to_owned()], 1));
}

#[tokio::test]
async fn a_handler_that_misses_the_deadline_of_a_request_is_dropped_and_called_again() {
    let bourse = Bourse::open().await;
    let began = Instant::now();
    let (lines, _) = bourse.broke_until_done("slow once", "x").await;
    assert!(lines[0].contains("call 2"), "{lines:?}");
    assert!(began.elapsed().as_secs() < 40, "the handler would have slept for a minute");
}

#[tokio::test]
async fn a_worker_that_stops_completes_what_it_handles() {
    let bourse = Bourse::closed(crate::nexus::floor::default_options()).await;
    bourse.work(crate::nexus::floor::default_options);
    let handling = Handling::start(bourse.operations(&connect().await));
    let caller = bourse.start("a second", "x").await;
    super::floor::eventually("the handler is called", || async { bourse.calls() == 1 }).await;
    handling.stop().await;
    let lines = caller.result().await.unwrap().lines;
    assert!(lines[0].contains("call 1"), "no other worker has handled it: {lines:?}");
}
