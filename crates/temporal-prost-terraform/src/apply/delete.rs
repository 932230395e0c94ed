//! Deletes resources.

use super::{
    Applied, Change, Operator, Unfinished,
    read::{ended, id_of, invalid},
};
use crate::{
    call::{Failure, FailureKind, Status, To, close, describe},
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
    /// completed or does not exist, or the creation of an entity has failed that has ended.
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

    async fn remove(self, state: &Value, private: &Private) -> Result<(), Failure> {
        let id = id_of(state);
        let Private { revision, nonce, .. } = private;
        match self.resource.delete {
            Delete::Workflow(workflow, exchanged) => {
                let input = self.resource.input(exchanged, state, None).map_err(|error| invalid(&error))?;
                let workflow_id = format!("{id}/delete/{}/{revision}", self.generation(id, nonce).await?);
                self.run_once(workflow, (&workflow_id, &input)).await.map(drop)
            }
            Delete::Signal(signal, exchanged) => {
                let input = self.resource.input(exchanged, state, None).map_err(|error| invalid(&error))?;
                signal.signal(self.client, id, &input).await?;
                close(self.client, id).await
            }
            Delete::Update(update, exchanged) => {
                let input = self.resource.input(exchanged, state, None).map_err(|error| invalid(&error))?;
                let update_id = format!("terraform/delete/{nonce}/{revision}");
                update.update(self.client, To { workflow_id: id, update_id: &update_id }, &input).await?;
                close(self.client, id).await
            }
        }
    }
}

fn deleted() -> Applied {
    Applied { state: Value::Null, private: Private::default(), diagnostics: Vec::new() }
}
