use super::session::Session;
use crate::execution::error::ExecutionError;
use crate::execution::outputs::output;
use crate::execution::v1::{Bundle, Outputs};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// An output of `output -json`, which also contains sensitive values.
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
        let storage = store.then_some(&self.execution.storage);
        for (name, RawOutput { sensitive, value }) in raw {
            values.insert(name, output(&value, sensitive, self.secrets(), storage).await?);
        }
        Ok(Outputs { values })
    }
}
