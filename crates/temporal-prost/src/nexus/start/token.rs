//! The tokens of operations that run workflows, as Temporal's other SDKs write them.

use crate::nexus::{HandlerErrorType, NexusError};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// The type of tokens of workflows.
const WORKFLOW_RUN: u64 = 1;

/// Writes the token of an operation that runs this workflow.
pub(super) fn of_workflow(namespace: &str, workflow_id: &str) -> String {
    URL_SAFE_NO_PAD.encode(json!({"t": WORKFLOW_RUN, "ns": namespace, "wid": workflow_id}).to_string())
}

/// Reads the workflow id of a token.
pub(super) fn workflow_id(token: &str, namespace: &str) -> Result<String, NexusError> {
    let read = || {
        let token = serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
        let is_known = token.get("v").is_none_or(|version| version == 0) && token["t"] == WORKFLOW_RUN;
        let is_ours = token["ns"] == namespace;
        let id = token["wid"].as_str().filter(|id| is_known && is_ours && !id.is_empty())?;
        Some(id.to_owned())
    };
    let unknown = || {
        let message = "the token is not of an operation that runs a workflow of this namespace";
        NexusError::handler(HandlerErrorType::BadRequest, message)
    };
    read().ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_as_written_and_no_others() {
        let token = of_workflow("default", "order/7");
        assert_eq!(workflow_id(&token, "default").unwrap(), "order/7");
        // Written by the Go SDK 1.50.
        let of_go = "eyJ0IjoxLCJucyI6ImRlZmF1bHQiLCJ3aWQiOiJvcmRlci83In0";
        assert_eq!(workflow_id(of_go, "default").unwrap(), "order/7");
        let text = |value: &str| URL_SAFE_NO_PAD.encode(value);
        let refused = [
            String::new(),
            "!".to_owned(),
            text("7"),
            text(r#"{"t":1,"ns":"other","wid":"a"}"#),
            text(r#"{"t":2,"ns":"default","wid":"a"}"#),
            text(r#"{"v":1,"t":1,"ns":"default","wid":"a"}"#),
            text(r#"{"t":1,"ns":"default","wid":""}"#),
        ];
        for token in refused {
            assert!(workflow_id(&token, "default").is_err(), "{token}");
        }
    }
}
