//! A failover is followed.

use super::{
    call::{list, poll, send, within},
    site::{connect, connect_with, fail_over, sites},
};
use std::time::Duration;
use temporal_prost_connect::{Cluster, Transport, TransportError};
use temporalio_client::tonic::Code;

#[tokio::test]
async fn the_active_cluster_takes_requests_whatever_the_order() {
    let sites = sites();
    fail_over(&sites, (1, 2));
    let transport = connect(&sites);
    send(&transport, list()).await.unwrap();
    assert_eq!(sites.each_ref().map(|site| site.received("ListWorkflowExecutions")), [0, 1]);
}

#[tokio::test]
async fn a_switch_ends_a_poll_that_hangs_and_sends_it_to_the_new_cluster() {
    let sites = sites();
    let transport = connect_with(&sites, |options| options.probe_interval = Duration::from_millis(50));
    let polling = tokio::spawn(async move { send(&transport, poll()).await });
    sites[0].receives("PollActivityTaskQueue", 1).await;
    fail_over(&sites, (1, 2));
    sites[1].receives("PollActivityTaskQueue", 1).await;
    assert!(!polling.is_finished());
    fail_over(&sites, (0, 101));
    sites[0].receives("PollActivityTaskQueue", 2).await;
    assert!(!polling.is_finished());
    polling.abort();
}

#[tokio::test]
async fn a_poll_that_has_little_time_left_ends_so_that_a_new_one_begins() {
    let sites = sites();
    let transport = connect_with(&sites, |options| options.probe_interval = Duration::from_millis(50));
    let polling = tokio::spawn(async move { send(&transport, within("4S", poll())).await });
    sites[0].receives("PollActivityTaskQueue", 1).await;
    fail_over(&sites, (1, 2));
    let error = polling.await.unwrap().unwrap_err();
    assert_eq!(
        (error.code(), error.message()),
        (Code::Unavailable, "cluster `cluster-a` is no longer in use")
    );
    assert_eq!(sites[1].received("PollActivityTaskQueue"), 0);
}

#[tokio::test]
async fn a_refused_request_goes_to_the_active_cluster() {
    let sites = sites();
    let transport = connect(&sites);
    send(&transport, list()).await.unwrap();
    fail_over(&sites, (1, 2));
    send(&transport, list()).await.unwrap();
    assert_eq!(sites.each_ref().map(|site| site.received("ListWorkflowExecutions")), [2, 1]);
    let health = transport.health().borrow().clone();
    assert_eq!((health.active.as_deref(), health.in_use.as_deref()), (Some("cluster-b"), Some("cluster-b")));
}

#[tokio::test]
async fn two_clusters_that_contradict_each_other_do_not_send_a_request_back_and_forth() {
    let sites = sites();
    let transport = connect(&sites);
    send(&transport, list()).await.unwrap();
    sites[0].believe((1, 2));
    let error = send(&transport, list()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
    assert!(error.message().contains("is active in cluster"), "{error}");
    let received: usize = sites.iter().map(|site| site.received("ListWorkflowExecutions")).sum();
    assert!(received <= 5, "{received}");
}

#[tokio::test]
async fn a_cluster_that_returns_from_the_past_is_not_believed() {
    let sites = sites();
    fail_over(&sites, (1, 2));
    let transport = connect_with(&sites, |options| options.probe_interval = Duration::from_millis(20));
    send(&transport, list()).await.unwrap();
    sites[0].describe((0, 1));
    sites[0].believe((0, 1));
    sites[0].receives("DescribeNamespace", sites[0].received("DescribeNamespace") + 3).await;
    send(&transport, list()).await.unwrap();
    assert_eq!(sites.each_ref().map(|site| site.received("ListWorkflowExecutions")), [0, 2]);
}

#[tokio::test]
async fn an_active_cluster_that_is_not_configured_is_named() {
    let [a, b] = sites();
    fail_over(&[a.clone(), b], (1, 2));
    // The transport does not have `cluster-b`. The other one is in its place, so that the clusters are asked.
    let third = Cluster::over("cluster-c", a.server.connection_options().service_override.unwrap());
    let transport = Transport::with_options("default", [a.forwarding().cluster(), third], |_| {}).unwrap();
    send(&transport, list()).await.unwrap();
    let mut health = transport.health();
    let named = health.wait_for(|health| health.active.as_deref() == Some("cluster-b"));
    let health = tokio::time::timeout(Duration::from_secs(20), named).await.unwrap().unwrap().clone();
    assert!(!health.clusters.iter().any(|cluster| cluster.name == "cluster-b"));
    assert_eq!(health.in_use.as_deref(), Some("cluster-a"), "it forwards requests");
}

#[tokio::test]
async fn one_cluster_is_not_asked_anything() {
    let [site, _] = sites();
    let transport = Transport::new("default", [site.cluster()]).unwrap();
    send(&transport, list()).await.unwrap();
    assert_eq!(site.received("DescribeNamespace"), 0);
}

#[test]
fn two_clusters_of_one_name_are_rejected() {
    let cluster = || sites()[0].cluster();
    let error = Transport::new("default", [cluster(), cluster()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "two clusters of namespace `default` are called `cluster-a`; name each as its server does"
    );
    let nothing: [Cluster; 0] = [];
    assert!(matches!(Transport::new("default", nothing), Err(TransportError::NoCluster { .. })));
}
