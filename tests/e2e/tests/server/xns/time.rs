//! Calls in virtual time.

use std::time::{Duration, Instant};
use temporal_prost_e2e::{
    Distance,
    far_v1::{
        Calls,
        far_temporal::{self, FarClient},
        near_temporal::{self, NearClient},
    },
};
use temporal_prost_testing::TestEnvironment;

#[tokio::test]
async fn a_day_passes_while_an_activity_waits() {
    let env = TestEnvironment::start().await.unwrap();
    env.worker("far", |options| Ok(far_temporal::register_workflows::<Distance>(options)?)).unwrap();
    let client = env.client();
    env.worker("near", move |options| {
        near_temporal::register_workflows::<Distance>(&mut *options)?;
        Ok(far_temporal::register_xns_activities(options, client.clone())?)
    })
    .unwrap();
    let (began, now) = (Instant::now(), env.now());
    let calls = Calls { queue: "far".to_owned(), steps: vec!["day day sleep".to_owned()] };
    let near = NearClient::new(env.client()).call(calls).task_queue("near");
    assert_eq!(near.execute().await.unwrap().lines, ["day works"]);
    assert!(env.now().duration_since(now).unwrap() >= Duration::from_hours(20));
    assert!(began.elapsed() < Duration::from_mins(1));
    assert_eq!(FarClient::new(env.client()).work_handle("work/day").result().await.unwrap().lines.len(), 1);
}
