//! Creating resources, at most once for an id.

use super::{
    Applied, Change, Operator, Unfinished,
    read::{Reading, id_of, invalid},
};
use crate::{
    call::{Described, Failure, FailureKind, Json, Repeat, StartOf, Status, describe},
    diagnostic::warning,
    resource::{Create, Exchanged, Private},
    schema::Known,
    value::Value,
};

/// Two applies of the same id meet at most this often.
const ATTEMPTS: usize = 5;

/// The workflow that creates a resource.
struct Target {
    input: Json,
    id: String,
    digest: String,
}

impl Operator<'_> {
    pub(super) async fn create(self, change: Change) -> Applied {
        let Change { mut planned, config, .. } = change;
        let target = match self.target(&planned, &config) {
            Ok(target) => target,
            Err(failure) => return self.nothing(&failure.into()),
        };
        planned.set("id", Value::from(&*target.id));
        let private = |run| Private { run, digest: target.digest.clone(), ..Private::default() };
        let waiting = self.waiting("create", &planned);
        match waiting.for_call(Box::pin(self.start(&target, &planned, &config))).await {
            Ok(Ok(run)) => Box::pin(self.finish(planned, private(run), Some(&config))).await,
            Err(Unfinished::Stopped) => match self.running(&target).await {
                Some(run) => Self::pending(planned, private(run)),
                None => self.nothing(&Unfinished::Stopped),
            },
            Ok(Err(unfinished)) | Err(unfinished) => self.nothing(&unfinished),
        }
    }

    fn target(self, planned: &Value, config: &Value) -> Result<Target, Failure> {
        let (workflow, exchanged) = self.resource.create.workflow();
        let input = self.resource.input(exchanged, planned, Some(config)).map_err(|error| invalid(&error))?;
        Ok(Target { id: workflow.id(&input)?, digest: workflow.digest(&input)?, input })
    }

    /// Returns the run, if the workflow was started before an interrupt.
    async fn running(self, target: &Target) -> Option<String> {
        let found = describe(self.client, &target.id).await.ok()??;
        let is_ours = found.status == Status::Running && found.digest.as_ref() == Some(&target.digest);
        is_ours.then_some(found.run_id)
    }

    /// The state of a resource whose creation goes on.
    fn pending(planned: Value, private: Private) -> Applied {
        let detail = "The workflow goes on. The next apply waits for it again.";
        let diagnostics = vec![warning("Interrupted while waiting for the resource", detail)];
        let private = Private { pending: true, ..private };
        Applied { state: planned.without_unknown(), private, diagnostics }
    }

    /// Waits for the create workflow of a planned resource that has an id.
    pub(super) async fn finish(self, planned: Value, private: Private, config: Option<&Value>) -> Applied {
        let waiting = self.waiting("create", &planned);
        match waiting.for_call(Box::pin(self.result(&planned, &private.digest, config))).await {
            Ok((output, exchanged)) => {
                let state = self.merge(&output, exchanged, (&planned, Known::Planned));
                let private = Private { pending: false, failed: false, ..private };
                Applied { state: Box::pin(self.complete(state)).await, private, diagnostics: Vec::new() }
            }
            Err(Unfinished::Stopped) => Self::pending(planned, private),
            // An error with a state taints the resource: the next apply deletes it and creates it anew.
            Err(failed @ Unfinished::Failed(Failure { kind: FailureKind::Failed, .. })) => Applied {
                state: planned.without_unknown(),
                private: Private { pending: false, failed: true, ..private },
                diagnostics: self.report(&failed, "create"),
            },
            Err(unfinished) => self.nothing(&unfinished),
        }
    }

    /// No state: the next apply finds the workflow by its id.
    fn nothing(self, unfinished: &Unfinished) -> Applied {
        let diagnostics = self.report(unfinished, "create");
        Applied { state: Value::Null, private: Private::default(), diagnostics }
    }

    /// Starts the create workflow, or finds the one that an earlier apply has started. Returns its run.
    async fn start(
        self,
        target: &Target,
        planned: &Value,
        config: &Value,
    ) -> Result<Result<String, Unfinished>, Failure> {
        let Target { input, id, digest } = target;
        for _ in 0..ATTEMPTS {
            let found = describe(self.client, id).await?;
            match Box::pin(self.judge(found, (id, digest), planned)).await? {
                Found::Join(run) => return Ok(Ok(run)),
                Found::Other => return Ok(Err(taken(id))),
                Found::None => {}
            }
            let start = StartOf { input, id: Some(id), digest: Some(digest), repeat: Repeat::Refuse };
            match self.start_once(start, planned, config).await {
                Err(failure) if failure.kind == FailureKind::AlreadyStarted => {}
                started => return started.map(Ok),
            }
        }
        Ok(Err(taken(id)))
    }

    /// Starts the workflow, of an entity together with the update that answers when it is ready. Returns the run.
    async fn start_once(
        self,
        start: StartOf<'_>,
        planned: &Value,
        config: &Value,
    ) -> Result<String, Failure> {
        match self.resource.create {
            Create::Workflow(workflow, _) => workflow.start(self.client, start).await,
            Create::Entity(_, _, ready, exchanged) => {
                let input =
                    self.resource.input(exchanged, planned, Some(config)).map_err(|error| invalid(&error))?;
                let update_id = ready_id(start.digest.unwrap_or_default());
                ready.start_with(self.client, start, (&update_id, &input)).await?;
                let found = describe(self.client, start.id.unwrap_or_default()).await?;
                Ok(found.map(|found| found.run_id).unwrap_or_default())
            }
        }
    }

    /// Decides about the latest workflow with the id of the resource.
    async fn judge(
        self,
        found: Option<Described>,
        (id, digest): (&str, &str),
        planned: &Value,
    ) -> Result<Found, Failure> {
        let Some(found) = found else { return Ok(Found::None) };
        let is_same = found.digest.as_deref() == Some(digest);
        let join = || if is_same { Found::Join(found.run_id.clone()) } else { Found::Other };
        match found.status {
            Status::Running => Ok(join()),
            // An entity that has completed is gone, and a workflow that did not complete created nothing.
            Status::Completed if !self.resource.create.is_entity() => {
                let mut state = planned.clone().without_unknown();
                state.set("id", Value::from(id));
                match Box::pin(self.read(&state)).await {
                    Ok(Reading::Found(..)) => Ok(join()),
                    Ok(Reading::Gone) => Ok(Found::None),
                    Err(Unfinished::Failed(failure)) => Err(failure),
                    Err(_) => Ok(Found::Other),
                }
            }
            _ => Ok(Found::None),
        }
    }

    async fn result(
        self,
        planned: &Value,
        digest: &str,
        config: Option<&Value>,
    ) -> Result<(Json, Exchanged), Failure> {
        let id = id_of(planned);
        match self.resource.create {
            Create::Workflow(workflow, exchanged) => Ok((workflow.result(self.client, id).await?, exchanged)),
            Create::Entity(_, _, ready, exchanged) => {
                let input =
                    self.resource.input(exchanged, planned, config).map_err(|error| invalid(&error))?;
                let to = crate::call::To { workflow_id: id, update_id: &ready_id(digest) };
                let output = ready.update(self.client, to, &input).await;
                match output {
                    Ok(output) => Ok((output, exchanged)),
                    Err(failure) if failure.kind == FailureKind::Other => Err(failure),
                    Err(failure) => Err(self.failure_of(id, failure).await),
                }
            }
        }
    }

    /// Returns why an entity has ended before it was ready, or why its update has failed.
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
    /// It creates, or has created, this resource. The run is inside.
    Join(String),
    /// It creates, or has created, another resource.
    Other,
}

fn ready_id(digest: &str) -> String {
    format!("terraform/create/{digest}")
}

fn taken(id: &str) -> Unfinished {
    let detail = format!(
        "Workflow `{id}` exists with other inputs. Import it, or change an attribute that is part of the id."
    );
    Unfinished::Refused { summary: "The resource exists", detail }
}
