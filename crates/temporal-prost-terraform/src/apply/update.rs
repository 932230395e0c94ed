//! Updates resources.

use super::{
    Applied, Change, Operator, Unfinished,
    create::Outcome,
    read::{Reading, id_of, invalid},
};
use crate::{
    call::{Failure, FailureKind, Json, To},
    resource::{Exchanged, Private, Update},
    schema::{Known, Trait, equal},
    value::Value,
};

impl Operator<'_> {
    pub(super) async fn update(self, mut change: Change) -> Applied {
        let id = change.prior.get("id").clone();
        change.planned.set("id", id);
        if change.private.pending {
            let pending = Box::pin(self.awaited(&change)).await;
            if !pending.diagnostics.is_empty() || !self.differs(&change.prior, &change.planned) {
                return pending;
            }
            change.private = pending.private;
        }
        let Some(update) = self.resource.update.filter(|_| self.differs(&change.prior, &change.planned))
        else {
            let state = Box::pin(self.complete(change.planned)).await;
            return Applied { state, private: change.private, diagnostics: Vec::new() };
        };
        let waiting = self.waiting("update", &change.planned);
        match waiting.for_call(Box::pin(self.send(update, &change))).await {
            Ok((output, exchanged)) => {
                let state = self.merge(&output, exchanged, (&change.planned, Known::Planned));
                let private = Private { revision: change.private.revision + 1, ..change.private };
                Applied { state: Box::pin(self.complete(state)).await, private, diagnostics: Vec::new() }
            }
            Err(unfinished) => Box::pin(self.unchanged(change, &unfinished)).await,
        }
    }

    /// Waits for the create workflow of a resource whose creation was interrupted.
    async fn awaited(self, change: &Change) -> Applied {
        let mut planned = change.planned.clone();
        for attribute in self.resource.attributes.iter().filter(|attribute| !attribute.is_computed()) {
            if self.differs(&change.prior, &change.planned) {
                planned.set(attribute.name, change.prior.get(attribute.name).clone());
            }
        }
        let outcome = Outcome::Asked(Some(&change.config));
        let finish = self.finish(planned, change.private.clone(), outcome);
        let applied = Box::pin(finish).await;
        // Without a state, Terraform would forget a resource that it knows.
        match applied.state {
            Value::Null => {
                Applied { state: change.prior.clone(), private: change.private.clone(), ..applied }
            }
            _ => applied,
        }
    }

    /// Returns `true` if the service has to learn of the change.
    fn differs(self, prior: &Value, planned: &Value) -> bool {
        let sent = self.resource.attributes.iter().filter(|attribute| attribute.name != "timeouts");
        let mut given = sent.filter(|attribute| planned.get(attribute.name).is_known());
        given.any(|attribute| !equal(&attribute.kind, prior.get(attribute.name), planned.get(attribute.name)))
    }

    async fn send(self, update: Update, change: &Change) -> Result<(Json, Exchanged), Failure> {
        let id = id_of(&change.planned);
        let Private { revision, nonce, .. } = &change.private;
        match update {
            Update::Update(update, exchanged) => {
                let input = self.input_of(exchanged, change)?;
                let update_id = format!("terraform/{nonce}/{revision}/{}", update.digest(&input)?);
                let to = To { workflow_id: id, update_id: &update_id };
                Ok((update.update(self.client, to, &input).await?, exchanged))
            }
            Update::Workflow(workflow, exchanged) => {
                let input = self.input_of(exchanged, change)?;
                let workflow_id = format!("{id}/update/{nonce}/{revision}/{}", workflow.digest(&input)?);
                // If it has completed, an earlier apply was killed before it got the result.
                self.start_unless_completed(workflow, (&workflow_id, &input)).await?;
                Ok((workflow.result(self.client, &workflow_id).await?, exchanged))
            }
        }
    }

    /// Returns the input of the update, with the write-only attributes whose version has changed.
    fn input_of(self, exchanged: Exchanged, change: &Change) -> Result<Json, Failure> {
        let mut config = change.config.clone();
        for attribute in self.resource.attributes.iter().filter(|attribute| attribute.is(Trait::WriteOnly)) {
            let version = format!("{}_version", attribute.name);
            if change.prior.get(&version) == change.planned.get(&version) {
                config.set(attribute.name, Value::Null);
            }
        }
        self.resource.input(exchanged, &change.planned, Some(&config)).map_err(|error| invalid(&error))
    }

    /// Returns an error, with the prior state. If the update itself has failed, reads the state again.
    async fn unchanged(self, change: Change, unfinished: &Unfinished) -> Applied {
        let diagnostics = self.report(unfinished, "update");
        let Change { prior, mut private, .. } = change;
        let mut state = prior;
        if let Unfinished::Failed(Failure { kind: FailureKind::Failed, .. }) = unfinished {
            // An update with the same id would return the same failure again.
            private.revision += 1;
            if let Ok(Reading::Found(output, exchanged)) = Box::pin(self.read(&state)).await {
                state = self.merge(&output, exchanged, (&state, Known::State));
            }
        }
        Applied { state, private, diagnostics }
    }
}
