//! Deletes resources.

use super::{
    Applied, Change, Operator, Unfinished,
    read::{id_of, invalid},
};
use crate::{
    call::{Failure, FailureKind, Repeat, StartOf, To, close},
    resource::{Delete, Private},
    value::Value,
};

impl Operator<'_> {
    pub(super) async fn delete(self, change: Change) -> Applied {
        let Change { prior, mut private, .. } = change;
        let waiting = self.waiting("delete", &prior);
        match waiting.for_call(Box::pin(self.remove(&prior, &private))).await {
            Ok(()) => deleted(),
            Err(Unfinished::Failed(failure)) if self.is_absent(&failure, &private) => deleted(),
            Err(unfinished @ (Unfinished::Stopped | Unfinished::TimedOut(_))) => {
                let diagnostics = self.report(&unfinished, "delete");
                Applied { state: prior, private, diagnostics }
            }
            Err(unfinished) => {
                // An update with the same id would return the same failure again.
                private.revision += 1;
                let diagnostics = self.report(&unfinished, "delete");
                Applied { state: prior, private, diagnostics }
            }
        }
    }

    /// Returns `true` if a failure means that there is nothing to delete: the failure has a type in `gone`, the entity
    /// has ended, or the creation of the entity has failed.
    fn is_absent(self, failure: &Failure, private: &Private) -> bool {
        let is_entity = !matches!(self.resource.delete, Delete::Workflow(..));
        let is_ended = failure.kind == FailureKind::NotFound && is_entity;
        self.resource.is_gone(&failure.failure_type) || is_ended || (private.failed && is_entity)
    }

    async fn remove(self, state: &Value, private: &Private) -> Result<(), Failure> {
        let id = id_of(state);
        let Private { revision, run, .. } = private;
        match self.resource.delete {
            Delete::Workflow(workflow, exchanged) => {
                let input = self.resource.input(exchanged, state, None).map_err(|error| invalid(&error))?;
                let workflow_id = format!("{id}/delete/{run}/{revision}");
                let start =
                    StartOf { input: &input, id: Some(&workflow_id), digest: None, repeat: Repeat::Join };
                workflow.start(self.client, start).await?;
                workflow.result(self.client, &workflow_id).await.map(drop)
            }
            Delete::Signal(signal, exchanged) => {
                let input = self.resource.input(exchanged, state, None).map_err(|error| invalid(&error))?;
                signal.signal(self.client, id, &input).await?;
                close(self.client, id).await
            }
            Delete::Update(update, exchanged) => {
                let input = self.resource.input(exchanged, state, None).map_err(|error| invalid(&error))?;
                let update_id = format!("terraform/delete/{revision}");
                update.update(self.client, To { workflow_id: id, update_id: &update_id }, &input).await?;
                close(self.client, id).await
            }
        }
    }
}

fn deleted() -> Applied {
    Applied { state: Value::Null, private: Private::default(), diagnostics: Vec::new() }
}
