//! What a workflow's `ref` may name.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    schema::{Kind, Rpc, Schema},
    suggest,
};

/// A `ref` in a workflow's options.
struct Reference<'a> {
    workflow: Rpc<'a>,
    kind: Kind,
    /// Field number, index.
    at: (i32, i32),
    text: &'a str,
}

impl Reference<'_> {
    fn diagnostic(&self, rule: Rule, problem: &str) -> Diagnostic {
        let (number, index) = self.at;
        let Self { kind, text, .. } = self;
        let workflow = &self.workflow.proto.name;
        let message = format!("workflow `{workflow}` references {kind} `{text}`, {problem}");
        Diagnostic::new(rule, self.workflow.option_at(Kind::Workflow, &[number, index]), message)
            .option(format!("{kind}[{index}].ref"))
    }
}

fn of(workflow: Rpc<'_>) -> Vec<Reference<'_>> {
    let Some(options) = &workflow.options().workflow else { return Vec::new() };
    let list = |kind, number, texts: Vec<_>| {
        (0..).zip(texts).map(move |(index, text)| Reference { workflow, kind, at: (number, index), text })
    };
    let queries = list(Kind::Query, 1, options.query.iter().map(|query| query.r#ref.as_str()).collect());
    let signals = list(Kind::Signal, 2, options.signal.iter().map(|signal| signal.r#ref.as_str()).collect());
    let updates = list(Kind::Update, 3, options.update.iter().map(|update| update.r#ref.as_str()).collect());
    queries.chain(signals).chain(updates).collect()
}

pub(super) fn resolve(schema: &Schema<'_>, workflow: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for reference in of(workflow) {
        match schema.reference(workflow.service, reference.text) {
            None => diagnostics.push(undefined(schema, &reference)),
            Some(rpc) if !rpc.is(reference.kind) => diagnostics.push(wrong_kind(rpc, &reference)),
            Some(_) => {}
        }
    }
}

fn undefined(schema: &Schema<'_>, reference: &Reference<'_>) -> Diagnostic {
    let rule = match reference.kind {
        Kind::Query => Rule::UndefinedQuery,
        Kind::Signal => Rule::UndefinedSignal,
        _ => Rule::UndefinedUpdate,
    };
    let service = reference.workflow.service;
    let of_kind = |rpc: &Rpc<'_>| rpc.is(reference.kind);
    let (problem, help) = if reference.text.contains('.') {
        let names = schema.rpc_names().filter(|name| schema.rpc(name).is_some_and(|rpc| of_kind(&rpc)));
        ("which is in none of the files given or imported", suggest::help(reference.text, names))
    } else {
        let names = service.rpcs().filter(of_kind).map(|rpc| rpc.proto.name.as_str());
        ("which is not in this service", suggest::help(reference.text, names))
    };
    let otherwise =
        || format!("define it, or write `package.Service.Rpc` for {} elsewhere", reference.kind.one());
    reference.diagnostic(rule, problem).help(help.unwrap_or_else(otherwise))
}

fn wrong_kind(rpc: Rpc<'_>, reference: &Reference<'_>) -> Diagnostic {
    let kind = reference.kind;
    match rpc.kinds().first() {
        Some(actual) => reference
            .diagnostic(Rule::WrongKind, &format!("which is {}", actual.one()))
            .help(format!("reference {}, or make `{}` one", kind.one(), rpc.proto.name)),
        None => reference
            .diagnostic(Rule::WrongKind, "which has no Temporal option")
            .help(format!("add `option (temporal.v1.{kind}) = {{}};` to `{}`", rpc.proto.name)),
    }
}

pub(super) fn are_unique(workflow: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    let service = workflow.service.full_name();
    for reference in of(workflow) {
        let is_absolute = reference.text.contains('.');
        let absolute =
            if is_absolute { reference.text.to_owned() } else { format!("{service}.{}", reference.text) };
        if !seen.insert((reference.kind, absolute)) {
            let repeated = reference.diagnostic(Rule::RepeatedReference, "which it has already referenced");
            diagnostics.push(repeated.help("remove one of the two"));
        }
    }
}
