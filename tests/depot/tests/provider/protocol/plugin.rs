//! The program of a provider, as Terraform starts it: a handshake on standard output, TLS, logs and its end.

mod caller;
mod process;

use crate::{
    protocol::raw::{MESSAGE_BYTES, attach, call, field, json, send, socket},
    stage::Stage,
};
use caller::Caller;
use process::{Debugged, Plugin, failed, logs};
use test_terraform::{Cli, Directory, Found, Provider};
use tonic::{Code, Status, transport::Channel};

const BOX: &str = r#"{"id": null, "name": "tea", "weight": 3, "timeouts": null}"#;

async fn schema(channel: &Channel) -> Result<String, Status> {
    let schema = call(channel, "GetProviderSchema", Vec::new()).await?;
    Ok(String::from_utf8_lossy(&schema).into_owned())
}

/// Checks the form of a line that go-plugin parses.
fn expect_hclog(line: &serde_json::Value, level: &str) {
    assert_eq!(line["@level"], level, "{line}");
    assert!(line["@module"].as_str().unwrap().starts_with("temporal_prost_terraform"), "{line}");
    // In Go, the format is 2006-01-02T15:04:05.000000Z07:00.
    let timestamp = line["@timestamp"].as_str().unwrap();
    let shape = timestamp.replace(|digit: char| digit.is_ascii_digit(), "0");
    assert_eq!(shape, "0000-00-00T00:00:00.000000Z");
}

#[tokio::test]
async fn a_caller_is_served_until_it_asks_for_the_end() {
    let plugin = Plugin::start(&Caller::known()).await;
    let channel = plugin.connect(&Caller::known()).await;
    assert!(schema(&channel).await.unwrap().contains("depot_box"));
    assert!(plugin.socket.exists());
    send(&channel, "/plugin.GRPCController/Shutdown", Vec::new()).await.unwrap();
    drop(channel);
    let (socket, output) = (plugin.socket.clone(), plugin.end().await);
    assert!(output.status.success(), "{output:?}");
    assert!(!socket.exists() && !socket.parent().unwrap().exists());
}

#[tokio::test]
async fn other_callers_are_refused() {
    let mut plugin = Plugin::start(&Caller::known()).await;
    for (caller, reason) in [
        (Caller::stranger(), "ApplicationVerificationFailure"),
        (Caller::anonymous(), "peer sent no certificates"),
        (Caller::forger(), "BadSignature"),
    ] {
        let refused = plugin.refuses(&caller).await.to_string();
        assert!(refused.contains("alert"), "{refused}");
        let line = plugin.log().await;
        assert_eq!(line["@level"], "warn");
        assert_eq!(line["@message"], "a connection to the provider was rejected");
        assert!(line["error"].as_str().unwrap().contains(reason), "{line}");
    }
    // The provider still serves the caller that has started it.
    let channel = plugin.connect(&Caller::known()).await;
    assert!(schema(&channel).await.is_ok());
}

#[tokio::test]
async fn a_start_by_another_program_is_explained() {
    let error = failed(&Caller::known().pem(), "TF_PLUGIN_MAGIC_COOKIE", "another").await;
    assert!(
        error.starts_with("this program is a Terraform provider, which `terraform` or `tofu` starts"),
        "{error}"
    );
}

#[tokio::test]
async fn an_error_is_a_log_for_the_caller() {
    let (certificate, versions) = (Caller::known().pem(), "PLUGIN_PROTOCOL_VERSIONS");
    let garbage = certificate.replace("MII", "MIX");
    let header = "the caller's certificate in `PLUGIN_CLIENT_CERT` cannot be read";
    for (text, variable, value) in [
        ("the caller uses version 5 of the plugin protocol", versions, "5"),
        (header, "PLUGIN_CLIENT_CERT", ""),
        (header, "PLUGIN_CLIENT_CERT", "garbage"),
        (header, "PLUGIN_CLIENT_CERT", &garbage),
        ("its key is not on the curve P-521", "PLUGIN_CLIENT_CERT", include_str!("plugin/p256.pem")),
    ] {
        let error = failed(&certificate, variable, value).await;
        let [line] = &logs(error.as_bytes())[..] else { panic!("{error}") };
        expect_hclog(line, "error");
        assert!(line["@message"].as_str().unwrap().contains(text), "{variable}: {line}");
    }
}

#[tokio::test]
async fn large_messages_pass() {
    let plugin = Plugin::start(&Caller::known()).await;
    let channel = plugin.connect(&Caller::known()).await;
    let plan = |bytes: usize| {
        let large = BOX.replace("tea", &"t".repeat(bytes));
        [field(1, b"depot_box"), json(2, "null"), json(3, &large), json(4, "{}")].concat()
    };
    // Larger than the limits of gRPC, and nearly as large as the limit of the protocol.
    for bytes in [5 << 20, MESSAGE_BYTES - 1000] {
        let planned = call(&channel, "PlanResourceChange", plan(bytes)).await.unwrap();
        assert!(planned.len() > bytes && planned.ends_with(b"\x03"), "{bytes}");
    }
    let refused = call(&channel, "PlanResourceChange", plan(MESSAGE_BYTES)).await.unwrap_err();
    assert_eq!(refused.code(), Code::OutOfRange);
    assert!(refused.message().contains("67108864"), "{refused}");
    assert!(schema(&channel).await.is_ok());
}

#[tokio::test]
async fn logs_are_lines_in_the_format_of_hclog() {
    let mut plugin = Plugin::start(&Caller::known()).await;
    let channel = plugin.connect(&Caller::known()).await;
    call(&channel, "StopProvider", Vec::new()).await.unwrap();
    let line = plugin.log().await;
    expect_hclog(&line, "info");
    assert!(line["@message"].as_str().unwrap().contains("the workflows continue"), "{line}");
    send(&channel, "/plugin.GRPCController/Shutdown", Vec::new()).await.unwrap();
    drop(channel);
    // Each later line is JSON, too.
    logs(&plugin.end().await.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_wait_is_logged_until_it_is_interrupted() {
    let stage = Stage::idle().await;
    let mut plugin = Plugin::start(&Caller::known()).await;
    let channel = plugin.connect(&Caller::known()).await;
    call(&channel, "ConfigureProvider", json(2, &stage.settings())).await.unwrap();
    let values = [json(2, "null"), json(3, BOX), json(4, BOX)].concat();
    let create = [field(1, b"depot_box"), values].concat();
    let interrupt = async {
        let line = plugin.log().await;
        assert_eq!((&line["@level"], &line["@message"]), (&"info".into(), &"still waiting".into()));
        assert_eq!((&line["resource"], &line["operation"]), (&"depot_box".into(), &"create".into()));
        assert!(line["seconds"].as_u64().unwrap() >= 10, "{line}");
        call(&channel, "StopProvider", Vec::new()).await.unwrap();
    };
    let (created, ()) = tokio::join!(call(&channel, "ApplyResourceChange", create), interrupt);
    let created = String::from_utf8_lossy(&created.unwrap()).into_owned();
    assert!(created.contains("box/tea") && created.contains("Interrupted while waiting"), "{created}");
}

#[tokio::test]
async fn a_debugged_provider_prints_how_to_reach_it() {
    let debugged = Debugged::start().await;
    let channel = attach(socket(&debugged.reattach)).await;
    assert!(schema(&channel).await.unwrap().contains("depot_box"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the programs of the lane"]
async fn programs_use_a_debugged_provider() {
    for cli in Cli::BOTH {
        let (stage, debugged) = (Stage::new().await, Debugged::start().await);
        let found = Found::Running(debugged.reattach.clone());
        let directory = Directory::new(cli, Provider { found, ..stage.new_provider() });
        directory.write("resource \"depot_box\" \"main\" {\n  name = \"tea\"\n  weight = 250\n}");
        directory.apply().await;
        // The provider serves one run of the program after the other.
        directory.expect_no_changes().await;
        assert_eq!(stage.hall.weight("tea"), Some(250));
    }
}
