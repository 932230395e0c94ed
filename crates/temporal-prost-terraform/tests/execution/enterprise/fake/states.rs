//! States and their outputs.

use super::FakeEnterprise;
use super::documents::document;
use base64::Engine as _;
use serde_json::{Map, Value, json};

fn outputs(state: &[u8]) -> Map<String, Value> {
    let state: Value = serde_json::from_slice(state).unwrap_or_default();
    state["outputs"].as_object().cloned().unwrap_or_default()
}

fn output(index: usize, name: &str, raw: &Value, is_shown: bool) -> Value {
    let sensitive = raw["sensitive"].as_bool().unwrap_or(false);
    let value = if sensitive && !is_shown { Value::Null } else { raw["value"].clone() };
    let attributes = json!({ "name": name, "sensitive": sensitive, "type": "string", "value": value });
    json!({ "type": "state-version-outputs", "id": format!("wsout-{index}"), "attributes": attributes })
}

/// Returns the outputs of a state, without sensitive values.
pub(super) fn list(state: &[u8]) -> Value {
    let outputs = outputs(state);
    document(outputs.iter().enumerate().map(|(index, (name, raw))| output(index, name, raw, false)).collect())
}

/// Returns one output with its value.
pub(super) fn one(state: &[u8], index: usize) -> Option<Value> {
    let outputs = outputs(state);
    let (name, raw) = outputs.iter().nth(index)?;
    Some(document(output(index, name, raw, true)))
}

/// Returns the state that a client uploads.
pub(super) fn uploaded(body: &Value) -> Option<Vec<u8>> {
    let state = body["data"]["attributes"]["state"].as_str()?;
    base64::engine::general_purpose::STANDARD.decode(state).ok()
}

impl FakeEnterprise {
    pub(super) fn state(&self, version: usize, state: &[u8]) -> Value {
        let state: Value = serde_json::from_slice(state).unwrap_or_default();
        let attributes = json!({
            "serial": state["serial"],
            "status": "finalized",
            "resources-processed": true,
            "hosted-state-download-url": self.signed(&format!("states/{version}")),
            "hosted-json-state-download-url": "",
        });
        document(json!({ "type": "state-versions", "id": format!("sv-{version}"), "attributes": attributes }))
    }
}
