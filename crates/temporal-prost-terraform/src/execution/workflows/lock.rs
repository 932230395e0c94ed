//! Locks that others hold.

use super::caller::{self, Caller};
use super::run::HasRun;
use crate::execution::error::STATE_LOCKED;
use crate::execution::v1::terraform_temporal::activities;
use crate::execution::v1::{
    FailureDetails, ForceUnlockRequest, LockInfo, RunForceUnlockRequest, Unlock, temporal_schema::Schema,
};
use std::time::Duration;
use temporal_prost::common::error::IncomingError;
use temporal_prost::workflow::{WorkflowResult, select};
use temporal_prost::{ActivityCallError, HandlerError, Proto, WorkflowContext};

/// The time between two attempts of a run to get a lock.
const RETRY: Duration = Duration::from_secs(30);

/// Returns the lock because of which an activity failed.
pub(super) fn of(error: &ActivityCallError) -> Option<LockInfo> {
    if error.application_failure().is_none_or(|failure| failure.r#type != STATE_LOCKED) {
        return None;
    }
    let ActivityCallError::Execution { error, .. } = error else { return None };
    let Some(IncomingError::Application(failure)) = error.reason() else { return None };
    let details = failure.details::<Proto<FailureDetails, Schema>>().ok().flatten()?;
    details.into_inner().lock
}

/// Waits until somebody removes the lock, at most until the next attempt.
pub(super) async fn wait<W, I: HasRun>(ctx: &WorkflowContext<W, I>, lock: LockInfo) -> WorkflowResult<()> {
    ctx.state_mut(|workflow| workflow.run_mut().progress.lock = Some(lock));
    let is_over = |workflow: &I| workflow.run().progress.lock.is_none() || workflow.run().cancelled;
    select! {
        over = ctx.wait_condition(is_over) => over?,
        _ = ctx.sleep(RETRY) => {}
    }
    Ok(())
}

/// Removes the lock that the run waits for.
pub(super) async fn force_unlock<W: 'static, I: HasRun, C: Caller>(
    ctx: &mut WorkflowContext<W, I>,
    input: ForceUnlockRequest,
) -> Result<(), HandlerError> {
    let person = caller::of::<C>(&**ctx, &input.by)?;
    let request = ctx.state(|workflow| {
        let (stack, bundle) = (workflow.run().stack.clone(), workflow.run().bundle.clone());
        RunForceUnlockRequest { stack, bundle, lock_id: input.lock_id.clone() }
    });
    activities(ctx).run_force_unlock(request).await?;
    ctx.state_mut(|workflow| {
        let progress = &mut workflow.run_mut().progress;
        let lock = progress.lock.take_if(|lock| lock.id == input.lock_id);
        progress.unlocks.push(Unlock {
            lock: lock.or_else(|| Some(LockInfo { id: input.lock_id, ..LockInfo::default() })),
            by: person.name,
            from_context: person.from_context,
            reason: input.reason,
        });
    });
    Ok(())
}
