//! Clusters that cannot be reached.

use super::{
    call::{list, poll, send, within},
    site::{connect, connect_with, fail_over, sites},
};
use crate::metrics::{Counted, Meter};
use std::time::Duration;
use temporal_prost_connect::{
    Health, NOT_SENT, Transport,
    faults::{Fault, Rule},
};
use temporalio_client::tonic::Code;

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_request_that_was_not_sent_goes_to_a_cluster_that_forwards_it() {
    let [a, b] = sites();
    let sites = [a, b.forwarding()];
    let transport = connect(&sites);
    send(&transport, list()).await.unwrap();
    sites[0].faults.add(Rule::new(Fault::Refuse));
    send(&transport, list()).await.unwrap();
    let health = transport.health().borrow().clone();
    assert_eq!((health.active.as_deref(), health.in_use.as_deref()), (Some("cluster-a"), Some("cluster-b")));
    assert!(!health.clusters[0].is_reachable && health.is_ready());
    assert_eq!(health.clusters[0].last_error.as_deref(), Some("injected: connection refused"));
}

#[tokio::test]
async fn a_cluster_that_returns_takes_its_requests_again() {
    let [a, b] = sites();
    let sites = [a, b.forwarding()];
    let transport = connect(&sites);
    sites[0].faults.add(Rule::new(Fault::Refuse));
    send(&transport, list()).await.unwrap();
    sites[0].faults.clear();
    let mut health = transport.health();
    let returned = health.wait_for(|health| health.in_use.as_deref() == Some("cluster-a"));
    tokio::time::timeout(PATIENCE, returned).await.unwrap().unwrap();
    send(&transport, list()).await.unwrap();
    assert_eq!(sites[0].received("ListWorkflowExecutions"), 1);
}

#[tokio::test]
async fn a_lost_answer_is_an_error_that_is_retried_because_the_request_may_have_had_an_effect() {
    let sites = sites();
    let transport = connect(&sites);
    sites[0].faults.add(Rule::new(Fault::Reset).rpc("ListWorkflowExecutions").times(1));
    let error = send(&transport, list()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
    assert_eq!(error.message(), "lost cluster `cluster-a`: injected: connection reset");
    assert!(!error.metadata().contains_key(NOT_SENT));
    send(&transport, list()).await.unwrap();
    assert_eq!(sites.each_ref().map(|site| site.received("ListWorkflowExecutions")), [2, 0]);
}

#[tokio::test]
async fn a_connection_that_breaks_is_no_reason_to_leave_a_cluster_that_answers_probes() {
    let sites = sites();
    let transport = connect(&sites);
    sites[0].faults.add(Rule::new(Fault::Reset).rpc("ListWorkflowExecutions").times(10));
    for _ in 0..10 {
        let error = send(&transport, list()).await.unwrap_err();
        assert!(error.message().starts_with("lost cluster `cluster-a`"), "{error}");
    }
    send(&transport, list()).await.unwrap();
    assert_eq!(sites[1].received("ListWorkflowExecutions"), 0);
}

#[tokio::test]
async fn a_failed_probe_stops_requests_until_a_probe_succeeds() {
    let sites = sites();
    let transport = connect(&sites);
    send(&transport, list()).await.unwrap();
    for site in &sites {
        site.faults.add(Rule::new(Fault::Reset));
    }
    send(&transport, list()).await.unwrap_err();
    let mut health = transport.health();
    let lost = health.wait_for(|health| !health.is_ready());
    tokio::time::timeout(PATIENCE, lost).await.unwrap().unwrap();
    let received = sites[0].received("ListWorkflowExecutions");
    let error = send(&transport, list()).await.unwrap_err();
    assert!(error.message().starts_with("no cluster of namespace `default` can be reached"), "{error}");
    assert_eq!(sites[0].received("ListWorkflowExecutions"), received);
    sites[0].faults.clear();
    tokio::time::timeout(PATIENCE, health.wait_for(Health::is_ready)).await.unwrap().unwrap();
    send(&transport, list()).await.unwrap();
}

#[tokio::test]
async fn an_error_names_all_clusters_and_their_last_causes() {
    let sites = sites();
    for site in &sites {
        site.faults.add(Rule::new(Fault::Refuse));
    }
    let error = send(&connect(&sites), list()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
    assert_eq!(
        error.message(),
        "no cluster of namespace `default` can be reached: `cluster-a`: injected: connection refused; `cluster-b`: \
         injected: connection refused"
    );
    assert_eq!(error.metadata().get(NOT_SENT).unwrap(), "unreachable");
}

#[tokio::test]
async fn the_only_cluster_marks_what_it_has_not_sent() {
    let [site, _] = sites();
    let transport = Transport::new("default", [site.cluster()]).unwrap();
    send(&transport, list()).await.unwrap();
    site.faults.add(Rule::new(Fault::Refuse));
    // The first one finds that there is no connection, and the second one is not tried.
    for _ in 0..2 {
        let error = send(&transport, list()).await.unwrap_err();
        assert_eq!(error.metadata().get(NOT_SENT).unwrap(), "unreachable", "{error}");
    }
    assert_eq!(site.received("ListWorkflowExecutions"), 1);
}

#[tokio::test]
async fn a_poll_waits_for_a_cluster_and_is_sent_when_one_returns() {
    let sites = sites();
    let transport = connect(&sites);
    for site in &sites {
        site.faults.add(Rule::new(Fault::Refuse));
    }
    let polling = tokio::spawn(async move { send(&transport, poll()).await });
    // Both have been asked and were lost before they return.
    tokio::time::timeout(PATIENCE, async {
        while sites.iter().any(|site| site.faults.hits() == 0) {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    sites[0].faults.clear();
    sites[0].receives("PollActivityTaskQueue", 1).await;
    polling.abort();
}

#[tokio::test]
async fn a_cluster_that_is_silent_counts_as_lost() {
    let [a, b] = sites();
    let sites = [a, b.forwarding()];
    sites[0].faults.add(Rule::new(Fault::Drop));
    let transport = connect(&sites);
    send(&transport, within("100m", list())).await.unwrap_err();
    let mut health = transport.health();
    let silent = health.wait_for(|health| !health.clusters[0].is_reachable);
    let health = tokio::time::timeout(PATIENCE, silent).await.unwrap().unwrap().clone();
    assert_eq!(health.clusters[0].last_error.as_deref(), Some("no answer within 5s"));
    assert_eq!(health.in_use.as_deref(), Some("cluster-b"));
    send(&transport, list()).await.unwrap();
}

#[tokio::test]
async fn switches_losses_and_repetitions_are_counted() {
    let (sites, meter) = (sites(), Meter::default());
    let transport = connect_with(&sites, |options| options.meter = Some(meter.shared()));
    send(&transport, list()).await.unwrap();
    fail_over(&sites, (1, 2));
    send(&transport, list()).await.unwrap();
    sites[1].faults.add(Rule::new(Fault::Reset).rpc("ListWorkflowExecutions").times(1));
    send(&transport, list()).await.unwrap_err();
    let one = |cluster| Counted::one([("namespace", "default"), ("cluster", cluster)]);
    assert_eq!(meter.counted("temporal_cluster_switches"), [one("cluster-a"), one("cluster-b")]);
    assert_eq!(meter.counted("temporal_cluster_repeated_requests"), [one("cluster-a")]);
    assert_eq!(meter.counted("temporal_cluster_losses"), [one("cluster-b")]);
}
