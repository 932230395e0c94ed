//! Secrets in plans, outputs and errors.

use super::{applied, stack, stage};
use crate::canary::{CANARY, assert_absent, payloads};
use crate::stage::{TestResult, codec};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use temporal_prost_terraform::execution::v1::SecretReference;
use temporal_prost_terraform::execution::v1::secret_reference::{Source, Target};
use temporal_prost_terraform::execution::{DirectoryStore, Storage};

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

output "encoded" {
  value = [urlencode(var.password), base64encode("admin:${var.password}"), jsonencode({ key = var.password })]
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
        assert_absent(CANARY, "the history", &payload);
    }
    let stored = files(&directory.path().join("store"))?;
    assert!(stored.len() >= 4, "{stored:?}");
    for path in stored {
        assert_absent(CANARY, &path.display().to_string(), &String::from_utf8_lossy(&fs::read(&path)?));
    }
    // The state proves that the CLI knew the secret. A reader with the keys can read it through the references.
    let saved: Value = serde_json::from_slice(&fs::read(directory.path().join("state/terraform.tfstate"))?)?;
    assert_eq!(saved["outputs"]["password"]["value"], CANARY);
    let storage = Storage::encrypted(DirectoryStore::new(directory.path().join("store")), codec());
    let password = storage.get(outputs["password"].stored.as_ref().unwrap()).await?;
    assert_eq!(serde_json::from_slice::<Value>(&password)?, CANARY);
    for name in ["url", "encoded"] {
        assert!(outputs[name].sensitive && outputs[name].value.is_none(), "{name}");
    }
    Ok(stage.env.finish()?)
}
