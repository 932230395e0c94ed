//! The token of an activity without a workflow.

use super::setup::{SERVICE, policy};
use crate::{
    context::standalone::server,
    harness::{spawn_by, unique},
    hooks::guarded::words,
};
use std::time::Duration;
use temporal_prost::{
    Proto,
    client::{ActivityStartOptions, Client},
    common::protos::temporal::api::{
        common::v1::Header,
        failure::v1::{Failure, failure::FailureInfo},
    },
    hook::Headers,
    prost::Message as _,
    sdk::WorkerOptions,
};
use temporal_prost_biscuit::{
    ClientAuthorization, Command, Kind, Reason, Refusal, Rule, WorkerAuthorization, testing::TestIssuer,
};
use temporal_prost_e2e::{
    Guards,
    guard::v1::guard_temporal::{self, activity::Look},
};

async fn look(client: &Client, (queue, id, text): (&str, &str, &str), fields: Headers) {
    let options = ActivityStartOptions::with_start_to_close_timeout(queue, id, Duration::from_secs(20));
    let options = options.header(Header { fields }).build();
    client.start_activity(Look, Proto::from(words(text)), options).await.unwrap();
}

/// Returns the headers of a user for the activity `id` with the text `text`.
async fn headers(authorization: &ClientAuthorization, id: &str, text: &str) -> Headers {
    let command = Command::new(Kind::Activity, SERVICE, "Look")
        .namespace("default")
        .workflow(id)
        .input(&words(text).encode_to_vec());
    authorization.headers(&command).await.unwrap()
}

fn refusal(failure: &Failure) -> Refusal {
    match &failure.failure_info {
        Some(FailureInfo::ApplicationFailureInfo(info)) => Refusal::from_failure(info).unwrap(),
        _ => panic!("{failure:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_activity_without_workflow_needs_a_token() {
    let ((client, mut ends), queue, issuer) = (server().await, unique("standalone"), TestIssuer::new());
    let mut options = WorkerOptions::new(&queue).build();
    guard_temporal::register_activities(&mut options, Guards).unwrap();
    let policy = policy().rule(SERVICE, "Look", Rule::new().right("watch.look"));
    WorkerAuthorization::new(issuer.keys(), policy).register(&mut options);
    let worker = client.clone();
    tokio::task::spawn_blocking(|| spawn_by(options, async { worker })).await.unwrap();

    let operator = ClientAuthorization::new(issuer.token("operator", &["watch.look"]));
    look(&client, (&queue, "a", "x"), headers(&operator, "a", "x").await).await;
    assert_eq!(ends.recv().await.unwrap().unwrap(), r#"{"text":"saw x"}"#);

    look(&client, (&queue, "b", "x"), Headers::new()).await;
    assert_eq!(refusal(&ends.recv().await.unwrap().unwrap_err()).reason(), &Reason::NoToken);

    look(&client, (&queue, "b", "y"), headers(&operator, "a", "x").await).await;
    let stolen = refusal(&ends.recv().await.unwrap().unwrap_err());
    let Reason::OtherCommand { differences } = stolen.reason() else { panic!("{stolen}") };
    assert_eq!(differences.iter().map(|it| it.part.as_str()).collect::<Vec<_>>(), ["workflow", "input"]);

    let viewer = ClientAuthorization::new(issuer.token("viewer", &[]));
    look(&client, (&queue, "c", "x"), headers(&viewer, "c", "x").await).await;
    let missing = refusal(&ends.recv().await.unwrap().unwrap_err());
    assert!(
        matches!(missing.reason(), Reason::MissingRight { right, .. } if right == "watch.look"),
        "{missing}"
    );
}
