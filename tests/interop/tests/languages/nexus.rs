//! Nexus operations, under the names that the Go plugin gives them.

use crate::{
    harness::{Form, Rust, connect, unique},
    language::Language,
};
use std::thread;
use temporal_prost::{
    client::{Client, grpc::OperatorService as _, tonic::IntoRequest as _},
    common::protos::temporal::api::{
        nexus::v1::{
            EndpointSpec, EndpointTarget,
            endpoint_target::{Variant, Worker},
        },
        operatorservice::v1::CreateNexusEndpointRequest,
    },
    nexus::NexusWorker,
};
use temporal_prost_interop::{
    sample,
    v1::{
        Breakage, RelayRequest, RelayResponse,
        interop_temporal::{self, InteropClient, query, update},
    },
};

/// Creates an endpoint for the workers of a task queue.
async fn endpoint(client: &Client, queue: &str) -> String {
    let name = unique("interop");
    let worker = Worker { namespace: "default".to_owned(), task_queue: queue.to_owned() };
    let target = Some(EndpointTarget { variant: Some(Variant::Worker(worker)) });
    let spec = Some(EndpointSpec { name: name.clone(), target, ..EndpointSpec::default() });
    let request = CreateNexusEndpointRequest { spec };
    let mut server = client.connection().clone();
    server.create_nexus_endpoint(request.into_request()).await.expect("the endpoint is created");
    name
}

/// Handles the operations of a task queue in Rust, on a separate thread until the process ends.
fn handle(queue: &str, form: Form) {
    let queue = queue.to_owned();
    thread::spawn(move || {
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        tokio.block_on(async move {
            let held = |name: &str| name.rsplit_once('/').map_or("", |(name, _)| name).to_owned() + "/hold";
            let operations = interop_temporal::nexus_service()
                .query(query::Get)
                .update_by(update::Swap, move |input| held(&input.name));
            let worker = NexusWorker::new(&connect(form).await, queue).register(operations);
            let forever = std::future::pending();
            worker.expect("nothing is registered twice").run_until(forever).await.expect("the worker polls");
        });
    });
}

/// Runs the caller on one queue with the operations behind another.
async fn converse(queue: &str, operations: &str, name: &str, form: Form) {
    let client = connect(form).await;
    let endpoint = endpoint(&client, operations).await;
    let request = RelayRequest { name: name.to_owned(), task_queue: endpoint };
    let operate = InteropClient::new(client).operate(request).task_queue(queue);
    let breakage = Breakage {
        r#type: "Broken".to_owned(),
        message: "broken on purpose".to_owned(),
        non_retryable: true,
        details: Some(sample(name)),
    };
    let expected = RelayResponse {
        echoed: Some(sample(name)),
        held: Some(sample(&format!("{name}/second"))),
        breakages: vec![breakage],
    };
    assert_eq!(operate.execute().await.unwrap(), expected);
}

async fn rust_calls_go(form: Form) {
    let (rust, name) = (Rust::work(form).await, unique("rust-to-go"));
    let go = Language::Go.work(&name, form);
    converse(rust.queue(), go.queue(), &name, form).await;
}

async fn go_calls_rust(form: Form) {
    let (rust, name) = (Rust::work(form).await, unique("go-to-rust"));
    handle(rust.queue(), form);
    let go = Language::Go.work(&name, form);
    converse(go.queue(), rust.queue(), &name, form).await;
}

#[tokio::test]
async fn rust_calls_operations_in_go() {
    rust_calls_go(Form::Plain).await;
}

#[tokio::test]
async fn go_calls_operations_in_rust() {
    go_calls_rust(Form::Plain).await;
}

#[tokio::test]
async fn rust_calls_operations_in_go_with_encrypted_payloads() {
    rust_calls_go(Form::Encrypted).await;
}

#[tokio::test]
async fn go_calls_operations_in_rust_with_encrypted_payloads() {
    go_calls_rust(Form::Encrypted).await;
}
