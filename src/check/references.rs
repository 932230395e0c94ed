//! The handlers that a workflow references.

pub(super) mod usage;

use std::{collections::BTreeSet, ptr};

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    did_you_mean,
    schema::{
        descriptor::{OptionField, UpdateRef, WorkflowOptions},
        pool::{Kind, Pool, Rpc},
    },
};

/// The references of all workflows, also of those in files that are only imported, in the order of the workflows.
pub(super) struct References<'a> {
    pub(super) pool: &'a Pool<'a>,
    all: Vec<Reference<'a>>,
}

/// A `ref` in a workflow's options.
pub(super) struct Reference<'a> {
    workflow: Rpc<'a>,
    pub(super) kind: Kind,
    place: Place<'a>,
    /// The full name of the rpc.
    pub(super) target: String,
    /// Set if code is generated for the file of the workflow.
    is_input: bool,
}

/// An element of a list in a workflow's options, and its text.
struct Place<'a> {
    list: OptionField,
    index: i32,
    text: &'a str,
}

impl<'a> References<'a> {
    pub(super) fn new(pool: &'a Pool<'a>, inputs: &[String]) -> Self {
        let of_workflow = |workflow: Rpc<'a>| {
            let is_input = inputs.contains(&workflow.service.file.proto.name);
            let places = workflow.options().workflow.iter().flat_map(|options| places(options));
            places.map(move |(kind, place)| Reference {
                workflow,
                kind,
                target: target(workflow, place.text),
                place,
                is_input,
            })
        };
        Self { pool, all: pool.rpcs().flat_map(of_workflow).collect() }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Reference<'a>> {
        self.all.iter()
    }

    /// The references in files that code is generated for.
    fn of_inputs(&self) -> impl Iterator<Item = &Reference<'a>> {
        self.iter().filter(|reference| reference.is_input)
    }
}

fn places(options: &WorkflowOptions) -> impl Iterator<Item = (Kind, Place<'_>)> {
    let place = |list, index, text| Place { list, index, text };
    let queries = (0..)
        .zip(&options.query)
        .map(move |(index, query)| (Kind::Query, place(WorkflowOptions::QUERY, index, &*query.r#ref)));
    let signals = (0..)
        .zip(&options.signal)
        .map(move |(index, signal)| (Kind::Signal, place(WorkflowOptions::SIGNAL, index, &*signal.r#ref)));
    let updates = (0..)
        .zip(&options.update)
        .map(move |(index, update)| (Kind::Update, place(WorkflowOptions::UPDATE, index, &*update.r#ref)));
    queries.chain(signals).chain(updates)
}

fn target(workflow: Rpc<'_>, text: &str) -> String {
    if text.contains('.') {
        return text.to_owned();
    }
    format!("{}.{text}", workflow.service.full_name())
}

impl<'a> Reference<'a> {
    /// Returns the options of a referenced update.
    pub(super) fn update(&self) -> Option<&'a UpdateRef> {
        let options = self.workflow.options().workflow.as_ref().filter(|_| self.kind == Kind::Update)?;
        options.update.get(usize::try_from(self.place.index).ok()?)
    }

    fn diagnostic(&self, rule: Rule, problem: &str) -> Diagnostic {
        let Self { kind, workflow, place: Place { list, index, text }, .. } = self;
        let message = format!("workflow `{}` references {kind} `{text}`, {problem}", workflow.proto.name);
        Diagnostic::new(rule, workflow.option_at(Kind::Workflow, &[list.number, *index]), message)
            .option(format!("{kind}[{index}].ref"))
    }
}

pub(super) fn undefined_query(references: &References<'_>, diagnostics: &mut Diagnostics) {
    undefined(references, Kind::Query, Rule::UndefinedQuery).for_each(|found| diagnostics.push(found));
}

pub(super) fn undefined_signal(references: &References<'_>, diagnostics: &mut Diagnostics) {
    undefined(references, Kind::Signal, Rule::UndefinedSignal).for_each(|found| diagnostics.push(found));
}

pub(super) fn undefined_update(references: &References<'_>, diagnostics: &mut Diagnostics) {
    undefined(references, Kind::Update, Rule::UndefinedUpdate).for_each(|found| diagnostics.push(found));
}

fn undefined(references: &References<'_>, kind: Kind, rule: Rule) -> impl Iterator<Item = Diagnostic> {
    let pool = references.pool;
    let of_kind = references.of_inputs().filter(move |reference| reference.kind == kind);
    let undefined = of_kind.filter(|reference| pool.rpc(&reference.target).is_none());
    undefined.map(move |reference| diagnose_undefined(pool, reference, rule))
}

fn diagnose_undefined(pool: &Pool<'_>, reference: &Reference<'_>, rule: Rule) -> Diagnostic {
    let service = reference.workflow.service;
    let of_kind = |rpc: &Rpc<'_>| rpc.is(reference.kind);
    let (problem, help) = if reference.place.text.contains('.') {
        let names = pool.rpc_names().filter(|name| pool.rpc(name).is_some_and(|rpc| of_kind(&rpc)));
        ("which is in none of the files given or imported", did_you_mean(reference.place.text, names))
    } else {
        let names = service.rpcs().filter(of_kind).map(|rpc| rpc.proto.name.as_str());
        ("which is not in this service", did_you_mean(reference.place.text, names))
    };
    let kind = reference.kind.one();
    let otherwise = || format!("define it, or write `package.Service.Rpc` for {kind} of another service");
    reference.diagnostic(rule, problem).help(help.unwrap_or_else(otherwise))
}

pub(super) fn wrong_kind(references: &References<'_>, diagnostics: &mut Diagnostics) {
    for reference in references.of_inputs() {
        let found = references.pool.rpc(&reference.target);
        if let Some(rpc) = found.filter(|rpc| !rpc.is(reference.kind)) {
            diagnostics.push(diagnose_wrong_kind(rpc, reference));
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

pub(super) fn repeated_reference(references: &References<'_>, diagnostics: &mut Diagnostics) {
    let of_workflows = references.all.chunk_by(|one, next| ptr::eq(one.workflow.proto, next.workflow.proto));
    for of_workflow in of_workflows {
        let mut seen = BTreeSet::new();
        let inputs = of_workflow.iter().filter(|reference| reference.is_input);
        for repeated in inputs.filter(|reference| !seen.insert((reference.kind, &reference.target))) {
            let found = repeated.diagnostic(Rule::RepeatedReference, "which it already references");
            diagnostics.push(found.help("remove one of the two"));
        }
    }
}
