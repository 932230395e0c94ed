//! The entity that decides who may change the state of a stack.

use crate::execution::v1::terraform_temporal::{StateContext, StateWorkflow};
use crate::execution::v1::{
    AcquireLockRequest, AcquireLockResponse, CommitStateRequest, CommitStateResponse, LockInfo,
    OpenSessionRequest, ReleaseLockRequest, ReleaseLockResponse, StateInfo, StateRequest, Writer,
};
use temporal_prost::HandlerError;
use temporal_prost::workflow::{WorkflowContextView, WorkflowResult};

/// The number of runs whose latest attempts are remembered.
const REMEMBERED: usize = 200;

/// The state of a stack: its bytes in the store, its lock, and the attempts that may take the lock.
pub struct State {
    info: StateRequest,
}

impl StateWorkflow for State {
    fn new(_: &WorkflowContextView, input: StateRequest) -> Self {
        Self { info: input }
    }

    /// Never completes. Continues as new when its history is long.
    async fn run(ctx: &mut StateContext<Self>) -> WorkflowResult<()> {
        ctx.wait_condition(|_| ctx.continue_as_new_suggested()).await?;
        ctx.continue_as_new(ctx.state(|state| state.info.clone()))
    }

    fn get_state(&self, _: &WorkflowContextView) -> Result<StateInfo, HandlerError> {
        let StateRequest { state, lock, holder, version, .. } = self.info.clone();
        Ok(StateInfo { state, lock, holder, version })
    }

    async fn open_session(
        ctx: &mut StateContext<Self>,
        input: OpenSessionRequest,
    ) -> Result<(), HandlerError> {
        let writer = input.writer.ok_or("the request has no writer")?;
        ctx.state_mut(|state| state.open(&writer));
        Ok(())
    }

    async fn acquire_lock(
        ctx: &mut StateContext<Self>,
        input: AcquireLockRequest,
    ) -> Result<AcquireLockResponse, HandlerError> {
        let writer = input.writer.ok_or("the request has no writer")?;
        let lock = input.lock.ok_or("the request has no lock")?;
        Ok(AcquireLockResponse { holder: ctx.state_mut(|state| state.acquire(writer, lock)) })
    }

    async fn release_lock(
        ctx: &mut StateContext<Self>,
        input: ReleaseLockRequest,
    ) -> Result<ReleaseLockResponse, HandlerError> {
        Ok(ReleaseLockResponse { released: ctx.state_mut(|state| state.release(&input.lock_id)) })
    }

    async fn commit_state(
        ctx: &mut StateContext<Self>,
        input: CommitStateRequest,
    ) -> Result<CommitStateResponse, HandlerError> {
        Ok(CommitStateResponse { committed: ctx.state_mut(|state| state.commit(input)) })
    }
}

impl State {
    /// Remembers an attempt, and revokes the lock of an earlier one.
    fn open(&mut self, writer: &Writer) {
        if self.info.holder.as_ref().is_some_and(|holder| is_superseded(holder, writer)) {
            self.info.lock = None;
            self.info.holder = None;
        }
        let others = self.info.attempts.iter().filter(|known| !is_same_activity(known, writer)).cloned();
        let mut attempts: Vec<_> = others.collect();
        let latest = self.latest(writer).max(writer.attempt);
        attempts.push(Writer { attempt: latest, ..writer.clone() });
        attempts.drain(..attempts.len().saturating_sub(REMEMBERED));
        self.info.attempts = attempts;
    }

    /// Returns the latest known attempt of the writer's activity.
    fn latest(&self, writer: &Writer) -> u32 {
        let known = self.info.attempts.iter().find(|known| is_same_activity(known, writer));
        known.map_or(0, |known| known.attempt)
    }

    /// Takes the lock, or returns the lock that prevents it.
    fn acquire(&mut self, writer: Writer, lock: LockInfo) -> Option<LockInfo> {
        if let Some(holder) = &self.info.lock {
            // A repeated request of the CLI has the same id.
            return (holder.id != lock.id).then(|| holder.clone());
        }
        if self.latest(&writer) != writer.attempt {
            let info = "a later attempt of this activity has begun".to_owned();
            return Some(LockInfo { info, ..lock });
        }
        self.info.lock = Some(lock);
        self.info.holder = Some(writer);
        None
    }

    fn release(&mut self, lock_id: &str) -> bool {
        let is_held = self.info.lock.as_ref().is_some_and(|lock| lock.id == lock_id);
        if is_held {
            self.info.lock = None;
            self.info.holder = None;
        }
        is_held
    }

    fn commit(&mut self, input: CommitStateRequest) -> bool {
        let has_lock = self.info.lock.as_ref().is_some_and(|lock| lock.id == input.lock_id);
        let may_write = has_lock && self.info.holder == input.writer && input.state.is_some();
        if may_write {
            self.info.state = input.state;
            self.info.version += 1;
        }
        may_write
    }
}

fn is_same_activity(one: &Writer, other: &Writer) -> bool {
    let key =
        |writer: &Writer| (writer.workflow_id.clone(), writer.run_id.clone(), writer.activity_id.clone());
    key(one) == key(other)
}

fn is_superseded(holder: &Writer, writer: &Writer) -> bool {
    is_same_activity(holder, writer) && holder.attempt < writer.attempt
}
