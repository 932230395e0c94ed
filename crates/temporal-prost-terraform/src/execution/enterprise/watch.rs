//! Waits for runs and ends them.

use super::run::{Actions, Phase, Run};
use super::session::Session;
use crate::execution::error::ExecutionError;
use crate::execution::v1::{Counts, Heartbeat};
use tokio::time::Instant;

impl Session<'_> {
    /// Waits until a run has reached a phase. Cancels the run if the activity is cancelled.
    pub(super) async fn reach(
        &self,
        command: &str,
        mut run: Run,
        is_reached: fn(Phase) -> bool,
    ) -> Result<Run, ExecutionError> {
        let mut polling = self.polling();
        loop {
            self.show(command, &run);
            if self.observer.is_cancelled() {
                return self.interrupt(command, run).await;
            }
            if is_reached(run.attributes.phase()) {
                return Ok(run);
            }
            tokio::select! {
                () = polling.wait() => {}
                () = self.observer.cancelled() => {}
            }
            run = self.api().run(run.id.as_str()).await?;
        }
    }

    /// Ends a run, unless another attempt will continue it. A run that has already completed has succeeded.
    async fn interrupt(&self, command: &str, run: Run) -> Result<Run, ExecutionError> {
        if !self.observer.is_unwanted().await {
            return Err(ExecutionError::RunLeft { run_id: run.id.to_string() });
        }
        let run = self.give_up(run, &self.marker()).await?;
        match run.attributes.phase() {
            Phase::Applied | Phase::Finished => Ok(run),
            _ => Err(ExecutionError::Interrupted { command: command.to_owned() }),
        }
    }

    /// Ends a run, and shows its status in heartbeats.
    pub(super) async fn give_up(&self, run: Run, comment: &str) -> Result<Run, ExecutionError> {
        self.end_run(run, comment, |run| self.show("cancel", run)).await
    }

    /// Discards or cancels a run, and waits until it has ended.
    pub(super) async fn end_run(
        &self,
        mut run: Run,
        comment: &str,
        show: impl Fn(&Run),
    ) -> Result<Run, ExecutionError> {
        let (mut polling, begun, mut asked) = (self.polling(), Instant::now(), None);
        while !run.attributes.phase().is_final() {
            let is_late = begun.elapsed() >= self.execution.engine.grace;
            let action = ending_action(run.attributes.actions, is_late);
            // The status of the run may have changed since. A rejected action is then requested again.
            if let Some(action) = action.filter(|action| asked != Some(*action))
                && self.api().act(&run.id, action, comment).await?
            {
                asked = Some(action);
            }
            polling.wait().await;
            run = self.api().run(run.id.as_str()).await?;
            show(&run);
        }
        Ok(run)
    }

    /// Puts the status of a run into the next heartbeat.
    pub(super) fn show(&self, command: &str, run: &Run) {
        self.observer.sender().send_modify(|heartbeat| {
            command.clone_into(&mut heartbeat.command);
            heartbeat.run_id = run.id.to_string();
            heartbeat.status.clone_from(&run.attributes.status);
        });
    }

    /// Puts the number of resources that an apply changes into the next heartbeat.
    pub(super) fn expect(&self, counts: Counts) {
        let Counts { added, changed, removed, imported } = counts;
        let total = added.saturating_add(changed).saturating_add(removed).saturating_add(imported);
        self.observer.sender().send_modify(|heartbeat: &mut Heartbeat| heartbeat.total = total);
    }
}

/// Returns the action that ends a run.
fn ending_action(actions: Actions, is_late: bool) -> Option<&'static str> {
    if actions.is_discardable {
        Some("discard")
    } else if is_late && actions.is_force_cancelable {
        Some("force-cancel")
    } else if actions.is_cancelable {
        Some("cancel")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn force_is_the_last_means() {
        let running = Actions { is_cancelable: true, is_force_cancelable: true, ..Actions::default() };
        assert_eq!(
            (ending_action(running, false), ending_action(running, true)),
            (Some("cancel"), Some("force-cancel"))
        );
        let planned = Actions { is_discardable: true, ..running };
        assert_eq!(ending_action(planned, true), Some("discard"));
        assert_eq!(ending_action(Actions::default(), true), None);
    }
}
