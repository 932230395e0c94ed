//! Outputs without secrets.

use super::error::ExecutionError;
use super::secret::Secrets;
use super::store::Storage;
use super::v1::Output;
use super::variables::of_json;
use serde_json::Value;

/// Returns an output. Leaves out a sensitive value, and puts it into the store if there is one.
pub(crate) async fn output(
    value: &Value,
    sensitive: bool,
    secrets: &Secrets,
    storage: Option<&Storage>,
) -> Result<Output, ExecutionError> {
    // The configuration may not declare that an output contains a secret.
    let sensitive = sensitive || secrets.are_in(value);
    if !sensitive {
        return Ok(Output { value: Some(of_json(value)), sensitive, stored: None });
    }
    let stored = match storage {
        Some(storage) => Some(storage.put("output", value.to_string().into_bytes()).await?),
        None => None,
    };
    Ok(Output { value: None, sensitive, stored })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sensitive_value_is_left_out_without_a_store() {
        let secret = output(&"hunter2".into(), true, &Secrets::default(), None).await.unwrap();
        assert_eq!(secret, Output { value: None, sensitive: true, stored: None });
        let plain = output(&"eu".into(), false, &Secrets::default(), None).await.unwrap();
        assert!(plain.value.is_some() && !plain.sensitive);
    }
}
