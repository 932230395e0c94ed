//! The decisions of hooks on the calls of a hosted workflow.
//!
//! Decisions on starts and signals must be the same in a replay, when hooks may have changed. A refusal is recorded as the
//! marker of a patch, which costs nothing for the calls that are admitted, and works in histories without any.

use super::{
    Hosted, Implementation,
    dispatch::{Pick, find},
    handler::Kind,
};
use crate::{
    failure::Report,
    hook::{Arrival, Arrived, Call, CallKind, Incoming, Message, Parts, Refusal},
};
use std::{any::Any, time::SystemTime};
use temporalio_workflow::{WorkflowContext, WorkflowContextView};

/// The patch whose marker records that the start was refused.
const REFUSED_START: &str = "temporal-prost/refused-start";

type Context<W, I> = WorkflowContext<Hosted<W, I>>;

fn refused_signal(number: u64) -> String {
    format!("temporal-prost/refused-signal/{number}")
}

/// Records a refusal. In a replay, tells if one was recorded.
///
/// A worker's callback for the activation of patches is not asked about a deprecated patch.
fn recorded<W: 'static, I: 'static>(context: &Context<W, I>, patch: &str) -> bool {
    context.deprecate_patch(patch)
}

/// The decision that the history holds about a call, or `None` if it is decided now.
type Replayed = Option<Decision>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    Admitted,
    Refused,
}

fn replayed<W: 'static, I: 'static>(context: &Context<W, I>, patch: &str) -> Replayed {
    let decision = || if recorded(context, patch) { Decision::Refused } else { Decision::Admitted };
    context.is_replaying().then(decision)
}

/// Decides on the start, and creates the workflow, unless a replay must read the decision from patches, which the SDK
/// announces later.
pub(super) fn start_before_patches<W: Implementation<I>, I: 'static>(context: &Context<W, I>) {
    if !context.is_replaying() || context.context_value::<Arrived>().is_none() {
        start(context);
    }
}

/// Decides on the start, and creates the workflow, unless that has happened.
pub(super) fn start<W: Implementation<I>, I: 'static>(context: &Context<W, I>) {
    if context.state(Hosted::is_decided) {
        return;
    }
    let has_hooks = context.context_value::<Arrived>().is_some();
    let replayed = has_hooks.then(|| replayed(context, REFUSED_START)).flatten();
    context.state(|hosted| create(hosted, &context.info(), replayed));
    if replayed.is_none() && context.state(|hosted| hosted.refusal().is_some()) {
        recorded(context, REFUSED_START);
    }
}

/// Does the same for the validator of an update, which is never replayed.
pub(super) fn start_of<W: Implementation<I>, I: 'static>(hosted: &Hosted<W, I>, now: &WorkflowContextView) {
    create(hosted, now, None);
}

fn create<W: Implementation<I>, I: 'static>(
    hosted: &Hosted<W, I>,
    now: &WorkflowContextView,
    replayed: Replayed,
) {
    let arrival = now.context_value::<Arrived>();
    hosted.create(|context, input| {
        let Some(arrival) = arrival else { return Ok(()) };
        let parts = parts(CallKind::Start, W::METHOD, now, input);
        let call = Call { parts, headers: &context.raw().headers };
        decide(&arrival, &incoming(call, now, now.start_time()), replayed)
    });
}

/// Decides on a signal, and returns `true` if it is admitted. `number` is the signal's number in the run.
pub(super) fn signal<W: Implementation<I>, I: 'static>(
    context: &Context<W, I>,
    name: &str,
    input: &dyn Any,
    number: u64,
) -> bool {
    let Some(arrival) = context.context_value::<Arrived>() else { return true };
    let patch = refused_signal(number);
    let (now, replayed) = (context.info(), replayed(context, &patch));
    let Some(parts) = parts_of::<W, I, _>(&now, name, input, Kind::signal) else { return true };
    let call = incoming(arrival.call(parts), &now, context.workflow_time());
    let decision = decide(&arrival, &call, replayed);
    if replayed.is_none() && decision.is_err() {
        recorded(context, &patch);
    }
    decision.is_ok()
}

/// Tells the hooks of an update that its validator has admitted.
pub(super) fn update<W: Implementation<I>, I: 'static>(context: &Context<W, I>, name: &str, input: &dyn Any) {
    let Some(arrival) = context.context_value::<Arrived>() else { return };
    let now = context.info();
    if let Some(parts) = parts_of::<W, I, _>(&now, name, input, Kind::update) {
        let call = incoming(arrival.call(parts), &now, context.workflow_time());
        let replayed = context.is_replaying();
        arrival.admitted(&Incoming { is_replay: replayed, ..call });
    }
}

/// Decides on a query or on an update that is validated, which are never replayed.
pub(super) fn live<W: Implementation<I>, I: 'static, K: 'static>(
    now: &WorkflowContextView,
    name: &str,
    input: &dyn Any,
    pick: Pick<W, I, K>,
) -> Result<(), Refusal> {
    let Some(arrival) = now.context_value::<Arrived>() else { return Ok(()) };
    let Some(parts) = parts_of::<W, I, K>(now, name, input, pick) else { return Ok(()) };
    receive(&arrival, &incoming(arrival.call(parts), now, Some(SystemTime::now())))
}

fn decide(arrival: &Arrival, call: &Incoming<'_>, replayed: Replayed) -> Result<(), Refusal> {
    match replayed {
        None => receive(arrival, call)?,
        Some(Decision::Admitted) => {}
        Some(Decision::Refused) => return Err(Refusal::recorded()),
    }
    arrival.admitted(&Incoming { is_replay: replayed.is_some(), ..*call });
    Ok(())
}

fn receive(arrival: &Arrival, call: &Incoming<'_>) -> Result<(), Refusal> {
    arrival.receive(call).inspect_err(|refusal| {
        let (kind, method) = (call.kind().as_str(), call.method());
        let (workflow_id, run_id) = (call.workflow_id(), call.run_id());
        tracing::warn!(kind, method, workflow_id, run_id, "call refused: {}", Report::new(refusal));
    })
}

fn incoming<'c>(call: Call<'c>, now: &'c WorkflowContextView, time: Option<SystemTime>) -> Incoming<'c> {
    Incoming::new(call, Some(now), time)
}

/// Describes the call of the handler `name`. Returns `None` if an interceptor has replaced the input with a value of
/// another type, with which the handler is not called.
fn parts_of<'c, W: Implementation<I>, I: 'static, K: 'static>(
    now: &'c WorkflowContextView,
    name: &str,
    input: &'c dyn Any,
    pick: Pick<W, I, K>,
) -> Option<Parts<'c>> {
    let (handler, _) = find(name, pick)?;
    let kind = match handler.kind() {
        Kind::Signal(_) => CallKind::Signal,
        Kind::Query(_) => CallKind::Query,
        Kind::Update(_) => CallKind::Update,
    };
    Some(parts(kind, handler.method(), now, handler.message(input)?))
}

fn parts<'c>(
    kind: CallKind,
    method: &'static str,
    workflow: &'c WorkflowContextView,
    input: &'c dyn Message,
) -> Parts<'c> {
    Parts {
        kind,
        method,
        namespace: workflow.namespace(),
        workflow_type: Some(workflow.workflow_type()),
        workflow_id: Some(workflow.workflow_id()),
        run_id: Some(workflow.run_id()),
        id: None,
        schedule_id: None,
        input,
    }
}
