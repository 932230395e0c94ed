use crate::v1::databases_temporal::{DatabasesClient, workflow::RunDatabase};
use futures_util::StreamExt as _;
use temporal_prost::client::{Client, WorkflowListOptions};
use temporal_prost::{Report, Workflow as _};

/// The outcome of a rollout for one database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgraded {
    /// The id of the database.
    pub id: String,
    /// The new version of its module, or the reason why it was not upgraded.
    pub outcome: Result<String, String>,
}

/// Applies the current module to all databases, one after the other, and stops at the first failure.
///
/// # Errors
/// Returns an error if the databases cannot be listed.
pub async fn roll_out(client: &Client) -> anyhow::Result<Vec<Upgraded>> {
    let query = format!("WorkflowType = '{}' AND ExecutionStatus = 'Running'", RunDatabase::NAME);
    let mut running = client.list_workflows(query, WorkflowListOptions::default());
    let databases = DatabasesClient::new(client.clone());
    let mut upgraded = Vec::new();
    while let Some(found) = running.next().await {
        let id = found?.id().to_owned();
        let database = databases.run_database_handle(&id).upgrade_database().execute().await;
        let outcome = database.map(|it| it.module_version).map_err(|error| Report::new(&error).to_string());
        let failed = outcome.is_err();
        upgraded.push(Upgraded { id, outcome });
        if failed {
            break;
        }
    }
    Ok(upgraded)
}
