//! Reads resources.

use super::{Operator, Unfinished};
use crate::{
    call::{Described, Failure, FailureKind, Json, Repeat, StartOf, Status, describe},
    resource::{Exchanged, Private, Read},
    schema::{self, Known},
    value::Value,
};

/// A resource as its service describes it.
#[derive(Debug)]
pub(crate) enum Reading {
    Found(Json, Exchanged),
    /// It does not exist.
    Gone,
}

impl Reading {
    /// The service returns no message for a resource that is gone. An empty message has only default values.
    fn of(output: Option<Json>, exchanged: Exchanged) -> Self {
        output.map_or(Self::Gone, |output| Self::Found(output, exchanged))
    }
}

impl Operator<'_> {
    /// Returns the current state, or null if the resource is gone.
    pub(crate) async fn refresh(self, current: Value, private: &mut Private) -> Result<Value, Unfinished> {
        if private.pending && self.follow_create(&current, private).await? {
            return Ok(current);
        }
        let known = if private.imported { Known::Nothing } else { Known::State };
        match Box::pin(self.read(&current)).await {
            Ok(Reading::Found(output, exchanged)) => {
                (private.imported, private.pending) = (false, false);
                Ok(self.merge(&output, exchanged, (&current, known)))
            }
            Ok(Reading::Gone) => Ok(Value::Null),
            // After a failed creation, the resource may be unreadable. This must not prevent its deletion.
            Err(_) if private.failed => {
                describe(self.client, id_of(&current)).await?;
                Ok(current)
            }
            Err(unfinished) => Err(unfinished),
        }
    }

    /// Notes whether the workflow of an interrupted create has failed in the meantime. Returns `false` if only the service
    /// knows whether the resource exists: the entity has completed, or the history is past its retention.
    async fn follow_create(self, current: &Value, private: &mut Private) -> Result<bool, Unfinished> {
        let status = describe(self.client, id_of(current)).await?.map(|found| found.status);
        private.failed = matches!(status, Some(Status::Ended(_)));
        Ok(match status {
            None => false,
            Some(Status::Completed) => !self.resource.create.is_entity(),
            Some(_) => true,
        })
    }

    /// Asks the service for the resource.
    pub(super) async fn read(self, state: &Value) -> Result<Reading, Unfinished> {
        let waiting = self.waiting("read", state);
        match waiting.for_call(Box::pin(self.ask(state))).await {
            Err(Unfinished::Failed(failure)) if self.resource.is_gone(&failure.failure_type) => {
                Ok(Reading::Gone)
            }
            other => other,
        }
    }

    async fn ask(self, state: &Value) -> Result<Reading, Failure> {
        match self.resource.read {
            Read::Query(query, exchanged) => {
                let input = self.resource.input(exchanged, state, None).map_err(|error| invalid(&error))?;
                self.read_entity(state, async |id| query.query(self.client, id, &input).await, exchanged)
                    .await
            }
            Read::Workflow(workflow, exchanged) => {
                let input = self.resource.input(exchanged, state, None).map_err(|error| invalid(&error))?;
                let start = StartOf { input: &input, id: None, digest: None, repeat: Repeat::Schema };
                let id = workflow.id(&input)?;
                workflow.start(self.client, StartOf { id: Some(&id), ..start }).await?;
                Ok(Reading::of(workflow.read(self.client, &id).await?, exchanged))
            }
        }
    }

    /// Queries the workflow that created the resource while it is running.
    async fn read_entity(
        self,
        state: &Value,
        query: impl AsyncFnOnce(&str) -> Result<Option<Json>, Failure>,
        exchanged: Exchanged,
    ) -> Result<Reading, Failure> {
        let id = id_of(state);
        match describe(self.client, id).await? {
            None | Some(Described { status: Status::Completed, .. }) => Ok(Reading::Gone),
            Some(Described { status: Status::Ended(how), .. }) => Err(ended(id, how)),
            Some(_) => match query(id).await {
                Ok(output) => Ok(Reading::of(output, exchanged)),
                Err(failure) if failure.kind == FailureKind::NotFound => Ok(Reading::Gone),
                Err(failure) => Err(failure),
            },
        }
    }

    /// Updates a state or plan from an output.
    pub(super) fn merge(self, output: &Json, exchanged: Exchanged, before: (&Value, Known)) -> Value {
        Value::Object(schema::output(self.resource.attributes(exchanged.output), output, before))
    }

    /// Replaces the unknown values that the output did not contain with the result of a read, or else with null.
    pub(super) async fn complete(self, state: Value) -> Value {
        if state.is_known() {
            return state;
        }
        let known = state.clone().without_unknown();
        match Box::pin(self.read(&known)).await {
            Ok(Reading::Found(output, exchanged)) => {
                self.merge(&output, exchanged, (&state, Known::Planned)).without_unknown()
            }
            _ => known,
        }
    }
}

/// Returns the failure of an entity that ended without completing. It may not be gone, so an operator has to decide.
pub(super) fn ended(id: &str, how: &str) -> Failure {
    let text = format!(
        "workflow `{id}`, which manages the resource, {how}, so the resource may still exist; reset the workflow, or \
         remove the resource from the state"
    );
    Failure { kind: FailureKind::Other, text, failure_type: String::new(), fields: Vec::new() }
}

/// Returns the id of a resource that exists.
pub(super) fn id_of(state: &Value) -> &str {
    state.get("id").text().unwrap_or_default()
}

pub(super) fn invalid(error: &schema::InputError) -> Failure {
    Failure {
        kind: FailureKind::Other,
        text: error.to_string(),
        failure_type: String::new(),
        fields: Vec::new(),
    }
}
