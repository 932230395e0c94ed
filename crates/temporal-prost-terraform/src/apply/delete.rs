//! Deletes resources.

use super::{
    Applied, Change, Operator, Unfinished,
    read::{Reading, ended, id_of, invalid},
};
use crate::{
    call::{
        Failure, FailureKind, Json, Repeat, RunWorkflow, SendUpdate, StartOf, Status, To, close, describe,
    },
    resource::{Delete, Private},
    value::Value,
};

impl Operator<'_> {
    pub(super) async fn delete(self, change: Change) -> Applied {
        let Change { prior, mut private, .. } = change;
        // Terraform sends no private data for the replacement of a tainted resource.
        private.failed |= private == Private::default();
        let waiting = self.waiting("delete", &prior);
        match waiting.for_call(Box::pin(self.remove(&prior, &private))).await {
            Ok(()) => deleted(),
            Err(Unfinished::Failed(failure)) => match self.absence(failure, id_of(&prior), &private).await {
                Ok(()) => deleted(),
                Err(failure) => {
                    // An update with the same id would return the same failure again. After other failures, the next
                    // deletion joins this one.
                    private.revision += u64::from(failure.kind == FailureKind::Failed);
                    self.kept(&failure.into(), prior, private)
                }
            },
            Err(unfinished) => self.kept(&unfinished, prior, private),
        }
    }

    fn kept(self, unfinished: &Unfinished, prior: Value, private: Private) -> Applied {
        let diagnostics = self.report(unfinished, "delete");
        Applied { state: prior, private, diagnostics }
    }

    /// Returns `Ok` if a failure means that there is nothing to delete: the failure has a type in `gone`, the entity has
    /// completed or does not exist, or the entity has ended after a failed creation.
    async fn absence(self, failure: Failure, id: &str, private: &Private) -> Result<(), Failure> {
        if self.resource.is_gone(&failure.failure_type) {
            return Ok(());
        }
        let is_entity = !matches!(self.resource.delete, Delete::Workflow(..));
        if !is_entity {
            return Err(failure);
        }
        let found = describe(self.client, id).await?;
        match found.map(|found| found.status) {
            None | Some(Status::Completed) => Ok(()),
            Some(Status::Ended(_)) if private.failed => Ok(()),
            Some(Status::Ended(how)) if failure.kind != FailureKind::Failed => Err(ended(id, how)),
            Some(_) => Err(failure),
        }
    }

    /// Returns a text that is different for each resource with the same id.
    async fn generation(self, id: &str, nonce: &str) -> Result<String, Failure> {
        if !nonce.is_empty() {
            return Ok(nonce.to_owned());
        }
        // Terraform sends no private data for the replacement of a tainted resource.
        let run = describe(self.client, id).await?.map(|found| found.run_id);
        Ok(run.unwrap_or_else(|| Private::new().nonce))
    }

    /// Returns the id of the update that deletes a resource. Without a nonce, skips the ids whose updates have failed.
    async fn update_id(
        self,
        update: &dyn SendUpdate,
        (workflow_id, private): (&str, &Private),
    ) -> Result<String, Failure> {
        let Private { revision, nonce, .. } = private;
        let id = |revision: u64| format!("terraform/delete/{nonce}/{revision}");
        let mut revision = *revision;
        if !nonce.is_empty() {
            return Ok(id(revision));
        }
        // An update with the same id would return the same failure again. Terraform sends no private data for the
        // replacement of a tainted resource, so only the server knows how often its deletion has failed.
        while update.has_failed(self.client, To { workflow_id, update_id: &id(revision) }).await? {
            revision += 1;
        }
        Ok(id(revision))
    }

    /// Runs a workflow that deletes the resource. Joins the run if an earlier apply has started it. Repeats the run if it
    /// has failed or if the resource is back.
    async fn run_deletion(
        self,
        workflow: &dyn RunWorkflow,
        (id, input): (&str, &Json),
        state: &Value,
    ) -> Result<(), Unfinished> {
        if !self.start_unless_completed(workflow, (id, input)).await? {
            if !self.is_back(state).await? {
                return Ok(());
            }
            let start = StartOf { input, id: Some(id), digest: None, repeat: Repeat::Join };
            workflow.start(self.client, start).await?;
        }
        workflow.result(self.client, id).await?;
        Ok(())
    }

    /// Returns `true` if the service finds the resource although its deletion has completed: somebody has created it again
    /// outside of Terraform.
    async fn is_back(self, state: &Value) -> Result<bool, Unfinished> {
        let status = describe(self.client, id_of(state)).await?.map(|found| found.status);
        if self.resource.create.is_entity() && status != Some(Status::Running) {
            return Ok(false);
        }
        match Box::pin(self.read(state)).await {
            Ok(reading) => Ok(matches!(reading, Reading::Found(..))),
            // The creation has failed, so the resource may have been unreadable from the start.
            Err(Unfinished::Failed(Failure { kind: FailureKind::Failed, .. }))
                if matches!(status, Some(Status::Ended(_))) =>
            {
                Ok(false)
            }
            Err(Unfinished::Failed(failure)) => Err(unreadable(failure).into()),
            Err(unfinished) => Err(unfinished),
        }
    }

    async fn remove(self, state: &Value, private: &Private) -> Result<(), Unfinished> {
        let id = id_of(state);
        let Private { revision, nonce, .. } = private;
        match self.resource.delete {
            Delete::Workflow(workflow, exchanged) => {
                let input = self.resource.input(exchanged, state, None).map_err(|error| invalid(&error))?;
                let workflow_id = format!("{id}/delete/{}/{revision}", self.generation(id, nonce).await?);
                Box::pin(self.run_deletion(workflow, (&workflow_id, &input), state)).await
            }
            Delete::Signal(signal, exchanged) => {
                let input = self.resource.input(exchanged, state, None).map_err(|error| invalid(&error))?;
                signal.signal(self.client, id, &input).await?;
                Ok(close(self.client, id).await?)
            }
            Delete::Update(update, exchanged) => {
                let input = self.resource.input(exchanged, state, None).map_err(|error| invalid(&error))?;
                let update_id = self.update_id(update, (id, private)).await?;
                update.update(self.client, To { workflow_id: id, update_id: &update_id }, &input).await?;
                Ok(close(self.client, id).await?)
            }
        }
    }
}

fn deleted() -> Applied {
    Applied { state: Value::Null, private: Private::default(), diagnostics: Vec::new() }
}

/// Returns the failure of a read after a completed deletion, which must not look like a failed deletion.
fn unreadable(failure: Failure) -> Failure {
    let text = format!("the deletion has completed, but the resource cannot be read: {}", failure.text);
    Failure { kind: FailureKind::Other, text, ..failure }
}
