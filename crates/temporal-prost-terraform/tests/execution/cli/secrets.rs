//! Histories, arguments, logs and heartbeats contain no secrets.

use crate::stage::{Fake, Stage, TestResult, apply, payloads, stack};
use std::fs;
use temporal_prost_terraform::execution::v1::SecretReference;
use temporal_prost_terraform::execution::v1::secret_reference::{Source, Target};

const CANARY: &str = "canary-7d1e-of-the-test";

/// Prints the secret in every place where a CLI or a provider can print it.
const LEAK: &str = r#"
    secret=$TF_VAR_password$DB_TOKEN
    if [ $command = plan ]; then echo "$TF_VAR_password:$DB_TOKEN" > "$here/seen"; cat "$here/seen"; fi
    if [ $command = output ]; then
        echo "{\"url\":{\"sensitive\":false,\"value\":\"db://$TF_VAR_password\"},"
        echo "\"key\":{\"sensitive\":true,\"value\":\"$TF_VAR_password\"}}"
        exit 0
    fi
    if [ $command = apply ] && [ -f "$here/fail" ]; then
        echo "{\"type\":\"diagnostic\",\"diagnostic\":{\"severity\":\"error\",\"summary\":\"bad $TF_VAR_password\",\"detail\":\"$DB_TOKEN\",\"snippet\":{\"values\":[\"$TF_VAR_password\"]}}}"
        echo "wrong: $TF_VAR_password" >&2
        exit 1
    fi
"#;

fn references(file: &str) -> Vec<SecretReference> {
    let (variable, token) =
        (Target::Variable("password".to_owned()), Target::Environment("DB_TOKEN".to_owned()));
    let source = Source::FromFile(file.to_owned());
    [variable, token]
        .map(|target| SecretReference { target: Some(target), source: Some(source.clone()) })
        .into()
}

#[tokio::test]
async fn secrets_reach_the_cli_alone() -> TestResult {
    leak().await
}

/// Runs a CLI that prints its secrets, once with success and once with an error.
async fn leak() -> TestResult {
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("password");
    fs::write(&file, format!("{CANARY}\n"))?;
    let fake = Fake::new(directory.path(), LEAK)?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let mut stack = stack("");
    stack.secrets = references(&file.to_string_lossy());

    let run = stage.client.apply(apply(stack.clone())).start().await?;
    let outputs = run.result().await?.outputs.unwrap().values;
    assert_eq!(fs::read_to_string(fake.path("seen"))?.trim(), format!("{CANARY}:{CANARY}"));
    assert!(
        outputs.values().all(|output| output.sensitive && output.value.is_none() && output.stored.is_some())
    );
    let succeeded = stage.history(run.id()).await?;

    fs::write(fake.path("fail"), "")?;
    let run = stage.client.apply(apply(stack)).start().await?;
    let failed = run.result().await.unwrap_err();
    let text = temporal_prost::Report::new(&failed).to_string();
    assert!(text.contains("bad (secret)"), "{text}");
    let failed = stage.history(run.id()).await?;

    for history in [succeeded, failed] {
        assert!(history.contains("runApply") || history.contains("RunApply"));
        for payload in payloads(&history) {
            assert!(!payload.contains(CANARY), "{payload}");
        }
    }
    assert!(!fs::read_to_string(fake.path("arguments"))?.contains(CANARY));
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn an_unknown_secret_is_named() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake = Fake::new(directory.path(), "")?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let mut stack = stack("");
    let target = Some(Target::Variable("password".to_owned()));
    stack.secrets = vec![SecretReference { target, source: Some(Source::FromResolver("db".to_owned())) }];
    let error = stage.client.apply(apply(stack)).execute().await.unwrap_err();
    let text = temporal_prost::Report::new(&error).to_string();
    assert!(text.contains("the resolver cannot provide the secret `db`"), "{text}");
    Ok(stage.env.finish()?)
}

/// A key with characters that JSON and HCL escape.
const KEY: &str =
    "-----BEGIN KEY-----\ncanary-\"7d1e\\of-line-one <&>\ncanary-7d1e-of-line-two\n-----END KEY-----";

/// Prints a key of many lines: in JSON, as the key of a resource, and in the box around an error.
const LEAK_LINES: &str = r#"
    if [ $command = output ]; then
        printf '{"pem":{"value":{"key":%s}},"line":{"value":["canary-7d1e-of-line-two"]},"region":{"value":"eu"}}' "$(cat "$here/json")"
        exit 0
    fi
    if [ $command = plan ]; then
        printf '{"type":"planned_change","change":{"resource":{"addr":%s},"action":"create"}}\n' "$(cat "$here/json")"
    fi
    if [ $command = plan ] && [ -f "$here/fail" ]; then
        printf '╷\n│ Error: the key is wrong\n│ \n' >&2
        printf '%s\n' "$TF_VAR_password" | sed 's/^/│   /' >&2
        exit 1
    fi
"#;

#[tokio::test]
async fn a_secret_of_many_lines_is_in_no_history() -> TestResult {
    let directory = tempfile::tempdir()?;
    let file = directory.path().join("key");
    fs::write(&file, format!("{KEY}\n"))?;
    let fake = Fake::new(directory.path(), LEAK_LINES)?;
    fs::write(fake.path("json"), serde_json::Value::from(KEY).to_string())?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let mut stack = stack("");
    stack.secrets = references(&file.to_string_lossy());

    let run = stage.client.apply(apply(stack.clone())).start().await?;
    let outputs = run.result().await?.outputs.unwrap().values;
    let mut texts = payloads(&stage.history(run.id()).await?);
    fs::write(fake.path("fail"), "")?;
    let run = stage.client.apply(apply(stack)).start().await?;
    let failed = temporal_prost::Report::new(&run.result().await.unwrap_err()).to_string();
    assert!(failed.contains("the key is wrong"), "{failed}");
    texts.extend(payloads(&stage.history(run.id()).await?));
    for text in texts {
        assert!(!text.contains("7d1e"), "{text}");
    }
    assert!(outputs["pem"].stored.is_some() && outputs["line"].stored.is_some());
    assert!(outputs["region"].value.is_some());
    Ok(stage.env.finish()?)
}

/// The variable of a process that logs.
const LOGS: &str = "TEMPORAL_PROST_TERRAFORM_LOGS";

/// Runs in a process of its own, since all threads of a process share their log.
#[tokio::test]
#[ignore = "the test below starts it"]
async fn logged() -> TestResult {
    if std::env::var_os(LOGS).is_none() {
        return Ok(());
    }
    let logger = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    logger.with_ansi(false).with_writer(std::io::stdout).init();
    leak().await
}

#[test]
fn secrets_are_in_no_log() -> TestResult {
    let mut process = std::process::Command::new(std::env::current_exe()?);
    process.args(["--exact", "cli::secrets::logged", "--ignored"]).env(LOGS, "1");
    let output = process.output()?;
    assert!(output.status.success(), "{output:?}");
    let log = String::from_utf8_lossy(&output.stdout);
    assert!(log.contains("temporal_prost_terraform::execution::cli"), "there is no log of the CLI");
    for line in log.lines() {
        assert!(!line.contains(CANARY), "{line}");
    }
    Ok(())
}
