//! Rpcs of a schema without their types, so that resources can refer to them.

use super::{
    Failure, FailureKind,
    execution::{DIGEST, UPDATE},
    optional::Returning,
};
use crate::digest::sha256;
use futures_util::future::BoxFuture;
use std::{fmt, marker::PhantomData};
use temporal_prost::{
    Envelope, MessageOf, Query, Signal, Start, Update, WaitPolicy, Workflow, WorkflowHandle,
    client::{Client, WorkflowIdConflictPolicy, WorkflowIdReusePolicy},
    codegen::command_line::{self, Signals as _},
    common::MemoValues,
};
use temporal_prost_expression::SystemEnv;

/// A message as `ProtoJSON`.
pub type Json = serde_json::Map<String, serde_json::Value>;

/// The future of a call.
pub type Pending<'a, T> = BoxFuture<'a, Result<T, Failure>>;

/// A workflow of a schema.
pub trait RunWorkflow: fmt::Debug + Send + Sync + 'static {
    /// Evaluates the schema's expression for the id of the workflow with this input.
    ///
    /// # Errors
    /// Returns an error if the expression has no value for the input.
    fn id(&self, input: &Json) -> Result<String, Failure>;

    /// Returns the digest of an input in its canonical form.
    ///
    /// # Errors
    /// Returns an error if the input is not a valid message.
    fn digest(&self, input: &Json) -> Result<String, Failure>;

    /// Starts the workflow.
    fn start<'a>(&'a self, client: &'a Client, start: StartOf<'a>) -> Pending<'a, ()>;

    /// Waits for the result of the latest run.
    fn result<'a>(&'a self, client: &'a Client, id: &'a str) -> Pending<'a, Json>;

    /// Waits for the result of the latest run. Returns `None` if the workflow has returned no message.
    fn read<'a>(&'a self, client: &'a Client, id: &'a str) -> Pending<'a, Option<Json>>;
}

/// An update of one workflow.
pub trait SendUpdate: fmt::Debug + Send + Sync + 'static {
    /// Sends the update and waits for its result. Joins the update if its id is already known.
    fn update<'a>(&'a self, client: &'a Client, to: To<'a>, input: &'a Json) -> Pending<'a, Json>;

    /// Waits for the result of an update that was sent before. Returns `true` if the update has failed, and `false` if it
    /// has completed or does not exist.
    fn has_failed<'a>(&'a self, client: &'a Client, to: To<'a>) -> Pending<'a, bool>;

    /// Returns the digest of an input in its canonical form.
    ///
    /// # Errors
    /// Returns an error if the input is not a valid message.
    fn digest(&self, input: &Json) -> Result<String, Failure>;

    /// Starts the workflow together with the update, which has an id and an input. The workflow's memo keeps the id.
    /// Returns a future for the update's result when the update is accepted. Returns an error if the update has already
    /// failed.
    fn start_with<'a>(
        &'a self,
        client: &'a Client,
        start: StartOf<'a>,
        update: (&'a str, &'a Json),
    ) -> Pending<'a, Pending<'static, Json>>;
}

/// A signal of one workflow.
pub trait SendSignal: fmt::Debug + Send + Sync + 'static {
    /// Sends the signal.
    fn signal<'a>(&'a self, client: &'a Client, workflow_id: &'a str, input: &'a Json) -> Pending<'a, ()>;
}

/// A query of one workflow.
pub trait AskQuery: fmt::Debug + Send + Sync + 'static {
    /// Queries the latest run, and returns the result. Returns `None` if the query has returned no message.
    fn query<'a>(
        &'a self,
        client: &'a Client,
        workflow_id: &'a str,
        input: &'a Json,
    ) -> Pending<'a, Option<Json>>;
}

/// The target of an update, and the update's id.
#[derive(Clone, Copy, Debug)]
pub struct To<'a> {
    /// The id of the workflow.
    pub workflow_id: &'a str,
    /// The id of the update.
    pub update_id: &'a str,
}

/// The start of a workflow.
#[derive(Clone, Copy, Debug)]
pub struct StartOf<'a> {
    /// The input.
    pub input: &'a Json,
    /// The id. Defaults to the id that the schema defines.
    pub id: Option<&'a str>,
    /// The digest that the workflow's memo keeps.
    pub digest: Option<&'a str>,
    /// The behavior if the id is already in use.
    pub repeat: Repeat,
}

/// The behavior of a start whose id is already in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// The start fails if the server knows a workflow with the id, even if it has ended.
    Never,
    /// The start fails while the workflow is running.
    Refuse,
    /// A running workflow is joined. The start fails if the workflow has completed.
    Once,
    /// A running workflow is joined. A workflow that has ended is repeated.
    Join,
    /// The schema decides.
    Schema,
}

/// Decodes an input. Ignores it if the message has no fields, because such a message has no descriptor.
fn decode<E: Envelope>(input: &Json) -> Result<MessageOf<E>, Failure> {
    Ok(E::from_json(&serde_json::Value::Object(input.clone()))?)
}

fn encode<E: Envelope>(output: &MessageOf<E>) -> Result<Json, Failure> {
    match E::to_json(output)? {
        serde_json::Value::Object(fields) => Ok(fields),
        _ => Ok(Json::new()),
    }
}

fn digest<E: Envelope>(input: &Json) -> Result<String, Failure> {
    Ok(sha256(&E::canonical(&decode::<E>(input)?)?))
}

/// Returns the workflow `W`.
#[must_use]
pub const fn workflow<W: Workflow>() -> &'static dyn RunWorkflow {
    &Marker::<W, ()>(PhantomData)
}

/// Returns the update `U` of the workflow `W`.
#[must_use]
pub const fn update<W: Workflow, U: Update>() -> &'static dyn SendUpdate {
    &Marker::<W, U>(PhantomData)
}

/// Returns the signal `S` of the workflow `W`.
#[must_use]
pub const fn signal<W: Workflow, S: Signal>() -> &'static dyn SendSignal {
    &Marker::<W, S>(PhantomData)
}

/// Returns the query `Q` of the workflow `W`.
#[must_use]
pub const fn query<W: Workflow, Q: Query>() -> &'static dyn AskQuery {
    &Marker::<W, Q>(PhantomData)
}

/// A workflow, and one of its methods.
struct Marker<W, M>(PhantomData<fn() -> (W, M)>);

impl<W: Workflow, M> fmt::Debug for Marker<W, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(W::METHOD)
    }
}

fn start<W: Workflow>(client: &Client, start: StartOf<'_>) -> Result<Start<W>, Failure> {
    let mut call = Start::<W>::new(client, decode::<W::Input>(start.input)?);
    if let Some(id) = start.id {
        call = call.id(id);
    }
    if let Some(digest) = start.digest {
        call = with_memo(call, DIGEST, digest);
    }
    Ok(match start.repeat {
        Repeat::Schema => call,
        Repeat::Never => call
            .id_conflict_policy(WorkflowIdConflictPolicy::Fail)
            .id_reuse_policy(WorkflowIdReusePolicy::RejectDuplicate),
        Repeat::Refuse => call
            .id_conflict_policy(WorkflowIdConflictPolicy::Fail)
            .id_reuse_policy(WorkflowIdReusePolicy::AllowDuplicate),
        Repeat::Once => call
            .id_conflict_policy(WorkflowIdConflictPolicy::UseExisting)
            .id_reuse_policy(WorkflowIdReusePolicy::AllowDuplicateFailedOnly),
        Repeat::Join => call
            .id_conflict_policy(WorkflowIdConflictPolicy::UseExisting)
            .id_reuse_policy(WorkflowIdReusePolicy::AllowDuplicate),
    })
}

fn with_memo<W: Workflow>(call: Start<W>, name: &'static str, value: &str) -> Start<W> {
    let value = value.to_owned();
    call.options(move |options| {
        options.memo.get_or_insert_with(MemoValues::new).insert(name, value);
    })
}

impl<W: Workflow> RunWorkflow for Marker<W, ()> {
    fn id(&self, input: &Json) -> Result<String, Failure> {
        let expression = W::OPTIONS.id.unwrap_or(command_line::RANDOM_ID);
        Ok(command_line::id::<W::Input>(expression, &decode::<W::Input>(input)?, &mut SystemEnv)?)
    }

    fn digest(&self, input: &Json) -> Result<String, Failure> {
        digest::<W::Input>(input)
    }

    fn start<'a>(&'a self, client: &'a Client, of: StartOf<'a>) -> Pending<'a, ()> {
        Box::pin(async move {
            Box::pin(start::<W>(client, of)?.handle()).await?;
            Ok(())
        })
    }

    fn result<'a>(&'a self, client: &'a Client, id: &'a str) -> Pending<'a, Json> {
        Box::pin(async move {
            let result = Box::pin(WorkflowHandle::<W>::attach(client, id).result()).await?;
            encode::<W::Output>(&result)
        })
    }

    fn read<'a>(&'a self, client: &'a Client, id: &'a str) -> Pending<'a, Option<Json>> {
        Box::pin(async move {
            let result = Box::pin(WorkflowHandle::<Returning<W>>::attach(client, id).result()).await?;
            result.as_ref().map(encode::<W::Output>).transpose()
        })
    }
}

impl<W: Workflow, U: Update> SendUpdate for Marker<W, U> {
    fn update<'a>(&'a self, client: &'a Client, to: To<'a>, input: &'a Json) -> Pending<'a, Json> {
        Box::pin(async move {
            let handle = WorkflowHandle::<W>::attach(client, to.workflow_id);
            let call = handle.update::<U>(decode::<U::Input>(input)?).id(to.update_id);
            encode::<U::Output>(&Box::pin(call.execute()).await?)
        })
    }

    fn has_failed<'a>(&'a self, client: &'a Client, to: To<'a>) -> Pending<'a, bool> {
        Box::pin(async move {
            let handle = WorkflowHandle::<W>::attach(client, to.workflow_id);
            let update = handle.update_handle::<U>(to.update_id);
            match Box::pin(update.result()).await.map_err(Failure::from) {
                Err(failure) if failure.kind == FailureKind::Failed => Ok(true),
                Err(failure) if failure.kind != FailureKind::NotFound => Err(failure),
                _ => Ok(false),
            }
        })
    }

    fn digest(&self, input: &Json) -> Result<String, Failure> {
        digest::<U::Input>(input)
    }

    fn start_with<'a>(
        &'a self,
        client: &'a Client,
        of: StartOf<'a>,
        (id, input): (&'a str, &'a Json),
    ) -> Pending<'a, Pending<'static, Json>> {
        Box::pin(async move {
            let call = with_memo(start::<W>(client, of)?, UPDATE, id);
            let call = call.with_update::<U>(decode::<U::Input>(input)?, None);
            let call = call.update_id(id).wait_for_stage(WaitPolicy::Accepted);
            let (sent, _) = Box::pin(call.start()).await?;
            let result: Pending<'static, Json> =
                Box::pin(async move { encode::<U::Output>(&Box::pin(sent.result()).await?) });
            Ok(result)
        })
    }
}

impl<W: Workflow, S: Signal> SendSignal for Marker<W, S> {
    fn signal<'a>(&'a self, client: &'a Client, workflow_id: &'a str, input: &'a Json) -> Pending<'a, ()> {
        Box::pin(async move {
            let handle = WorkflowHandle::<W>::attach(client, workflow_id);
            Ok(handle.signal::<S>(decode::<S::Input>(input)?).await?)
        })
    }
}

impl<W: Workflow, Q: Query> AskQuery for Marker<W, Q> {
    fn query<'a>(
        &'a self,
        client: &'a Client,
        workflow_id: &'a str,
        input: &'a Json,
    ) -> Pending<'a, Option<Json>> {
        Box::pin(async move {
            let handle = WorkflowHandle::<W>::attach(client, workflow_id);
            let result = handle.query::<Returning<Q>>(decode::<Q::Input>(input)?).await?;
            result.as_ref().map(encode::<Q::Output>).transpose()
        })
    }
}
