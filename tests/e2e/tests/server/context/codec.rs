//! Values are left as they are by codecs, or encoded on both sides.

use super::{of, tenants};
use crate::{
    harness::{connect_with, find, history, spawn_with, unique},
    hooks::guarded::{end, watch},
};
use std::sync::Arc;
use temporal_prost::{
    client::ClientOptions,
    common::{
        data_converters::{DataConverter, DefaultFailureConverter, PayloadConverter},
        protos::temporal::api::{common::v1::Header, history::v1::history_event::Attributes},
    },
    sdk::WorkerOptions,
};
use temporal_prost_codec::{CodecInterceptor, EncryptionCodec, Key, KeyRing};
use temporal_prost_connect::context::Propagation;
use temporal_prost_e2e::guard::v1::guard_temporal::{self, GuardClient};

fn codec() -> EncryptionCodec {
    EncryptionCodec::new(KeyRing::new(Key::new("2026", [7; 32])))
}

fn converter() -> DataConverter {
    DataConverter::new(PayloadConverter::default(), DefaultFailureConverter::new(true), codec())
}

/// Returns the tenant in the headers of a run's start and of its activity, as the history has them.
async fn recorded(propagation: Propagation) -> Vec<String> {
    let queue = unique("coded");
    let mut options = WorkerOptions::new(&queue).build();
    guard_temporal::register_workflows::<temporal_prost_e2e::Guards>(&mut options).unwrap();
    guard_temporal::register_activities(&mut options, temporal_prost_e2e::Guards).unwrap();
    propagation.register(&mut options);
    let client = ClientOptions::new("default").data_converter(converter()).build();
    tokio::task::spawn_blocking(|| spawn_with(options, client)).await.unwrap();
    let client = ClientOptions::new("default")
        .data_converter(converter())
        .client_interceptors(vec![propagation.client_interceptor(), Arc::new(CodecInterceptor::new(codec()))])
        .build();
    let client = GuardClient::new(connect_with(client).await);
    let start = client.watch(watch("a", &["look x"])).task_queue(queue);
    let watching = of("acme").scope(start.start()).await.unwrap();
    let lines = end(&watching).await;
    assert!(lines.contains(&"saw x for acme".to_owned()), "{lines:?}");
    let text = |header: &Option<Header>| {
        let payload = &header.as_ref().unwrap().fields["guard-tenant"];
        String::from_utf8_lossy(&payload.data).into_owned()
    };
    find(&history(&watching).await, |event| match event {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => Some(text(&started.header)),
        Attributes::ActivityTaskScheduledEventAttributes(scheduled) => Some(text(&scheduled.header)),
        _ => None,
    })
}

#[tokio::test]
async fn values_stay_readable_for_other_sdks() {
    assert_eq!(recorded(tenants()).await, [r#""acme""#, r#""acme""#]);
}

#[tokio::test]
async fn values_are_encoded_on_both_sides_on_request() {
    let recorded = recorded(tenants().encoded()).await;
    assert_eq!(recorded.len(), 2);
    assert!(recorded.iter().all(|header| !header.contains("acme")), "{recorded:?}");
}
