//! The input, the memo and the summary of a schedule remain encrypted, whatever is changed.

use crate::{
    harness::{connect_with, unique},
    payload::encryption::{codec, options},
};
use std::sync::Arc;
use temporal_prost::{
    common::{MemoValues, protos::temporal::api::common::v1::Payload},
    schedule::ScheduleHandle,
};
use temporal_prost_codec::CodecInterceptor;
use temporal_prost_e2e::parcel::v1::{
    Parcel,
    courier_temporal::{CourierClient, workflow::Carry},
};

async fn couriers() -> CourierClient {
    // It rejects the SDK's update of a schedule.
    CourierClient::new(connect_with(options(vec![Arc::new(CodecInterceptor::new(codec()))])).await)
}

fn parcel(label: &str) -> Parcel {
    Parcel { label: label.to_owned(), grams: 1, notes: vec![] }
}

fn assert_encrypted(payload: &Payload) {
    assert_eq!(payload.metadata["encoding"], b"binary/encrypted");
    assert!(!String::from_utf8_lossy(&payload.data).contains("secret"));
}

/// Checks what the server has, and returns the label in the decoded input.
async fn label(schedule: &ScheduleHandle<Carry>) -> String {
    let described = schedule.describe().await.unwrap();
    let start = described.start().unwrap();
    assert_encrypted(&start.input.as_ref().unwrap().payloads[0]);
    assert_encrypted(&start.memo.as_ref().unwrap().fields["reason"]);
    assert_encrypted(start.user_metadata.as_ref().unwrap().summary.as_ref().unwrap());
    described.input().await.unwrap().label
}

#[tokio::test]
async fn an_encrypted_input_survives_every_change() {
    let couriers = couriers().await;
    let memo = || {
        let mut memo = MemoValues::new();
        memo.insert("reason", "a secret".to_owned());
        memo
    };
    let start = |label: &str| {
        couriers.carry(parcel(label)).task_queue("nowhere").options(move |options| {
            options.memo = Some(memo());
            options.static_summary = Some("a secret".to_owned());
        })
    };
    let new = start("a secret").schedule(unique("encrypted")).memo(memo()).paused(true);
    let schedule = new.create().await.unwrap();
    assert_eq!(label(&schedule).await, "a secret");
    let described = schedule.describe().await.unwrap();
    assert_eq!(described.sdk().memo().get::<String>("reason").unwrap().as_deref(), Some("a secret"));

    schedule.update(|schedule| schedule.note("changed").cron("@daily")).await.unwrap();
    assert_eq!(label(&schedule).await, "a secret");
    schedule.unpause("go").await.unwrap();
    schedule.pause("stop").await.unwrap();
    assert_eq!(label(&schedule).await, "a secret");
    schedule.update(|schedule| schedule.start(start("another secret"))).await.unwrap();
    assert_eq!(label(&schedule).await, "another secret");
    schedule.delete().await.unwrap();
}
