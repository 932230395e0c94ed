//! Histories, heartbeats, runs and our logs contain no secrets.

use super::fake::Fault;
use super::{Site, decision, enterprise, stack, token};
use crate::canary::{assert_absent, payloads};
use crate::patience::{decidable, written};
use crate::process;
use crate::stage::{TestResult, apply, codec};
use std::fs;
use temporal_prost_terraform::execution::v1::secret_reference::{Source, Target};
use temporal_prost_terraform::execution::v1::terraform_temporal::DeployHandle;
use temporal_prost_terraform::execution::v1::{SecretReference, Stack};
use temporal_prost_terraform::execution::{DirectoryStore, Storage};

const CANARY: &str = "canary-77c1-of-a-secret";
/// The secret output of the script.
const OUTPUT: &str = "canary-of-an-output";

/// Repeats the secret in plans and in the logs of applies, and waits.
const TALKATIVE: &str = r#"
    code=$(printf %s "admin:$TF_VAR_password" | base64 -w 0)
    if [ $command = show ]; then
        printf '{"format_version":"1.2","resource_changes":[{"address":"db[\\"%s %s\\"]","change":{"actions":["create"]}}]}' \
            "$TF_VAR_password" "$code"
        exit 0
    fi
    if [ $command = apply ]; then
        echo "{\"type\":\"diagnostic\",\"diagnostic\":{\"severity\":\"warning\",\"summary\":\"uses $TF_VAR_password $code\"}}"
    fi
    if [ $command = plan ]; then
        echo "{\"type\":\"diagnostic\",\"diagnostic\":{\"severity\":\"warning\",\"summary\":\"the password is $TF_VAR_password\"}}"
        echo $$ > "$here/pid"
        while [ ! -f "$here/go" ]; do sleep 0.05; done
    fi
    if [ $command = apply ] && [ -f "$here/fail" ]; then
        echo "{\"type\":\"diagnostic\",\"diagnostic\":{\"severity\":\"error\",\"summary\":\"wrong password $TF_VAR_password\"}}"
        exit 1
    fi"#;

fn secret_stack(file: &std::path::Path) -> Stack {
    let (target, source) =
        (Target::Variable("password".to_owned()), Source::FromFile(file.display().to_string()));
    let secrets = vec![SecretReference { target: Some(target), source: Some(source) }];
    Stack { secrets, ..stack("") }
}

/// Returns the description of a deployment, and the payloads of its heartbeats.
async fn described(run: &DeployHandle) -> TestResult<Vec<String>> {
    let description = run.describe().await?.into_raw();
    let mut texts = vec![format!("{description:?}")];
    let heartbeats =
        description.pending_activities.into_iter().filter_map(|activity| activity.heartbeat_details);
    let payloads = heartbeats.flat_map(|details| details.payloads);
    texts.extend(payloads.map(|payload| String::from_utf8_lossy(&payload.data).into_owned()));
    assert!(texts.len() > 1, "{texts:?}");
    Ok(texts)
}

#[tokio::test]
async fn canaries_are_nowhere() -> TestResult {
    search().await
}

/// Deploys a stack whose secret is repeated everywhere, and searches for it.
async fn search() -> TestResult {
    let site = Site::scripted(TALKATIVE).await?;
    let file = site.directory.path().join("password");
    fs::write(&file, CANARY)?;
    // The activity logs the second attempt.
    site.fake.inject(Fault::new("GET /api/v2/runs/", 503));
    let run = site.stage.client.deploy(super::deployment(secret_stack(&file))).start().await?;
    written(&site.path("pid")).await?;
    let mut texts = described(&run).await?;
    site.go()?;
    decidable(&run).await?;
    run.decide(decision(&run, true).await?).execute().await?;
    let outputs = run.result().await?.outputs.unwrap().values;

    texts.extend(payloads(&site.stage.history(run.id()).await?));
    for redacted in [r#""address":"db[\"(secret) YWRtaW46"#, r#""summary":"uses (secret) YWRtaW46"#] {
        assert!(texts.iter().any(|text| text.contains(redacted)), "{redacted} is in no text");
    }
    texts.push(format!("{:?}", enterprise(&site.fake, token(&site.fake))?));
    texts.extend(site.fake.runs().into_iter().flat_map(|run| run.actions).map(|(_, comment)| comment));
    texts.extend(site.fake.runs().into_iter().map(|run| format!("{}{:?}", run.message, run.variables)));
    for text in texts {
        for canary in [CANARY, OUTPUT, &site.fake.token(), site.fake.signature()] {
            assert_absent(canary, "a text", &text);
        }
    }
    // The run had the secret, and a reader with the keys can read the output.
    assert_eq!(site.fake.data().variables["TF_VAR_password"], CANARY);
    assert!(outputs["key"].sensitive && outputs["key"].value.is_none());
    let storage = Storage::encrypted(DirectoryStore::new(site.directory.path().join("store")), codec());
    let key = storage.get(outputs["key"].stored.as_ref().unwrap()).await?;
    assert_eq!(key, format!("\"{OUTPUT}\"").as_bytes());
    Ok(site.stage.env.finish()?)
}

/// Runs in a separate process.
#[tokio::test]
#[ignore = "the test below starts it"]
async fn logged() -> TestResult {
    if process::logs() { search().await } else { Ok(()) }
}

#[test]
fn secrets_are_in_no_log() -> TestResult {
    let log = process::log_of("enterprise::secrets::logged")?;
    assert!(
        log.contains("temporal_prost_terraform::execution::enterprise"),
        "there is no log of the activities"
    );
    for line in log.lines() {
        assert_absent(CANARY, "the log", line);
    }
    Ok(())
}

#[tokio::test]
async fn a_failure_does_not_repeat_a_secret() -> TestResult {
    let site = Site::scripted(TALKATIVE).await?;
    site.go()?;
    fs::write(site.path("fail"), "")?;
    let file = site.directory.path().join("password");
    fs::write(&file, CANARY)?;
    let run = site.stage.client.apply(apply(secret_stack(&file))).start().await?;
    let failed = temporal_prost::Report::new(&run.result().await.unwrap_err()).to_string();
    assert!(failed.contains("wrong password (secret)"), "{failed}");
    for text in payloads(&site.stage.history(run.id()).await?) {
        assert_absent(CANARY, "the history", &text);
    }
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_refused_secret_is_not_shown() -> TestResult {
    let site = Site::scripted("").await?;
    let file = site.directory.path().join("password");
    fs::write(&file, CANARY)?;
    let body = r#"{"errors":[{"detail":"value canary-77c1-of-a-secret is too long"}]}"#;
    site.fake.inject(Fault::new("POST /api/v2/workspaces/ws-1/vars", 422).body(body));
    let failed = site.stage.client.apply(apply(secret_stack(&file))).execute().await.unwrap_err();
    let text = temporal_prost::Report::new(&failed).to_string();
    assert!(text.contains("422") && !text.contains(CANARY), "{text}");
    Ok(site.stage.env.finish()?)
}

#[tokio::test]
async fn a_variable_is_set_although_an_answer_is_lost() -> TestResult {
    const VARIABLES: &str = "POST /api/v2/workspaces/ws-1/vars";
    let lost = [
        // The variable is created.
        (Fault::new(VARIABLES, 503).late(), (1, 1)),
        (Fault::new(VARIABLES, 201).late().body("<html>"), (1, 1)),
        // The variable is not created.
        (Fault::new(VARIABLES, 503), (2, 0)),
    ];
    for (fault, (creations, replacements)) in lost {
        let site = Site::scripted("").await?;
        let file = site.directory.path().join("password");
        fs::write(&file, CANARY)?;
        site.fake.inject(fault);
        site.stage.client.apply(apply(secret_stack(&file))).execute().await?;
        assert_eq!(site.fake.data().variables["TF_VAR_password"], CANARY);
        let replaced = site.fake.count("PATCH /api/v2/workspaces/ws-1/vars/var-TF_VAR_password");
        assert_eq!((site.fake.count(VARIABLES), replaced), (creations, replacements));
        site.stage.env.finish()?;
    }
    Ok(())
}

#[tokio::test]
async fn a_variable_of_an_earlier_run_is_replaced() -> TestResult {
    let site = Site::scripted("").await?;
    site.fake.data().variables.insert("TF_VAR_password".to_owned(), "old".to_owned());
    let file = site.directory.path().join("password");
    fs::write(&file, CANARY)?;
    site.stage.client.apply(apply(secret_stack(&file))).execute().await?;
    assert_eq!(site.fake.data().variables["TF_VAR_password"], CANARY);
    assert_eq!(site.fake.count("POST /api/v2/workspaces/ws-1/vars"), 0);
    Ok(site.stage.env.finish()?)
}
