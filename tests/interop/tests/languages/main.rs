//! Tests generated code with workers and clients in other languages, on the Temporal server of `TEMPORAL_ADDRESS`.
//!
//! `cargo xtask test` starts the server, builds the Go program and installs the requirements of the Python program.

mod conversation;
mod harness;
mod language;
mod payloads;

use conversation::Conversation;
use harness::{Rust, unique};
use language::Language;
use temporal_prost_interop::v1::interop_temporal::InteropClient;

/// Tests a client in Rust with workflows in the other language, which call activities and children in Rust.
async fn rust_calls(language: Language) {
    let (rust, name) = (Rust::work(), unique(&format!("rust-to-{language:?}")));
    let worker = language.work(&name);
    let interop = InteropClient::new(harness::connect().await);
    let conversation = Conversation::new(&interop, worker.queue(), rust.queue(), &name);
    conversation.hold().await;
    conversation.begin().await;
    conversation.idle().await;
    conversation.fail().await;
    conversation.relay().await;
    payloads::check(&interop, &name).await;
}

/// Tests a client in the other language with workflows in Rust, which call activities and children in that language.
async fn rust_is_called(language: Language) {
    let (rust, name) = (Rust::work(), unique(&format!("{language:?}-to-rust")));
    let worker = language.work(&name);
    language.converse(rust.queue(), worker.queue(), &name);
    payloads::check(&InteropClient::new(harness::connect().await), &name).await;
}

#[tokio::test]
async fn rust_calls_go() {
    rust_calls(Language::Go).await;
}

#[tokio::test]
async fn go_calls_rust() {
    rust_is_called(Language::Go).await;
}

#[tokio::test]
async fn rust_calls_python() {
    rust_calls(Language::Python).await;
}

#[tokio::test]
async fn python_calls_rust() {
    rust_is_called(Language::Python).await;
}
