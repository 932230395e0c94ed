use super::{
    CellHandle, Down, LookUpError, Router,
    start::{message, one_line},
};
use crate::{Cell, CellName};
use std::collections::BTreeMap;
use temporalio_client::{
    Client, NamespacedClient as _,
    grpc::WorkflowService as _,
    tonic::{Code, IntoRequest as _},
};
use temporalio_common::protos::temporal::api::{
    common::v1::WorkflowExecution, enums::v1::WorkflowExecutionStatus,
    workflowservice::v1::DescribeWorkflowExecutionRequest,
};

/// A workflow that a cell has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Running,
    Closed,
}

impl Router {
    /// Finds the cell of a workflow. Asks the cells of the tenant first, and then the cells that served it in earlier
    /// versions of the fleet. Prefers a running workflow to a closed one.
    ///
    /// ```
    /// use temporal_prost_cells::routing::{LookUpError, Router};
    /// use temporalio_client::Client;
    ///
    /// /// Returns a client of the cell that runs a tenant's order.
    /// async fn client_of_order(router: &Router, tenant: &str, number: u32) -> Result<Client, LookUpError> {
    ///     let handle = router.find(tenant, &format!("order/{number}")).await?;
    ///     router.client(&handle.cell).await
    /// }
    /// ```
    ///
    /// # Errors
    /// Returns an error if no cell has the workflow, or if a cell that may have it does not answer.
    pub async fn find(&self, key: &str, workflow_id: &str) -> Result<CellHandle, LookUpError> {
        let (mut closed, mut down) = (None, Vec::new());
        let cells = self.cells_of(key);
        for cell in &cells {
            match self.ask(cell, workflow_id).await {
                Ok(Some(Found::Running)) => return Ok(handle(cell, workflow_id)),
                Ok(Some(Found::Closed)) => closed = closed.or_else(|| Some(handle(cell, workflow_id))),
                Ok(None) => {}
                Err(reason) => down.push((cell.clone(), reason)),
            }
        }
        let (key, workflow_id) = (key.to_owned(), workflow_id.to_owned());
        match closed {
            Some(handle) => Ok(handle),
            None if down.is_empty() => Err(LookUpError::NotFound { key, workflow_id, cells: texts(&cells) }),
            None => Err(LookUpError::Incomplete { key, workflow_id, down: Down(down) }),
        }
    }

    /// Returns a client of the cell of a handle, if the cell serves the tenant or has served it.
    ///
    /// ```
    /// use temporal_prost_cells::routing::{CellHandle, Router};
    /// use temporalio_client::Client;
    ///
    /// /// Connects to the cell of a handle that a tenant sends. The handle may name a cell of another tenant.
    /// async fn open(router: &Router, tenant: &str, text: &str) -> Result<Client, Box<dyn std::error::Error>> {
    ///     let handle: CellHandle = text.parse()?;
    ///     Ok(router.attach(tenant, &handle).await?)
    /// }
    /// ```
    ///
    /// # Errors
    /// Returns an error if the cell never served the tenant, or if the connection fails.
    pub async fn attach(&self, key: &str, handle: &CellHandle) -> Result<Client, LookUpError> {
        let cells = self.cells_of(key);
        if cells.contains(&handle.cell) {
            return self.client(&handle.cell).await;
        }
        let (key, cell) = (key.to_owned(), handle.cell.clone());
        Err(LookUpError::OutsideShard { key, cell, cells: texts(&cells) })
    }

    /// Returns a client of a cell, for operators and workers. It is the client that the router uses itself.
    ///
    /// # Errors
    /// Returns an error if the newest version does not have the cell, or if the connection fails.
    pub async fn client(&self, cell: &CellName) -> Result<Client, LookUpError> {
        let version = self.file().newest().version();
        let found = self.file().newest().cell(cell.as_str());
        let found = found.ok_or_else(|| LookUpError::UnknownCell { version, cell: cell.clone() })?;
        self.connect(found).await.map_err(|source| LookUpError::Connect { cell: cell.clone(), source })
    }

    /// Returns the workflows whose cells do not answer. Until such a cell comes back, they are lost.
    pub async fn unreachable(&self, handles: &[CellHandle]) -> Vec<CellHandle> {
        let mut answers = BTreeMap::new();
        for handle in handles {
            if !answers.contains_key(&handle.cell) {
                let answer = self.ask(&handle.cell, &handle.workflow_id).await;
                answers.insert(handle.cell.clone(), answer.is_ok());
            }
        }
        handles.iter().filter(|handle| answers.get(&handle.cell) == Some(&false)).cloned().collect()
    }

    /// Returns the cells that may have workflows of a tenant. The cells of new starts come first.
    pub(super) fn cells_of(&self, key: &str) -> Vec<CellName> {
        let shard = self.file().assign(key);
        shard.all().cloned().chain(self.file().left_behind(key)).collect()
    }

    /// Asks a cell for a workflow, or returns the reason why it does not answer.
    pub(super) async fn ask(&self, cell: &CellName, workflow_id: &str) -> Result<Option<Found>, String> {
        let cell: &Cell = self.usable(cell)?;
        let client = self.connect(cell).await.map_err(|error| one_line(&*error))?;
        let execution = WorkflowExecution { workflow_id: workflow_id.to_owned(), run_id: String::new() };
        let request =
            DescribeWorkflowExecutionRequest { namespace: client.namespace(), execution: Some(execution) };
        match client.connection().clone().describe_workflow_execution(request.into_request()).await {
            Ok(answer) => {
                let status = answer.into_inner().workflow_execution_info.map(|info| info.status());
                let runs = status == Some(WorkflowExecutionStatus::Running);
                Ok(Some(if runs { Found::Running } else { Found::Closed }))
            }
            Err(status) if status.code() == Code::NotFound => Ok(None),
            Err(status) => Err(message(&status)),
        }
    }
}

fn handle(cell: &CellName, workflow_id: &str) -> CellHandle {
    CellHandle { cell: cell.clone(), workflow_id: workflow_id.to_owned() }
}

fn texts(cells: &[CellName]) -> Vec<String> {
    cells.iter().map(|cell| format!("`{cell}`")).collect()
}
