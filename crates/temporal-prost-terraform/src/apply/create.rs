//! Creates resources, at most once for each id.

use super::{
    Applied, Change, Operator, Unfinished,
    read::{Reading, id_of, invalid},
};
use crate::{
    call::{Described, Failure, FailureKind, Json, Pending, Repeat, StartOf, Status, To, describe},
    diagnostic::warning,
    resource::{Create, Exchanged, Private},
    schema::Known,
    value::Value,
};

/// The number of attempts to start or join a workflow while other applies use the same id.
const ATTEMPTS: usize = 5;

/// The workflow that creates a resource.
struct Target {
    input: Json,
    id: String,
    digest: String,
}

/// The way to the outcome of a create workflow.
pub(super) enum Outcome<'a> {
    /// The update of the entity was sent together with the start.
    Sent(Pending<'static, Json>),
    /// The provider has to ask the server for it, with this configuration.
    Asked(Option<&'a Value>),
}

impl Operator<'_> {
    pub(super) async fn create(self, change: Change) -> Applied {
        let Change { mut planned, config, .. } = change;
        let target = match self.target(&planned, &config) {
            Ok(target) => target,
            Err(failure) => return self.nothing(&failure.into()),
        };
        planned.set("id", Value::from(&*target.id));
        let private = Private { digest: target.digest.clone(), ..Private::new() };
        let waiting = self.waiting("create", &planned);
        match waiting.for_call(Box::pin(self.start(&target, &planned, &config))).await {
            Ok(outcome) => Box::pin(self.finish(planned, private, outcome)).await,
            Err(Unfinished::Stopped) if self.is_running(&target).await => Self::pending(planned, private),
            Err(unfinished) => self.nothing(&unfinished),
        }
    }

    fn target(self, planned: &Value, config: &Value) -> Result<Target, Failure> {
        let (workflow, exchanged) = self.resource.create.workflow();
        let input = self.resource.input(exchanged, planned, Some(config)).map_err(|error| invalid(&error))?;
        Ok(Target { id: workflow.id(&input)?, digest: workflow.digest(&input)?, input })
    }

    /// Returns `true` if the workflow was started before an interrupt.
    async fn is_running(self, target: &Target) -> bool {
        let found = describe(self.client, &target.id).await.ok().flatten();
        found.is_some_and(|it| it.status == Status::Running && it.digest.as_ref() == Some(&target.digest))
    }

    /// Returns the state of a resource whose creation continues.
    fn pending(planned: Value, private: Private) -> Applied {
        let detail = "The workflow continues. The next apply waits for it again.";
        let diagnostics = vec![warning("Interrupted while waiting for the resource", detail)];
        let private = Private { pending: true, ..private };
        Applied { state: planned.without_unknown(), private, diagnostics }
    }

    /// Waits for the create workflow of a planned resource that has an id.
    pub(super) async fn finish(self, planned: Value, private: Private, outcome: Outcome<'_>) -> Applied {
        let waiting = self.waiting("create", &planned);
        match waiting.for_call(Box::pin(self.result(&planned, outcome))).await {
            Ok((output, exchanged)) => {
                let state = self.merge(&output, exchanged, (&planned, Known::Planned));
                let private = Private { pending: false, failed: false, ..private };
                Applied { state: Box::pin(self.complete(state)).await, private, diagnostics: Vec::new() }
            }
            Err(Unfinished::Stopped) => Self::pending(planned, private),
            // An error with a state taints the resource: the next apply deletes it and creates it again.
            Err(failed @ Unfinished::Failed(Failure { kind: FailureKind::Failed, .. })) => Applied {
                state: planned.without_unknown(),
                private: Private { pending: false, failed: true, ..private },
                diagnostics: self.report(&failed, "create"),
            },
            Err(unfinished) => self.nothing(&unfinished),
        }
    }

    /// Returns no state. The next apply finds the workflow by its id.
    fn nothing(self, unfinished: &Unfinished) -> Applied {
        let diagnostics = self.report(unfinished, "create");
        Applied { state: Value::Null, private: Private::default(), diagnostics }
    }

    /// Starts the create workflow, or finds the workflow that an earlier apply started. Most resources are new, so this
    /// tries to start first.
    async fn start<'a>(
        self,
        target: &Target,
        planned: &Value,
        config: &'a Value,
    ) -> Result<Outcome<'a>, Unfinished> {
        let Target { input, id, digest } = target;
        let mut repeat = Repeat::Never;
        for _ in 0..ATTEMPTS {
            let start = StartOf { input, id: Some(id), digest: Some(digest), repeat };
            match self.start_once(start, planned, config).await {
                Err(failure) if failure.kind == FailureKind::AlreadyStarted => {}
                // Joins an entity that is still running, so that its resource stays known and can be deleted.
                Err(failure) if failure.kind == FailureKind::Failed => {
                    let is_running = self.is_running(target).await;
                    return if is_running { Ok(Outcome::Asked(Some(config))) } else { Err(failure.into()) };
                }
                started => return Ok(started?),
            }
            let found = describe(self.client, id).await?;
            match Box::pin(self.judge(found, (id, digest), planned)).await? {
                Found::Join => return Ok(Outcome::Asked(Some(config))),
                Found::Other => return Err(taken(id)),
                Found::None => repeat = Repeat::Refuse,
            }
        }
        Err(taken(id))
    }

    /// Starts the workflow. Starts an entity together with the update that returns when the resource is ready.
    async fn start_once<'a>(
        self,
        start: StartOf<'_>,
        planned: &Value,
        config: &'a Value,
    ) -> Result<Outcome<'a>, Failure> {
        match self.resource.create {
            Create::Workflow(workflow, _) => {
                workflow.start(self.client, start).await?;
                Ok(Outcome::Asked(Some(config)))
            }
            Create::Entity(_, _, ready, exchanged) => {
                let input =
                    self.resource.input(exchanged, planned, Some(config)).map_err(|error| invalid(&error))?;
                // An earlier run that has ended would answer an update of the same id, and no workflow would start.
                let update_id = format!("terraform/create/{}", Private::new().nonce);
                Ok(Outcome::Sent(ready.start_with(self.client, start, (&update_id, &input)).await?))
            }
        }
    }

    /// Decides whether to join the latest workflow with the id of the resource.
    async fn judge(
        self,
        found: Option<Described>,
        (id, digest): (&str, &str),
        planned: &Value,
    ) -> Result<Found, Unfinished> {
        let Some(found) = found else { return Ok(Found::None) };
        let is_same = found.digest.as_deref() == Some(digest);
        let join = if is_same { Found::Join } else { Found::Other };
        match found.status {
            Status::Running => Ok(join),
            // A completed entity is gone, and a workflow that did not complete created nothing.
            Status::Completed if !self.resource.create.is_entity() => {
                let mut state = planned.clone().without_unknown();
                state.set("id", Value::from(id));
                Ok(match Box::pin(self.read(&state)).await? {
                    Reading::Found(..) => join,
                    Reading::Gone => Found::None,
                })
            }
            _ => Ok(Found::None),
        }
    }

    async fn result(self, planned: &Value, outcome: Outcome<'_>) -> Result<(Json, Exchanged), Failure> {
        let id = id_of(planned);
        match self.resource.create {
            Create::Workflow(workflow, exchanged) => Ok((workflow.result(self.client, id).await?, exchanged)),
            Create::Entity(_, _, ready, exchanged) => {
                let output = match outcome {
                    Outcome::Sent(result) => result.await,
                    Outcome::Asked(config) => {
                        let input = self.resource.input(exchanged, planned, config);
                        let to = To { workflow_id: id, update_id: &self.ready_id(id).await? };
                        ready.update(self.client, to, &input.map_err(|error| invalid(&error))?).await
                    }
                };
                match output {
                    Ok(output) => Ok((output, exchanged)),
                    Err(failure) if failure.kind == FailureKind::Other => Err(failure),
                    Err(failure) => Err(self.failure_of(id, failure).await),
                }
            }
        }
    }

    /// Returns the id of the update that was sent together with the start of an entity.
    async fn ready_id(self, id: &str) -> Result<String, Failure> {
        let started = describe(self.client, id).await?.and_then(|found| found.update_id);
        Ok(started.unwrap_or_else(|| "terraform/create".to_owned()))
    }

    /// Returns the reason why an entity ended before it was ready, or why its update failed.
    async fn failure_of(self, id: &str, failure: Failure) -> Failure {
        let is_running = |it: &Described| it.status == Status::Running;
        if describe(self.client, id).await.ok().flatten().is_some_and(|it| is_running(&it)) {
            return failure;
        }
        let (workflow, _) = self.resource.create.workflow();
        match workflow.result(self.client, id).await {
            Err(ended) if ended.kind == FailureKind::Failed => ended,
            _ => Failure { kind: FailureKind::Failed, ..failure },
        }
    }
}

/// The workflow that has the id of a resource to create.
enum Found {
    None,
    /// It is creating, or has created, this resource.
    Join,
    /// It is creating, or has created, another resource.
    Other,
}

fn taken(id: &str) -> Unfinished {
    let detail = format!(
        "Workflow `{id}` already exists with a different input. Import the resource, or change an attribute that is \
         part of the id."
    );
    Unfinished::Refused { summary: "The resource already exists", detail }
}
