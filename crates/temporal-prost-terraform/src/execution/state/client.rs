use crate::execution::error::ExecutionError;
use crate::execution::v1::terraform_temporal::{StateHandle, TerraformClient};
use crate::execution::v1::{
    AcquireLockRequest, CommitStateRequest, LockInfo, OpenSessionRequest, ReleaseLockRequest, StateInfo,
    StateRequest, Stored, Writer,
};
use temporal_prost::sdk::activities::{ActivityContext, ActivityInfo};

/// A client of the workflow `State` of a stack, for one attempt of an activity.
#[derive(Clone)]
pub(crate) struct StateClient {
    handle: StateHandle,
    writer: Writer,
}

impl StateClient {
    /// Opens the state for this attempt, and revokes the locks of earlier attempts.
    pub(crate) async fn open(ctx: &ActivityContext, stack: &str) -> Result<Self, ExecutionError> {
        let (client, writer) = (TerraformClient::new(ctx.client()), writer(ctx.info()));
        let request = OpenSessionRequest { writer: Some(writer.clone()) };
        let start = StateRequest { stack: stack.to_owned(), ..StateRequest::default() };
        let opened = client.state(start).with_open_session(request).start().await;
        let (session, handle) = opened.map_err(ExecutionError::state)?;
        session.result().await.map_err(ExecutionError::state)?;
        Ok(Self { handle, writer })
    }

    /// Takes the lock. If somebody else holds it, returns their lock instead.
    pub(crate) async fn acquire(&self, lock: LockInfo) -> Result<Option<LockInfo>, ExecutionError> {
        let request = AcquireLockRequest { writer: Some(self.writer.clone()), lock: Some(lock) };
        let acquired = self.handle.acquire_lock(request).execute().await.map_err(ExecutionError::state)?;
        Ok(acquired.holder)
    }

    /// Releases a lock. Returns `false` if the state has another lock or no lock.
    pub(crate) async fn release(&self, lock_id: &str) -> Result<bool, ExecutionError> {
        let request = ReleaseLockRequest { lock_id: lock_id.to_owned() };
        let released = self.handle.release_lock(request).execute().await.map_err(ExecutionError::state)?;
        Ok(released.released)
    }

    /// Replaces the state. Returns `false` if the writer does not hold the lock.
    pub(crate) async fn commit(&self, lock_id: &str, state: Stored) -> Result<bool, ExecutionError> {
        let (writer, lock_id) = (Some(self.writer.clone()), lock_id.to_owned());
        let request = CommitStateRequest { writer, lock_id, state: Some(state) };
        let committed = self.handle.commit_state(request).execute().await.map_err(ExecutionError::state)?;
        Ok(committed.committed)
    }

    pub(crate) async fn read(&self) -> Result<StateInfo, ExecutionError> {
        self.handle.get_state().await.map_err(ExecutionError::state)
    }
}

fn writer(info: &ActivityInfo) -> Writer {
    Writer {
        workflow_id: info.workflow_id.clone().unwrap_or_default(),
        run_id: info.workflow_run_id.clone().unwrap_or_default(),
        activity_id: info.activity_id.clone(),
        attempt: info.attempt,
    }
}
