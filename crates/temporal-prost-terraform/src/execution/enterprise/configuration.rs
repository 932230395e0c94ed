//! Uploads configuration versions.

use super::api::Api;
use super::document::{Document, Id, Resource, SignedUrl};
use super::error::EnterpriseError;
use super::pace::Polling;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct VersionAttributes {
    status: String,
    upload_url: Option<SignedUrl>,
    error_message: Option<String>,
}

impl Api {
    /// Uploads an archive. Returns the id of its configuration version as soon as runs can use it.
    pub(super) async fn upload_configuration(
        &self,
        workspace: &Id,
        archive: Bytes,
        mut polling: Polling,
    ) -> Result<Id, EnterpriseError> {
        const WHAT: &str = "configuration version";
        let path = format!("workspaces/{workspace}/configuration-versions");
        let request = json!({ "data": { "type": "configuration-versions", "attributes": { "auto-queue-runs": false } } });
        let created: Document<VersionAttributes> = self.create(&path, &request, WHAT).await?;
        let Resource { id, mut attributes, .. } = created.data;
        let SignedUrl(url) = attributes.upload_url.take().ok_or_else(|| EnterpriseError::invalid(WHAT))?;
        self.upload(&url, archive, WHAT).await?;
        loop {
            let version: Document<VersionAttributes> =
                self.get(&format!("configuration-versions/{id}"), WHAT).await?;
            let VersionAttributes { status, error_message, .. } = version.data.attributes;
            match status.as_str() {
                "uploaded" => return Ok(id),
                "errored" | "archived" => {
                    return Err(EnterpriseError::Configuration { reason: error_message.unwrap_or(status) });
                }
                _ => polling.wait().await,
            }
        }
    }
}
