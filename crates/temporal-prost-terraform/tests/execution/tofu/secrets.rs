//! Secrets in plans, outputs and errors.

use super::{applied, stack, stage};
use crate::stage::{TestResult, codec, payloads};
use std::fs;
use std::path::{Path, PathBuf};
use temporal_prost_terraform::execution::v1::SecretReference;
use temporal_prost_terraform::execution::v1::secret_reference::{Source, Target};
use temporal_prost_terraform::execution::{DirectoryStore, Storage};

const CANARY: &str = "canary-93ba-of-the-test";

const DATABASE: &str = r#"
variable "password" {
  type = string
}

resource "terraform_data" "database" {
  input = "postgres://admin:${var.password}@db"
}

output "url" {
  value = terraform_data.database.output
}

output "password" {
  value     = var.password
  sensitive = true
}
"#;

fn files(directory: &Path) -> TestResult<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn secrets_are_in_no_history_and_in_no_plan_of_the_store() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    let file = directory.path().join("password");
    fs::write(&file, CANARY)?;
    let mut stack = stack(directory.path(), DATABASE);
    let (target, source) =
        (Target::Variable("password".to_owned()), Source::FromFile(file.display().to_string()));
    stack.secrets = vec![SecretReference { target: Some(target), source: Some(source) }];

    let run = stage.client.apply(applied(stack)).start().await?;
    let outputs = run.result().await?.outputs.unwrap().values;
    for payload in payloads(&stage.history(run.id()).await?) {
        assert!(!payload.contains(CANARY), "{payload}");
    }
    let stored = files(&directory.path().join("store"))?;
    assert!(stored.len() >= 4, "{stored:?}");
    for path in stored {
        assert!(
            !fs::read(&path)?.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()),
            "{path:?}"
        );
    }
    // The state proves that the CLI knew the secret. A reader with the keys can read it through the references.
    assert!(fs::read_to_string(directory.path().join("state/terraform.tfstate"))?.contains(CANARY));
    let storage = Storage::encrypted(DirectoryStore::new(directory.path().join("store")), codec());
    let password = storage.get(outputs["password"].stored.as_ref().unwrap()).await?;
    assert_eq!(password, format!("\"{CANARY}\"").as_bytes());
    assert!(outputs["url"].sensitive && outputs["url"].value.is_none());
    Ok(stage.env.finish()?)
}
