//! Histories, arguments, logs and heartbeats contain no secrets.

use crate::canary::{CANARY, assert_absent, payloads, quoted, url};
use crate::process;
use crate::stage::{Fake, Stage, TestResult, apply, stack};
use std::fs;
use temporal_prost_terraform::execution::v1::secret_reference::{Source, Target};
use temporal_prost_terraform::execution::v1::{SecretReference, Stack};

/// Prints the secret in every place and form in which a CLI or a provider can print it.
const LEAK: &str = r#"
    json=$(cat "$here/json")
    url=$(cat "$here/url")
    code=$(printf %s "admin:$TF_VAR_password" | base64 -w 0)
    cat /proc/$$/cmdline /proc/$PPID/cmdline | tr '\0' ' ' >> "$here/processes"
    if [ $command = plan ]; then
        printf '%s:%s' "$TF_VAR_password" "$DB_TOKEN" > "$here/seen"
        cat "$here/seen"
        printf '{"type":"planned_change","change":{"resource":{"addr":"db[\\"%s %s\\"]"},"action":"create"}}\n' "$code" "$url"
        printf '{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"uses %s","detail":"%s %s"}}\n' "$json" "$code" "$url"
    fi
    if [ $command = output ]; then
        printf '{"url":{"value":"db://%s@host"},"basic":{"value":"Basic %s"},"text":{"value":["%s"]},' "$url" "$code" "$json"
        printf '"key":{"sensitive":true,"value":"%s"}}' "$json"
        exit 0
    fi
    if [ $command = apply ] && [ -f "$here/fail" ]; then
        printf '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"bad %s","detail":"%s %s"' "$json" "$code" "$url"
        printf ',"snippet":{"values":["%s"]}}}\n' "$json"
        printf 'wrong: %s %s\n' "$TF_VAR_password" "$code" >&2
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
    fs::write(fake.path("json"), quoted(CANARY))?;
    fs::write(fake.path("url"), url(CANARY))?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let stack = Stack { secrets: references(&file.to_string_lossy()), ..stack("") };

    let run = stage.client.apply(apply(stack.clone())).start().await?;
    let outputs = run.result().await?.outputs.unwrap().values;
    assert_eq!(fs::read_to_string(fake.path("seen"))?, format!("{CANARY}:{CANARY}"));
    assert_eq!(outputs.len(), 4);
    assert!(
        outputs.values().all(|output| output.sensitive && output.value.is_none() && output.stored.is_some())
    );
    search(&stage, run.id()).await?;

    fs::write(fake.path("fail"), "")?;
    let run = stage.client.apply(apply(stack)).start().await?;
    let failed = temporal_prost::Report::new(&run.result().await.unwrap_err()).to_string();
    assert!(failed.contains("bad (secret)"), "{failed}");
    assert_absent(CANARY, "the failure", &failed);
    search(&stage, run.id()).await?;
    for arguments in ["arguments", "processes"] {
        let text = fs::read_to_string(fake.path(arguments))?;
        assert!(text.contains("apply -input=false"), "{text}");
        assert_absent(CANARY, arguments, &text);
    }
    Ok(stage.env.finish()?)
}

/// Searches the history of a run for the secret.
async fn search(stage: &Stage, id: &str) -> TestResult {
    let payloads = payloads(&stage.history(id).await?);
    assert!(
        payloads.iter().any(|payload| payload.contains("(secret)")),
        "the history has no output of the CLI"
    );
    for payload in payloads {
        assert_absent(CANARY, "the history", &payload);
    }
    Ok(())
}

#[tokio::test]
async fn a_secret_comes_from_the_environment_of_the_worker() -> TestResult {
    let directory = tempfile::tempdir()?;
    let fake =
        Fake::new(directory.path(), "if [ $command = plan ]; then echo $DB_TOKEN > \"$here/seen\"; fi")?;
    let stage = Stage::start(directory.path(), fake.cli()).await?;
    let stack = |variable: &str| {
        let (target, source) = (Target::Environment("DB_TOKEN".to_owned()), variable.to_owned());
        let source = Some(Source::FromEnvironment(source));
        Stack { secrets: vec![SecretReference { target: Some(target), source }], ..stack("") }
    };
    // Each process of a test has this variable, and no CLI inherits it.
    let variable = "CARGO_MANIFEST_DIR";
    stage.client.apply(apply(stack(variable))).execute().await?;
    assert_eq!(fs::read_to_string(fake.path("seen"))?.trim(), std::env::var(variable)?);

    let error = stage.client.apply(apply(stack("NO_SUCH_VARIABLE"))).execute().await.unwrap_err();
    let text = temporal_prost::Report::new(&error).to_string();
    assert!(text.contains("no environment variable `NO_SUCH_VARIABLE` for a secret of the stack"), "{text}");
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

/// Runs in a separate process. The logger of a process would also get the logs of the other tests.
#[tokio::test]
#[ignore = "the test below starts it"]
async fn logged() -> TestResult {
    if process::logs() { leak().await } else { Ok(()) }
}

#[test]
fn secrets_are_in_no_log() -> TestResult {
    let log = process::log_of("cli::secrets::logged")?;
    assert!(log.contains("temporal_prost_terraform::execution::cli"), "there is no log of the CLI");
    for line in log.lines() {
        assert_absent(CANARY, "the log", line);
    }
    Ok(())
}
