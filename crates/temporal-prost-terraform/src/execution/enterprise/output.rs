use super::document::{Document, List, Resource};
use super::error::EnterpriseError;
use super::session::Session;
use crate::execution::error::ExecutionError;
use crate::execution::outputs::output;
use crate::execution::v1::{Output, Outputs};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OutputAttributes {
    name: String,
    sensitive: bool,
    value: Value,
}

impl Session<'_> {
    /// Reads the outputs of the current state. A workspace without a state has no outputs.
    pub(super) async fn outputs(&self, store: bool) -> Result<Outputs, ExecutionError> {
        let path = format!("workspaces/{}/current-state-version-outputs", self.workspace.id);
        let outputs = match self.api().get::<List<OutputAttributes>>(&path, "list of outputs").await {
            Err(EnterpriseError::Missing { .. }) => Vec::new(),
            read => read?.data,
        };
        let mut values = BTreeMap::new();
        for raw in outputs {
            values.insert(raw.attributes.name.clone(), self.output(raw, store).await?);
        }
        Ok(Outputs { values })
    }

    /// Returns an output. The list contains no sensitive values, so this reads each value that is stored.
    async fn output(&self, raw: Resource<OutputAttributes>, store: bool) -> Result<Output, ExecutionError> {
        let storage = store.then_some(&self.execution.storage);
        let OutputAttributes { sensitive, mut value, .. } = raw.attributes;
        if sensitive && store {
            let path = format!("state-version-outputs/{}", raw.id);
            value =
                self.api().get::<Document<OutputAttributes>>(&path, "output").await?.data.attributes.value;
        }
        output(&value, sensitive, &self.secrets, storage).await
    }
}
