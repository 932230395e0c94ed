//! Options that are deprecated, and options that have no effect.

use std::collections::BTreeSet;

use super::field::{Field, update};
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    schema::{
        descriptor::{
            AccessOptions, CommandOptions, MethodOptions, OptionField, Patch, RetryPolicy, ServiceOptions,
            SignalOptions, TemporalServiceOptions, UpdateOptions, UpdateRef, WaitPolicy, WorkflowOptions,
            XnsActivityOptions,
        },
        pool::{Kind, Pool, Rpc, ServiceView},
    },
};

pub(in crate::check) fn deprecated_option(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    if let Some(command) = &rpc.options().command {
        let at = rpc.extension_at(MethodOptions::COMMAND, &[]);
        let message = "`temporal.v1.command` is superseded by `cli`";
        let found = Diagnostic::new(Rule::DeprecatedOption, at, message);
        diagnostics.push(found.help(instead_of_command(rpc, command)));
    }
    let policy = rpc.options().update.as_ref().map(|update| (update.wait_policy(), update.wait_for_stage()));
    let help = match policy {
        None | Some((WaitPolicy::Unspecified, _)) => return,
        Some((_, WaitPolicy::Unspecified)) => "use `wait_for_stage` with the same value",
        Some(_) => "remove `wait_policy`; `wait_for_stage` is set and overrides it",
    };
    let message = "this is superseded by `wait_for_stage`";
    let found = update(UpdateOptions::WAIT_POLICY).diagnostic(rpc, Rule::DeprecatedOption, message);
    diagnostics.push(found.help(help));
}

fn instead_of_command(rpc: Rpc<'_>, command: &CommandOptions) -> String {
    let kind = rpc.kinds().into_iter().find(|kind| command.ignore && *kind != Kind::Activity);
    kind.map_or_else(
        || "remove it; the result is the same without it".to_owned(),
        |kind| format!("use `option (temporal.v1.{kind}).cli.ignore = true;` instead"),
    )
}

/// An option that has no effect: its position and path, why, and a remedy.
pub(super) struct Idle {
    pub(super) at: Location,
    pub(super) path: String,
    pub(super) why: String,
    pub(super) help: &'static str,
}

impl Idle {
    pub(super) fn report(self, diagnostics: &mut Diagnostics) {
        let Self { at, path, why, help } = self;
        let message = format!("this has no effect: {why}");
        diagnostics.push(Diagnostic::new(Rule::IgnoredOption, at, message).option(path).help(help));
    }
}

pub(in crate::check) fn ignored_option(
    _: &Pool<'_>,
    service: ServiceView<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut idle = of_service(service);
    for rpc in service.annotated_rpcs() {
        idle.extend(namespace(rpc).into_iter().chain(cell_key(rpc)));
        idle.extend(resource(rpc).into_iter().chain(delegation(rpc)));
        idle.extend(patches(rpc));
        idle.extend(priorities(rpc));
        idle.extend(starts(rpc));
        idle.extend(retries(rpc));
        idle.extend(error_types(rpc));
        idle.extend(xns(rpc));
    }
    idle.extend(service.rpcs().filter_map(rule_of_nothing));
    for idle in idle {
        idle.report(diagnostics);
    }
}

fn of_service(service: ServiceView<'_>) -> Vec<Idle> {
    let Some(options) = &service.proto.options else { return Vec::new() };
    let has_namespace = options.temporal.as_ref().is_some_and(|options| !options.namespace.is_empty());
    let at = |number, field: &[i32]| service.extension_at(number, field);
    let namespace = TemporalServiceOptions::NAMESPACE.number;
    let namespace = has_namespace.then(|| bound_client(at(ServiceOptions::TEMPORAL, &[namespace])));
    let temporal = options.temporal.as_ref().map(|_| ServiceOptions::TEMPORAL);
    let extensions = temporal.into_iter().chain(options.cli.as_ref().map(|_| ServiceOptions::CLI));
    let unused = extensions.filter(|_| !service.is_annotated()).map(|number| Idle {
        at: at(number, &[]),
        path: String::new(),
        why: format!("no rpc of `{}` has a Temporal option", service.proto.name),
        help: "annotate its rpcs, for example with `option (temporal.v1.workflow) = {};`, or remove this option",
    });
    namespace.into_iter().chain(unused).collect()
}

fn bound_client(at: Location) -> Idle {
    Idle {
        at,
        path: TemporalServiceOptions::NAMESPACE.name.to_owned(),
        why: "a client is bound to its namespace".to_owned(),
        help: "remove it, and set the namespace when you create the client",
    }
}

fn namespace(rpc: Rpc<'_>) -> Option<Idle> {
    let options = rpc.options().workflow.as_ref()?;
    let at = || rpc.option_at(Kind::Workflow, &[WorkflowOptions::NAMESPACE.number]);
    (!options.namespace.is_empty()).then(|| bound_client(at()))
}

fn patches(rpc: Rpc<'_>) -> Vec<Idle> {
    let options = rpc.options();
    let idle = |kind: Kind, field: OptionField, patches: &[Patch]| {
        (!patches.is_empty()).then(|| Idle {
            at: rpc.option_at(kind, &[field.number]),
            path: field.name.to_owned(),
            why: format!("no generator uses patches of {}", kind.one()),
            help: "remove them",
        })
    };
    let (query, signal, update) = (&options.query, &options.signal, &options.update);
    let query = query.as_ref().and_then(|one| idle(Kind::Query, SignalOptions::PATCHES, &one.patches));
    let signal = signal.as_ref().and_then(|one| idle(Kind::Signal, SignalOptions::PATCHES, &one.patches));
    let update = update.as_ref().and_then(|one| idle(Kind::Update, UpdateOptions::PATCHES, &one.patches));
    query.into_iter().chain(signal).chain(update).collect()
}

/// Only workflows are started on cells.
fn cell_key(rpc: Rpc<'_>) -> Option<Idle> {
    let is_idle = rpc.options().cells.is_some() && rpc.options().workflow.is_none();
    is_idle.then(|| Idle {
        at: rpc.extension_at(MethodOptions::CELLS, &[]),
        path: "cells".to_owned(),
        why: "only workflows are started on cells".to_owned(),
        help: "set it on the workflow that the clients start",
    })
}

/// Only commands of Temporal are authorized.
fn rule_of_nothing(rpc: Rpc<'_>) -> Option<Idle> {
    let is_idle = rpc.options().access.is_some() && rpc.kinds().is_empty();
    is_idle.then(|| Idle {
        at: rpc.extension_at(MethodOptions::ACCESS, &[]),
        path: String::new(),
        why: format!("`{}` has no Temporal option", rpc.proto.name),
        help: "annotate it, for example with `option (temporal.v1.workflow) = {};`, or remove this option",
    })
}

/// A resource says on what a right is needed.
fn resource(rpc: Rpc<'_>) -> Option<Idle> {
    let is_idle =
        rpc.options().access.as_ref().is_some_and(|access| access.right.is_empty() && !access.on.is_empty());
    is_idle.then(|| Idle {
        at: rpc.extension_at(MethodOptions::ACCESS, &[AccessOptions::ON.number]),
        path: AccessOptions::ON.name.to_owned(),
        why: "the rule needs no right".to_owned(),
        help: "set `right` next to it, or remove it",
    })
}

/// A query calls no activities, which could act on behalf of the caller.
fn delegation(rpc: Rpc<'_>) -> Option<Idle> {
    let delegates = rpc.options().access.as_ref().is_some_and(|access| !access.delegate.is_empty());
    let is_idle = delegates && rpc.kinds() == [Kind::Query];
    is_idle.then(|| Idle {
        at: rpc.extension_at(MethodOptions::ACCESS, &[AccessOptions::DELEGATE.number]),
        path: AccessOptions::DELEGATE.name.to_owned(),
        why: "a query calls no activities".to_owned(),
        help: "remove it, or set it on a workflow, signal, update or activity",
    })
}

fn priorities(rpc: Rpc<'_>) -> impl Iterator<Item = Idle> {
    let empty = super::priority::all(rpc).into_iter().filter(|(_, one)| **one == Default::default());
    empty.map(move |(field, _)| Idle {
        at: field.at(rpc),
        path: field.name().to_owned(),
        why: "it is empty".to_owned(),
        help: "remove it, or set a `priority_key`, a `fairness_key` or a `fairness_weight`",
    })
}

/// Options for starts with a signal or update that the schema does not allow.
fn starts(rpc: Rpc<'_>) -> Vec<Idle> {
    let Some(options) = &rpc.options().workflow else { return Vec::new() };
    let idle = |list: OptionField, index, inner: &str| Idle {
        at: rpc.option_at(Kind::Workflow, &[list.number, index]),
        path: format!("{}[{index}].{inner}", list.name),
        why: "the workflow cannot be started with it".to_owned(),
        help: "set `start: true` next to it, or remove it",
    };
    let signals = (0..).zip(&options.signal).filter(|(_, signal)| !signal.start && signal.cli.is_some());
    let signals = signals.map(|(index, _)| idle(WorkflowOptions::SIGNAL, index, "cli"));
    let updates = || (0..).zip(&options.update).filter(|(_, update)| !update.start);
    let commands = updates().filter(|(_, update)| update.cli.is_some());
    let commands = commands.map(|(index, _)| idle(WorkflowOptions::UPDATE, index, "cli"));
    let policies = updates().filter(|(_, update)| update.workflow_id_conflict_policy != 0);
    let policy = UpdateRef::ID_CONFLICT_POLICY.name;
    let policies = policies.map(|(index, _)| idle(WorkflowOptions::UPDATE, index, policy));
    signals.chain(commands).chain(policies).collect()
}

/// Options of retries if nothing is retried.
fn retries(rpc: Rpc<'_>) -> impl Iterator<Item = Idle> {
    let single = super::retry::policies(rpc).into_iter().filter(|(_, policy)| policy.max_attempts == 1);
    single.flat_map(move |(field, policy)| {
        let set = [
            (RetryPolicy::INITIAL_INTERVAL, policy.initial_interval.is_some()),
            (RetryPolicy::BACKOFF_COEFFICIENT, policy.backoff_coefficient != 0.0),
            (RetryPolicy::MAX_INTERVAL, policy.max_interval.is_some()),
            (RetryPolicy::NON_RETRYABLE_ERROR_TYPES, !policy.non_retryable_error_types.is_empty()),
        ];
        set.into_iter().filter(|(_, is_set)| *is_set).map(move |(inner, _)| Idle {
            at: field.at(rpc),
            path: field.inner(inner).path(),
            why: "with one attempt, nothing is retried".to_owned(),
            help: "remove it, or set `max_attempts` to at least 2",
        })
    })
}

fn error_types(rpc: Rpc<'_>) -> impl Iterator<Item = Idle> {
    super::retry::policies(rpc).into_iter().flat_map(move |(field, policy)| {
        let mut seen = BTreeSet::new();
        let types = policy.non_retryable_error_types.iter().enumerate();
        let repeated = types.filter(|(_, one)| !seen.insert(one.as_str()));
        let list = field.inner(RetryPolicy::NON_RETRYABLE_ERROR_TYPES);
        let idle = |(index, one): (_, &String)| Idle {
            at: field.at(rpc),
            path: format!("{}[{index}]", list.path()),
            why: format!("`{one}` is in the list already"),
            help: "remove it",
        };
        repeated.map(idle).collect::<Vec<_>>()
    })
}

/// Options of calls from other namespaces: a name, and a policy if the call does not wait for a workflow.
fn xns(rpc: Rpc<'_>) -> Vec<Idle> {
    let idle = |field: Field, inner, why: &str, help| Idle {
        at: field.at(rpc),
        path: field.inner(inner).path(),
        why: why.to_owned(),
        help,
    };
    let mut found = Vec::new();
    for (field, options) in super::xns::all(rpc) {
        if !options.name.is_empty() {
            let why = "the activity has the name of the rpc";
            found.push(idle(field, XnsActivityOptions::NAME, why, "remove it"));
        }
        if options.parent_close_policy != 0 && !super::xns::starts(rpc, field) {
            let why = "the call starts no workflow";
            found.push(idle(field, XnsActivityOptions::PARENT_CLOSE_POLICY, why, "set it on the workflow"));
        }
    }
    found
}
