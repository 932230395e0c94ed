//! The options of calls from other namespaces.

use super::field::{Field, workflow};
use crate::{
    diagnostic::{Diagnostics, Rule},
    schema::{
        descriptor::{
            Duration, QueryRef, RetryPolicy, SignalOptions, SignalRef, UpdateOptions, UpdateRef,
            WorkflowOptions, XnsActivityOptions,
        },
        pool::{Kind, Rpc},
    },
};

/// All such options of an rpc, with their fields.
pub(super) fn all(rpc: Rpc<'_>) -> Vec<(Field, &XnsActivityOptions)> {
    let options = rpc.options();
    let query = options.query.as_ref().and_then(|one| one.xns.as_ref());
    let signal = options.signal.as_ref().and_then(|one| one.xns.as_ref());
    let update = options.update.as_ref().and_then(|one| one.xns.as_ref());
    let own = [
        (Field::new(Kind::Query, SignalOptions::XNS), query),
        (Field::new(Kind::Signal, SignalOptions::XNS), signal),
        (Field::new(Kind::Update, UpdateOptions::XNS), update),
    ];
    let of_workflow = options.workflow.iter().flat_map(|options| of_workflow(options));
    own.into_iter().chain(of_workflow).filter_map(|(field, xns)| Some((field, xns?))).collect()
}

fn of_workflow(options: &WorkflowOptions) -> Vec<(Field, Option<&XnsActivityOptions>)> {
    let element = |list, index, inner| workflow(list).element(index).inner(inner);
    let queries = (0..).zip(&options.query);
    let queries =
        queries.map(|(at, one)| (element(WorkflowOptions::QUERY, at, QueryRef::XNS), one.xns.as_ref()));
    let signals = (0..).zip(&options.signal);
    let signals =
        signals.map(|(at, one)| (element(WorkflowOptions::SIGNAL, at, SignalRef::XNS), one.xns.as_ref()));
    let updates = (0..).zip(&options.update);
    let updates =
        updates.map(|(at, one)| (element(WorkflowOptions::UPDATE, at, UpdateRef::XNS), one.xns.as_ref()));
    let own = (workflow(WorkflowOptions::XNS), options.xns.as_ref());
    [own].into_iter().chain(queries).chain(signals).chain(updates).collect()
}

/// Returns whether a call with these options can start a workflow. An update can be part of any workflow's start.
pub(super) fn starts(rpc: Rpc<'_>, field: Field) -> bool {
    let Some(workflow) = rpc.options().workflow.as_ref().filter(|_| field.kind() == Kind::Workflow) else {
        return field.kind() == Kind::Update;
    };
    let Some(index) = field.index() else { return true };
    let signal = workflow.signal.get(index).is_some_and(|signal| signal.start);
    let update = workflow.update.get(index).is_some_and(|update| update.start);
    match field.outer() {
        WorkflowOptions::SIGNAL => signal,
        WorkflowOptions::UPDATE => update,
        _ => false,
    }
}

/// The retry policies of the activities.
pub(super) fn policies(rpc: Rpc<'_>) -> impl Iterator<Item = (Field, &RetryPolicy)> {
    let policy = |(field, xns): (Field, _)| {
        let xns: &XnsActivityOptions = xns;
        Some((field.inner(XnsActivityOptions::RETRY_POLICY), xns.retry_policy.as_ref()?))
    };
    all(rpc).into_iter().filter_map(policy)
}

/// The timeouts and intervals of the activities.
pub(super) fn durations(rpc: Rpc<'_>) -> impl Iterator<Item = (Field, Option<Duration>)> {
    all(rpc).into_iter().flat_map(|(field, xns)| {
        [
            (XnsActivityOptions::SCHEDULE_TO_CLOSE_TIMEOUT, xns.schedule_to_close_timeout),
            (XnsActivityOptions::SCHEDULE_TO_START_TIMEOUT, xns.schedule_to_start_timeout),
            (XnsActivityOptions::START_TO_CLOSE_TIMEOUT, xns.start_to_close_timeout),
            (XnsActivityOptions::HEARTBEAT_TIMEOUT, xns.heartbeat_timeout),
            (XnsActivityOptions::HEARTBEAT_INTERVAL, xns.heartbeat_interval),
        ]
        .map(|(inner, duration)| (field.inner(inner), duration))
    })
}

/// Servers end an activity that has not sent a heartbeat in time.
pub(in crate::check) fn late_heartbeat(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for (field, xns) in all(rpc) {
        let both = (Duration::positive(xns.heartbeat_timeout), Duration::positive(xns.heartbeat_interval));
        let (Some(timeout), Some(interval)) = both else { continue };
        if interval >= timeout {
            let message = format!(
                "a heartbeat every {interval:?} comes too late for a timeout of {timeout:?}, so longer calls fail"
            );
            let field = field.inner(XnsActivityOptions::HEARTBEAT_INTERVAL);
            let help =
                "use an interval of at most half the timeout, or remove one of them, and it suits the other";
            diagnostics.push(field.diagnostic(rpc, Rule::LateHeartbeat, message).help(help));
        }
    }
}
