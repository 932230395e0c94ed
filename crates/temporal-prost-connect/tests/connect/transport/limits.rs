//! Deadlines, cancellations and large messages.

use super::{
    call::{list, request, send, within},
    site::{connect, sites},
};
use futures_util::FutureExt;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use temporal_prost_connect::{
    Cluster, Transport,
    faults::{Fault, Rule},
};
use temporalio_client::{
    callback_based::{CallbackBasedGrpcService, GrpcSuccessResponse},
    tonic::Code,
};
use tokio::sync::Notify;

#[tokio::test]
async fn a_request_without_an_answer_ends_at_its_deadline() {
    let sites = sites();
    sites[0].faults.add(Rule::new(Fault::Drop).rpc("ListWorkflowExecutions"));
    let transport = connect(&sites);
    let begun = Instant::now();
    let error = send(&transport, within("300m", list())).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::Cancelled, "Timeout expired"));
    assert!((300..5_000).contains(&begun.elapsed().as_millis()));
    // A slow request says nothing about the cluster.
    assert!(transport.health().borrow().clusters[0].is_reachable);
}

#[tokio::test]
async fn a_late_request_arrives() {
    let sites = sites();
    sites[0].faults.add(Rule::new(Fault::Delay(Duration::from_millis(50))).rpc("ListWorkflowExecutions"));
    let begun = Instant::now();
    send(&connect(&sites), within("10S", list())).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(50));
}

/// Tells when it is dropped.
struct Guard(Arc<AtomicBool>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_cancelled_call_ends_its_request() {
    let (dropped, arrived) = (Arc::new(AtomicBool::new(false)), Arc::new(Notify::new()));
    let (guarded, arrival) = (Arc::clone(&dropped), Arc::clone(&arrived));
    let callback = Arc::new(move |_| {
        let (guard, arrival) = (Guard(Arc::clone(&guarded)), Arc::clone(&arrival));
        async move {
            let _guard = guard;
            arrival.notify_one();
            std::future::pending().await
        }
        .boxed()
    });
    let cluster = Cluster::over("cluster-a", CallbackBasedGrpcService { callback });
    let transport = Transport::new("default", [cluster]).unwrap();
    let calling = tokio::spawn(async move { send(&transport, list()).await });
    arrived.notified().await;
    calling.abort();
    assert!(calling.await.unwrap_err().is_cancelled());
    assert!(dropped.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_message_of_any_size_passes_unchanged() {
    let callback = Arc::new(|request: temporalio_client::callback_based::GrpcRequest| {
        async move { Ok(GrpcSuccessResponse { headers: request.headers, proto: request.proto.to_vec() }) }
            .boxed()
    });
    let cluster = Cluster::over("cluster-a", CallbackBasedGrpcService { callback });
    let transport = Transport::new("default", [cluster]).unwrap();
    for size in [0, 1, 64 << 20] {
        let mut echo = request("Echo", &());
        echo.proto = vec![7; size].into();
        assert_eq!(send(&transport, echo).await.unwrap().proto.len(), size);
    }
}
