//! Tests generated code with workers and clients in other languages, on the Temporal server of `TEMPORAL_ADDRESS`, or with
//! `TEMPORAL_SERVER=memory` on the port of a server in memory.
//!
//! `cargo xtask test` starts the server, builds the Go program and installs the requirements of the Python program.

mod conversation;
mod digests;
mod harness;
mod language;
mod moves;
mod nexus;
mod options;
mod payloads;
mod refused;
mod remote;
mod traces;

use conversation::Conversation;
use harness::{Form, Rust, unique};
use language::Language;
use temporal_prost_interop::v1::interop_temporal::InteropClient;

/// Tests a client in Rust with workflows in the other language, which call activities and children in Rust.
async fn rust_calls(language: Language, form: Form) {
    let (rust, name) = (Rust::work(form).await, unique(&format!("rust-to-{language:?}")));
    let worker = language.work(&name, form);
    let interop = InteropClient::new(harness::connect(form).await);
    let conversation = Conversation::new(&interop, worker.queue(), rust.queue(), &name);
    conversation.hold().await;
    conversation.begin().await;
    conversation.idle().await;
    conversation.fail().await;
    conversation.relay().await;
    payloads::check(&interop, &name, form).await;
}

/// Tests a client in the other language with workflows in Rust, which call activities and children in that language.
async fn rust_is_called(language: Language, form: Form) {
    let (rust, name) = (Rust::work(form).await, unique(&format!("{language:?}-to-rust")));
    let worker = language.work(&name, form);
    language.converse([rust.queue(), worker.queue()], &name, form);
    payloads::check(&InteropClient::new(harness::connect(form).await), &name, form).await;
}

#[tokio::test]
async fn rust_calls_go() {
    rust_calls(Language::Go, Form::Plain).await;
}

#[tokio::test]
async fn go_calls_rust() {
    rust_is_called(Language::Go, Form::Plain).await;
}

#[tokio::test]
async fn rust_calls_python() {
    rust_calls(Language::Python, Form::Plain).await;
}

#[tokio::test]
async fn python_calls_rust() {
    rust_is_called(Language::Python, Form::Plain).await;
}

#[tokio::test]
async fn rust_calls_go_with_encrypted_payloads() {
    rust_calls(Language::Go, Form::Encrypted).await;
}

#[tokio::test]
async fn go_calls_rust_with_encrypted_payloads() {
    rust_is_called(Language::Go, Form::Encrypted).await;
}

#[tokio::test]
async fn rust_calls_python_with_encrypted_payloads() {
    rust_calls(Language::Python, Form::Encrypted).await;
}

#[tokio::test]
async fn python_calls_rust_with_encrypted_payloads() {
    rust_is_called(Language::Python, Form::Encrypted).await;
}
