//! Calls across namespaces, with the activities of the other language.

use crate::{
    harness::{self, Form, Rust, unique},
    language::Language,
};
use temporal_prost_interop::{
    sample,
    v1::{Breakage, RelayRequest, RelayResponse, interop_temporal::InteropClient},
};

/// Runs a workflow on `queue`, which calls workflows with the activities on `peer`.
async fn call(form: Form, [queue, peer]: [&str; 2], name: &str) {
    let interop = InteropClient::new(harness::connect(form).await);
    let request = RelayRequest { name: name.to_owned(), task_queue: peer.to_owned() };
    let response = interop.remote(request).task_queue(queue).execute().await.unwrap();
    let broken = Breakage {
        r#type: "Broken".to_owned(),
        message: "broken on purpose".to_owned(),
        non_retryable: true,
        details: Some(sample(name)),
    };
    let expected = RelayResponse {
        echoed: Some(sample(&format!("{name}/put"))),
        held: Some(sample(&format!("{name}/swapped"))),
        breakages: vec![broken],
    };
    assert_eq!(response, expected);
}

#[tokio::test]
async fn rust_uses_the_activities_of_go() {
    for form in [Form::Plain, Form::Encrypted] {
        let (rust, name) = (Rust::work(form).await, unique("rust-by-go"));
        let go = Language::Go.work(&name, form);
        call(form, [rust.queue(), go.queue()], &name).await;
    }
}

#[tokio::test]
async fn go_uses_the_activities_of_rust() {
    for form in [Form::Plain, Form::Encrypted] {
        let (rust, name) = (Rust::work(form).await, unique("go-by-rust"));
        let go = Language::Go.work(&name, form);
        call(form, [go.queue(), rust.queue()], &name).await;
    }
}
