//! The refusal of a command, as clients in other languages read it.

use crate::{
    harness::{Form, spawn, unique},
    language::Language,
};
use temporal_prost::sdk::WorkerOptions;
use temporal_prost_biscuit::{Policy, RootKeys, WorkerAuthorization};
use temporal_prost_interop::{App, v1::interop_temporal};

async fn is_refused(language: Language) {
    let queue = unique("refused");
    let mut options = WorkerOptions::new(&queue).build();
    interop_temporal::register_workflows::<App>(&mut options).unwrap();
    WorkerAuthorization::new(RootKeys::default(), Policy::deny()).register(&mut options);
    tokio::task::spawn_blocking(|| spawn(options, Form::Plain)).await.unwrap();
    let printed = tokio::task::spawn_blocking(move || language.refusal(&queue)).await.unwrap();
    let (text, details) = printed.split_once(" {").unwrap();
    assert_eq!(text, "Unauthorized: the command carries no token");
    assert!(details.starts_with(r#""command":"start Idle of interop.v1.Interop on `"#), "{printed}");
    assert!(details.ends_with(r#"","reason":"no_token"}"#), "{printed}");
}

#[tokio::test]
async fn go_reads_a_refusal() {
    is_refused(Language::Go).await;
}

#[tokio::test]
async fn python_reads_a_refusal() {
    is_refused(Language::Python).await;
}
