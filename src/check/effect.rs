//! Options that are superseded, and options that change nothing.

use crate::{
    descriptor::{MethodOptions, Patch, ServiceOptions, WaitPolicy},
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    schema::{Kind, Rpc, ServiceView},
};

pub(super) fn is_of_today(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let mut warn = |at, option: &str, by: &str, help: String| {
        let message = format!("`{option}` is superseded by `{by}`");
        diagnostics.push(Diagnostic::new(Rule::DeprecatedOption, at, message).help(help));
    };
    if let Some(command) = &rpc.options().command {
        let kind = rpc.kinds().into_iter().find(|kind| command.ignore && *kind != Kind::Activity);
        let help = kind.map_or_else(
            || "remove it: without it the result is the same".to_owned(),
            |kind| format!("write `option (temporal.v1.{kind}).cli.ignore = true;` instead"),
        );
        warn(rpc.extension_at(MethodOptions::COMMAND, &[]), "temporal.v1.command", "cli", help);
    }
    let policy = rpc.options().update.as_ref().map(|update| (update.wait_policy(), update.wait_for_stage()));
    match policy {
        None | Some((WaitPolicy::Unspecified, _)) => {}
        Some((_, WaitPolicy::Unspecified)) => {
            let help = "write `wait_for_stage` instead, with the same value".to_owned();
            warn(rpc.option_at(Kind::Update, &[3]), "wait_policy", "wait_for_stage", help);
        }
        Some(_) => {
            let help = "remove `wait_policy`, since `wait_for_stage` is set and wins".to_owned();
            warn(rpc.option_at(Kind::Update, &[3]), "wait_policy", "wait_for_stage", help);
        }
    }
}

/// An option that changes nothing: where, its path, why, and what to do.
struct Idle {
    at: Location,
    path: String,
    why: String,
    help: &'static str,
}

impl Idle {
    fn report(self, diagnostics: &mut Diagnostics) {
        let Self { at, path, why, help } = self;
        let message = format!("this has no effect: {why}");
        diagnostics.push(Diagnostic::new(Rule::IgnoredOption, at, message).option(path).help(help));
    }
}

pub(super) fn is_any(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let idle = namespace(rpc).into_iter().chain(patches(rpc)).chain(priorities(rpc)).chain(starts(rpc));
    idle.for_each(|idle| idle.report(diagnostics));
}

/// A service that nothing is generated for.
pub(super) fn of_service(service: ServiceView<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &service.proto.options else { return };
    if options.temporal.as_ref().is_some_and(|options| !options.namespace.is_empty()) {
        bound(service.extension_at(ServiceOptions::TEMPORAL, &[2])).report(diagnostics);
    }
    let given = [
        (ServiceOptions::TEMPORAL, options.temporal.is_some()),
        (ServiceOptions::CLI, options.cli.is_some()),
    ];
    for (number, _) in given.into_iter().filter(|(_, given)| *given && !service.is_annotated()) {
        let idle = Idle {
            at: service.extension_at(number, &[]),
            path: String::new(),
            why: format!("no rpc of `{}` has a Temporal option", service.proto.name),
            help: "give its rpcs options such as `option (temporal.v1.workflow) = {};`, or remove this one",
        };
        idle.report(diagnostics);
    }
}

fn bound(at: Location) -> Idle {
    let help = "remove it, and name the namespace where the client is made";
    Idle { at, path: "namespace".to_owned(), why: "a client is bound to its namespace".to_owned(), help }
}

fn namespace(rpc: Rpc<'_>) -> Option<Idle> {
    let options = rpc.options().workflow.as_ref()?;
    (!options.namespace.is_empty()).then(|| bound(rpc.option_at(Kind::Workflow, &[7])))
}

fn patches(rpc: Rpc<'_>) -> Vec<Idle> {
    let options = rpc.options();
    let given = |kind, number, patches: &[Patch]| {
        (!patches.is_empty()).then(|| Idle {
            at: rpc.option_at(kind, &[number]),
            path: "patches".to_owned(),
            why: format!("no language acts on patches of {}", kind.one()),
            help: "remove them",
        })
    };
    let query = options.query.as_ref().and_then(|query| given(Kind::Query, 3, &query.patches));
    let signal = options.signal.as_ref().and_then(|signal| given(Kind::Signal, 3, &signal.patches));
    let update = options.update.as_ref().and_then(|update| given(Kind::Update, 6, &update.patches));
    query.into_iter().chain(signal).chain(update).collect()
}

fn priorities(rpc: Rpc<'_>) -> impl Iterator<Item = Idle> {
    let empty =
        super::priority::all(rpc).into_iter().filter(|(.., priority)| **priority == Default::default());
    empty.map(move |(kind, number, _)| Idle {
        at: rpc.option_at(kind, &[number]),
        path: "priority".to_owned(),
        why: "it is empty".to_owned(),
        help: "remove it, or write a `priority_key`, a `fairness_key` or a `fairness_weight`",
    })
}

/// What is for starts with a signal or update that the schema does not allow.
fn starts(rpc: Rpc<'_>) -> Vec<Idle> {
    let Some(options) = &rpc.options().workflow else { return Vec::new() };
    let idle = |number, index, path: String| Idle {
        at: rpc.option_at(Kind::Workflow, &[number, index]),
        path,
        why: "nobody may start the workflow with it".to_owned(),
        help: "write `start: true` beside it, or remove it",
    };
    let signals = (0..).zip(&options.signal).filter(|(_, signal)| !signal.start && signal.cli.is_some());
    let signals = signals.map(|(index, _)| idle(2, index, format!("signal[{index}].cli")));
    let updates = || (0..).zip(&options.update).filter(|(_, update)| !update.start);
    let commands = updates().filter(|(_, update)| update.cli.is_some());
    let commands = commands.map(|(index, _)| idle(3, index, format!("update[{index}].cli")));
    let policies = updates().filter(|(_, update)| update.workflow_id_conflict_policy != 0);
    let path = |index| format!("update[{index}].workflow_id_conflict_policy");
    let policies = policies.map(|(index, _)| idle(3, index, path(index)));
    signals.chain(commands).chain(policies).collect()
}
