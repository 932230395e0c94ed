use super::session::Session;
use crate::execution::error::ExecutionError;
use crate::execution::v1::{Bundle, Output, Outputs};
use crate::execution::variables::of_json;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// An output of `output -json`, which contains sensitive values, too.
#[derive(Deserialize)]
struct RawOutput {
    #[serde(default)]
    sensitive: bool,
    value: Value,
}

impl Session<'_> {
    /// Reads the outputs.
    pub(super) async fn outputs(
        &self,
        bundle: Option<Bundle>,
        store: bool,
    ) -> Result<Outputs, ExecutionError> {
        let bundle = bundle.ok_or(ExecutionError::Incomplete { what: "bundle" })?;
        let workspace = self.unbundle(&bundle).await?;
        let answer = self.answer(&workspace, ["output", "-json", "-no-color"].map(Into::into).into()).await?;
        let garbage = |_| ExecutionError::Garbage { command: "output".to_owned() };
        let raw: BTreeMap<String, RawOutput> = serde_json::from_slice(&answer).map_err(garbage)?;
        let mut values = BTreeMap::new();
        for (name, raw) in raw {
            values.insert(name, self.output(raw, store).await?);
        }
        Ok(Outputs { values })
    }

    async fn output(&self, raw: RawOutput, store: bool) -> Result<Output, ExecutionError> {
        let RawOutput { sensitive, value } = raw;
        // The configuration may not declare that an output contains a secret.
        let text = value.to_string();
        let sensitive = sensitive || self.secrets().redact(&text) != text;
        if !sensitive {
            return Ok(Output { value: Some(of_json(&value)), sensitive, stored: None });
        }
        let mut output = Output { value: None, sensitive, stored: None };
        if store {
            output.stored = Some(self.execution.storage.put("output", text.into_bytes()).await?);
        }
        Ok(output)
    }
}
