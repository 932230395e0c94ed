//! Histories, arguments, logs and heartbeats contain no secrets.

use crate::stage::{Fake, Stage, TestResult, apply, payloads, stack};
use std::fs;
use temporal_prost_terraform::execution::v1::SecretReference;
use temporal_prost_terraform::execution::v1::secret_reference::{Source, Target};

const CANARY: &str = "canary-7d1e-of-the-test";

/// Prints the secret in every place where a CLI or a provider can print it.
const LEAK: &str = r#"
    secret=$TF_VAR_password$DB_TOKEN
    if [ $command = plan ]; then echo "$TF_VAR_password:$DB_TOKEN" > "$here/seen"; fi
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
