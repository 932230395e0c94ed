//! The handlers that a workflow references.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    did_you_mean,
    schema::{
        descriptor::{OptionField, WorkflowOptions},
        pool::{Kind, Pool, Rpc, ServiceView},
    },
};

/// A `ref` in a workflow's options.
pub(super) struct Reference<'a> {
    workflow: Rpc<'a>,
    pub(super) kind: Kind,
    field: OptionField,
    index: i32,
    text: &'a str,
}

impl Reference<'_> {
    /// The full name of the rpc.
    pub(super) fn target(&self) -> String {
        if self.text.contains('.') {
            return self.text.to_owned();
        }
        format!("{}.{}", self.workflow.service.full_name(), self.text)
    }

    fn diagnostic(&self, rule: Rule, problem: &str) -> Diagnostic {
        let Self { kind, text, field, index, .. } = self;
        let workflow = &self.workflow.proto.name;
        let message = format!("workflow `{workflow}` references {kind} `{text}`, {problem}");
        Diagnostic::new(rule, self.workflow.option_at(Kind::Workflow, &[field.number, *index]), message)
            .option(format!("{kind}[{index}].ref"))
    }
}

pub(super) fn of(workflow: Rpc<'_>) -> Vec<Reference<'_>> {
    let Some(options) = &workflow.options().workflow else { return Vec::new() };
    let list = |kind, field, texts: Vec<_>| {
        (0..).zip(texts).map(move |(index, text)| Reference { workflow, kind, field, index, text })
    };
    let queries = options.query.iter().map(|query| query.r#ref.as_str()).collect();
    let signals = options.signal.iter().map(|signal| signal.r#ref.as_str()).collect();
    let updates = options.update.iter().map(|update| update.r#ref.as_str()).collect();
    let queries = list(Kind::Query, WorkflowOptions::QUERY, queries);
    let signals = list(Kind::Signal, WorkflowOptions::SIGNAL, signals);
    let updates = list(Kind::Update, WorkflowOptions::UPDATE, updates);
    queries.chain(signals).chain(updates).collect()
}

pub(super) fn undefined_query(pool: &Pool<'_>, service: ServiceView<'_>, diagnostics: &mut Diagnostics) {
    undefined(pool, service, Kind::Query, Rule::UndefinedQuery).for_each(|found| diagnostics.push(found));
}

pub(super) fn undefined_signal(pool: &Pool<'_>, service: ServiceView<'_>, diagnostics: &mut Diagnostics) {
    undefined(pool, service, Kind::Signal, Rule::UndefinedSignal).for_each(|found| diagnostics.push(found));
}

pub(super) fn undefined_update(pool: &Pool<'_>, service: ServiceView<'_>, diagnostics: &mut Diagnostics) {
    undefined(pool, service, Kind::Update, Rule::UndefinedUpdate).for_each(|found| diagnostics.push(found));
}

fn undefined(
    pool: &Pool<'_>,
    service: ServiceView<'_>,
    kind: Kind,
    rule: Rule,
) -> impl Iterator<Item = Diagnostic> {
    let references = service.rpcs().flat_map(of).filter(move |reference| reference.kind == kind);
    let undefined = references.filter(move |reference| pool.reference(service, reference.text).is_none());
    undefined.map(move |reference| diagnose_undefined(pool, &reference, rule))
}

fn diagnose_undefined(pool: &Pool<'_>, reference: &Reference<'_>, rule: Rule) -> Diagnostic {
    let service = reference.workflow.service;
    let of_kind = |rpc: &Rpc<'_>| rpc.is(reference.kind);
    let (problem, help) = if reference.text.contains('.') {
        let names = pool.rpc_names().filter(|name| pool.rpc(name).is_some_and(|rpc| of_kind(&rpc)));
        ("which is in none of the files given or imported", did_you_mean(reference.text, names))
    } else {
        let names = service.rpcs().filter(of_kind).map(|rpc| rpc.proto.name.as_str());
        ("which is not in this service", did_you_mean(reference.text, names))
    };
    let kind = reference.kind.one();
    let otherwise = || format!("define it, or write `package.Service.Rpc` for {kind} of another service");
    reference.diagnostic(rule, problem).help(help.unwrap_or_else(otherwise))
}

pub(super) fn wrong_kind(pool: &Pool<'_>, service: ServiceView<'_>, diagnostics: &mut Diagnostics) {
    for reference in service.rpcs().flat_map(of) {
        let found = pool.reference(service, reference.text);
        if let Some(rpc) = found.filter(|rpc| !rpc.is(reference.kind)) {
            diagnostics.push(diagnose_wrong_kind(rpc, &reference));
        }
    }
}

fn diagnose_wrong_kind(rpc: Rpc<'_>, reference: &Reference<'_>) -> Diagnostic {
    let (kind, name) = (reference.kind, &rpc.proto.name);
    match rpc.kinds().first() {
        Some(actual) => reference
            .diagnostic(Rule::WrongKind, &format!("which is {}", actual.one()))
            .help(format!("reference {one}, or make `{name}` {one}", one = kind.one())),
        None => reference
            .diagnostic(Rule::WrongKind, "which has no Temporal option")
            .help(format!("add `option (temporal.v1.{kind}) = {{}};` to `{name}`")),
    }
}

pub(super) fn repeated_reference(workflow: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for reference in of(workflow) {
        if !seen.insert((reference.kind, reference.target())) {
            let repeated = reference.diagnostic(Rule::RepeatedReference, "which it already references");
            diagnostics.push(repeated.help("remove one of the two"));
        }
    }
}
