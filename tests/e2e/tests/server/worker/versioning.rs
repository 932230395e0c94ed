//! Versioning behaviors, which the schema sets per workflow and the SDK per worker.

use crate::harness::{connect, find, foos, history, spawn_options, unique};
use std::time::Duration;
use temporal_prost::{
    client::{grpc::WorkflowService as _, tonic::IntoRequest as _},
    common::worker::{VersioningBehavior, WorkerDeploymentOptions, WorkerDeploymentVersion},
    register_workflow, register_workflows,
    sdk::WorkerOptions,
    workflow::common::protos::temporal::api::{
        history::v1::history_event::Attributes, workflowservice::v1::SetWorkerDeploymentCurrentVersionRequest,
    },
};
use temporal_prost_e2e::{
    Ended, Ids, Updated,
    ids::v1::{
        Request,
        ids_temporal::{self, IdsClient, Service, workflow},
    },
};

/// Returns the options of a worker with the first version of a deployment.
fn versioned(deployment: &str, queue: &str, behavior: Option<VersioningBehavior>) -> WorkerOptions {
    let version = WorkerDeploymentVersion::builder().deployment_name(deployment).build_id("1").build();
    let deployment = WorkerDeploymentOptions::new(version)
        .use_worker_versioning(true)
        .maybe_default_versioning_behavior(behavior)
        .build();
    WorkerOptions::new(queue).deployment_options(deployment).build()
}

#[test]
fn a_versioned_worker_of_another_behavior_is_refused() {
    let register = |behavior| {
        let mut options = versioned("d", "q", behavior);
        ids_temporal::register_workflows::<Ids>(&mut options)
    };
    register(Some(VersioningBehavior::AutoUpgrade)).unwrap();
    for (behavior, shown) in [(Some(VersioningBehavior::Pinned), "Pinned"), (None, "Unspecified")] {
        let error = register(behavior).unwrap_err().to_string();
        let expected = format!(
            "workflow type `ids.v1.Ids.Updated` is AutoUpgrade in the schema but would be {shown} on this worker: "
        );
        assert!(error.starts_with(&expected), "{error}");
    }
    let mut options = versioned("d", "q", Some(VersioningBehavior::Pinned));
    register_workflow::<workflow::Updated, Updated>(&mut options).unwrap_err();
    // The schema sets no behavior, so the worker's behavior applies.
    register_workflow::<workflow::Hello, Ended>(&mut options).unwrap();
    let mut unversioned = WorkerOptions::new("q").build();
    register_workflows::<Service, Ids>(&mut unversioned).unwrap();
}

/// Waits until the server knows the worker, and makes it the current version.
pub(crate) async fn make_current(deployment: &str) {
    let mut server = connect().await.connection().clone();
    for _ in 0..100 {
        let request = SetWorkerDeploymentCurrentVersionRequest {
            namespace: "default".to_owned(),
            deployment_name: deployment.to_owned(),
            build_id: "1".to_owned(),
            ..Default::default()
        };
        if server.set_worker_deployment_current_version(request.into_request()).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("the server does not know the deployment");
}

#[tokio::test]
async fn a_versioned_worker_gives_the_schemas_behavior() {
    foos().await;
    let (deployment, queue) = (unique("deployment"), unique("queue"));
    let mut options = versioned(&deployment, &queue, Some(VersioningBehavior::AutoUpgrade));
    ids_temporal::register_workflows::<Ids>(&mut options).unwrap();
    tokio::task::spawn_blocking(|| spawn_options(options)).await.unwrap();
    make_current(&deployment).await;
    let updated = IdsClient::new(connect().await).updated().task_queue(&queue).start().await.unwrap();
    for _ in 0..3 {
        updated.change(Request::default()).id(unique("update")).execute().await.unwrap();
    }
    updated.result().await.unwrap();
    let behaviors = find(&history(&updated).await, |event| match event {
        Attributes::WorkflowTaskCompletedEventAttributes(done) => Some(done.versioning_behavior()),
        _ => None,
    });
    assert!(!behaviors.is_empty());
    let auto_upgrade = VersioningBehavior::AutoUpgrade.into();
    assert!(behaviors.iter().all(|behavior| *behavior == auto_upgrade), "{behaviors:?}");
}
