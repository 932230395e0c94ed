//! Workers of a host with deployment versions.

use super::{runs, until};
use crate::{
    harness::{connect, find, foos, history, unique},
    worker::versioning::make_current,
};
use temporal_prost::{
    common::worker::VersioningBehavior, sdk::WorkerOptions,
    workflow::common::protos::temporal::api::history::v1::history_event::Attributes,
};
use temporal_prost_connect::host::{Host, HostedWorker, deployment};
use temporal_prost_e2e::{
    Ids,
    ids::v1::{
        Request,
        ids_temporal::{self, IdsClient},
    },
};

#[tokio::test(flavor = "multi_thread")]
async fn a_hosted_worker_has_its_version() {
    foos().await;
    let (name, queue) = (unique("hosted"), unique("queue"));
    let version = deployment(&name, "1", VersioningBehavior::AutoUpgrade);
    let mut options = WorkerOptions::new(&queue).deployment_options(version).build();
    ids_temporal::register_workflows::<Ids>(&mut options).unwrap();
    let client = connect().await;
    let (handle, running) = runs(Host::new().worker(HostedWorker::new(client.clone(), options)));
    until(|| handle.is_ready()).await;
    make_current(&name).await;
    let updated = IdsClient::new(client).updated().task_queue(&queue).start().await.unwrap();
    for _ in 0..3 {
        updated.change(Request::default()).id(unique("update")).execute().await.unwrap();
    }
    updated.result().await.unwrap();
    let completed = find(&history(&updated).await, |event| match event {
        Attributes::WorkflowTaskCompletedEventAttributes(done) => Some(done.clone()),
        _ => None,
    });
    let auto_upgrade = VersioningBehavior::AutoUpgrade.into();
    assert!(!completed.is_empty() && completed.iter().all(|done| done.versioning_behavior() == auto_upgrade));
    let versions = completed.iter().map(|done| done.deployment_version.as_ref().unwrap());
    for version in versions {
        assert_eq!((&*version.deployment_name, &*version.build_id), (&*name, "1"));
    }
    handle.drain();
    running.await.unwrap().unwrap();
}
