//! The messages whose descriptors are embedded.

use std::path::Path;

use tempfile::TempDir;

use crate::{
    entrance::protoc,
    workspace::{build, build_with, directory},
};

/// A package of two files, and a separate one.
fn shop() -> TempDir {
    let orders = r#"
        syntax = "proto3"; package shop.v1;
        import "other.proto"; import "parts.proto"; import "temporal/v1/temporal.proto";
        message Request { map<string, string> labels = 1; message Line { string name = 1; } }
        message Heartbeat { Request.Line line = 1; }
        service Shop {
            rpc Order(Request) returns (other.v1.Exchanged) {
                option (temporal.v1.workflow) = {task_queue: "q"};
            }
        }
    "#;
    let parts = "syntax = \"proto3\"; package shop.v1; message Part { string name = 1; }";
    let other = "syntax = \"proto3\"; package other.v1; message Exchanged {} message Unused {}";
    directory(&[("orders.proto", orders), ("parts.proto", parts), ("other.proto", other)])
}

fn described(code: &str) -> Vec<&str> {
    let calls = code.split("tp::describes!(").skip(1);
    calls.map(|call| call.split('"').nth(1).unwrap()).collect()
}

const OF_ORDERS: [&str; 4] =
    ["other.v1.Exchanged", "shop.v1.Heartbeat", "shop.v1.Request", "shop.v1.Request.Line"];

#[test]
fn every_message_of_the_package_is_described() {
    let shop = shop();
    let code = build(&shop.path().join("orders.proto")).unwrap();
    let mut expected = OF_ORDERS.to_vec();
    expected.insert(2, "shop.v1.Part");
    assert_eq!(described(&code), expected);
    // The descriptors contain them, too.
    assert!(code.contains("\\x04Part") && !code.contains("\\x06Unused"), "{code}");
}

#[test]
fn messages_of_other_files_that_protoc_gen_prost_does_not_generate_are_not() {
    let shop = shop();
    let [orders, parts] = ["orders.proto", "parts.proto"].map(|name| shop.path().join(name));
    let run = |protos: &[&Path], parameter| {
        let files = protoc::run_all(protos, parameter).unwrap();
        files.into_iter().find(|(name, _)| name.ends_with(".temporal.rs")).unwrap().1
    };
    assert_eq!(described(&run(&[&orders], "no_include")), OF_ORDERS);
    let both = run(&[&orders, &parts], "no_include");
    assert_eq!(both, run(&[&orders], "messages"));
    assert_eq!(both, build(&orders).unwrap());
}

#[test]
fn messages_of_other_crates_are_described_if_they_are_exchanged() {
    let shop = shop();
    let code = build_with(&shop.path().join("orders.proto"), |builder| {
        builder
            .extern_path(".shop.v1.Heartbeat", "::crate_of_heartbeats::Heartbeat")
            .extern_path(".other.v1", "::other::v1")
    });
    let code = code.unwrap();
    let expected = ["other.v1.Exchanged", "shop.v1.Part", "shop.v1.Request", "shop.v1.Request.Line"];
    assert_eq!(described(&code), expected);
}

#[test]
fn only_what_rpcs_exchange_is_described_on_request() {
    let shop = shop();
    let orders = shop.path().join("orders.proto");
    let exchanged = ["other.v1.Exchanged", "shop.v1.Request"];
    let code = build_with(&orders, |builder| builder.describe_exchanged_only(true)).unwrap();
    assert_eq!(described(&code), exchanged);
    let files = protoc::run(&orders, "no_include,describe=exchanged").unwrap();
    assert_eq!(files[0].1, code);
    let error = protoc::run(&orders, "describe=some").unwrap_err();
    let expected = "parameter `describe`: `some` is not a choice of messages; use `all` or `exchanged`";
    assert_eq!(error, expected);
}

#[test]
fn messages_are_always_generated_without_protoc_gen_prost() {
    let shop = shop();
    let error =
        build_with(&shop.path().join("orders.proto"), |builder| builder.parameter("messages", "false"));
    let expected = "parameter `messages`: messages are always generated here; remove it";
    assert_eq!(error.unwrap_err().to_string(), expected);
}
