//! Downloads histories from a server.

use crate::sdk_error::SdkError;
use futures_util::StreamExt;
use std::io;
use std::path::{Path, PathBuf};
use temporalio_client::{
    Client, NamespacedClient, WorkflowExecutionInfo, WorkflowFetchHistoryOptions, WorkflowListOptions,
};

/// An error that occurs when histories are downloaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The workflows could not be listed.
    #[error("cannot list the workflows")]
    List(#[source] SdkError),
    /// A history could not be downloaded.
    #[error("cannot download the history of `{workflow_id}`")]
    Download {
        /// The workflow id.
        workflow_id: String,
        /// The cause.
        source: SdkError,
    },
    /// A file could not be written.
    #[error("cannot write {}", path.display())]
    File {
        /// The file or the directory.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// Downloads the histories of all workflows that match a query, as a suite for [`Replay`](crate::Replay). Each history
/// becomes a JSON file in the directory, named after its run id. Returns the paths of the files.
///
/// ```no_run
/// # use temporal_prost_testing::{RecordError, record};
/// # async fn example(client: &temporalio_client::Client) -> Result<(), RecordError> {
/// record(client, "WorkflowType = 'Order' AND ExecutionStatus = 'Completed'", "tests/histories").await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If the server rejects the query, or a history cannot be downloaded or written.
pub async fn record(
    client: &Client,
    query: &str,
    directory: impl AsRef<Path>,
) -> Result<Vec<PathBuf>, RecordError> {
    let directory = directory.as_ref();
    write(directory, std::fs::create_dir_all(directory))?;
    let mut executions = client.list_workflows(query, WorkflowListOptions::default());
    let mut files = Vec::new();
    while let Some(execution) = executions.next().await {
        let execution = execution.map_err(|error| RecordError::List(SdkError::new(&error)))?;
        let (workflow_id, run_id) = (execution.id().to_owned(), execution.run_id().to_owned());
        let run = WorkflowExecutionInfo::builder()
            .namespace(client.namespace())
            .workflow_id(&workflow_id)
            .run_id(&run_id);
        let handle = run.build().bind_untyped(client.clone());
        let json = handle.fetch_history(WorkflowFetchHistoryOptions::default()).to_json().await;
        let json =
            json.map_err(|error| RecordError::Download { workflow_id, source: SdkError::new(&error) })?;
        let path = directory.join(format!("{run_id}.json"));
        write(&path, std::fs::write(&path, json))?;
        files.push(path);
    }
    Ok(files)
}

fn write(path: &Path, written: io::Result<()>) -> Result<(), RecordError> {
    written.map_err(|source| RecordError::File { path: path.to_owned(), source })
}
