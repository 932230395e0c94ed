//! Decisions that arrive together.

use super::{DIGEST, TestResult, anonymous, deployment};
use std::time::Duration;
use temporal_prost_terraform::execution::v1::DecideRequest;

#[tokio::test]
async fn one_of_the_decisions_at_the_same_time_counts() -> TestResult {
    let (env, client) = anonymous().await?;
    let run = client.deploy(deployment()).start().await?;
    env.skip(Duration::from_mins(1)).await;
    let decisions = (0..16).map(|number| {
        run.decide(DecideRequest {
            approved: number == 0,
            plan_sha256: DIGEST.to_owned(),
            by: format!("person {number}"),
            reason: "reviewed".to_owned(),
            override_policies: false,
        })
        .execute()
    });
    let decided = futures_util::future::join_all(decisions).await;
    let accepted: Vec<_> = decided.into_iter().filter_map(Result::ok).collect();
    assert_eq!(accepted.len(), 1, "{accepted:?}");
    assert_eq!(run.result().await?.decision.as_ref(), accepted.first());
    Ok(env.finish()?)
}
