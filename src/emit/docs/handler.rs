//! The sections of signals, queries and updates, and their rows in the sections of workflows.

use minijinja::Value;
use serde::Serialize;

use super::{
    call, options,
    service::Context,
    shell::{self, Shell},
    workflow::{IdView, MethodView, example_id, id, method_view},
};
use crate::{
    model::{Handler, Handlers, IdConflictPolicy, Method, UpdateHandler, UpdateOptions, WaitStage, Workflow},
    schema::pool::Kind,
};

#[derive(Serialize)]
pub(super) struct HandlerView {
    method: MethodView,
    /// Links to the workflows of the service that handle it.
    workflows: Vec<Value>,
    /// The stage that the start of an update waits for.
    stage: Option<&'static str>,
    id: Option<IdView>,
    rust: Option<String>,
    shell: Shell,
}

/// A handler of a workflow.
#[derive(Serialize)]
pub(super) struct HandlerRow {
    link: Value,
    kind: &'static str,
    input: Option<Value>,
    output: Option<Value>,
    /// Set if the workflow can reject an update.
    validated: bool,
    with_start: bool,
    /// The effect of a start with an update on a running workflow.
    conflict: Option<&'static str>,
    rust: Option<String>,
    /// A start with the handler, by the command line of the service.
    own: Option<String>,
    /// A start with the handler, by the `temporal` command.
    temporal: Option<String>,
}

/// Returns the rows of a workflow's handlers.
pub(super) fn rows(workflow: &Workflow, context: Context<'_>) -> Vec<HandlerRow> {
    let Handlers { signals, queries, updates } = &workflow.handlers;
    let signals = signals.iter().map(|signal| HandlerRow {
        with_start: signal.with_start.is_some(),
        own: shell::own_with_start(workflow, &signal.handler, context),
        rust: call::with_start(workflow, signal.with_start.as_ref(), &signal.handler, context),
        temporal: signal
            .with_start
            .as_ref()
            .map(|_| shell::with_start(workflow, &signal.handler, None, context)),
        ..row(&signal.handler, context)
    });
    let updates = updates.iter().map(|update| HandlerRow {
        validated: update.validator.is_some(),
        with_start: update.with_start.is_some(),
        own: shell::own_with_start(workflow, &update.handler, context),
        conflict: update.with_start.as_ref().map(|_| options::conflict(policy(update)).1),
        temporal: update
            .with_start
            .as_ref()
            .map(|_| shell::with_start(workflow, &update.handler, Some(policy(update)), context)),
        rust: call::with_start(workflow, update.with_start.as_ref(), &update.handler, context),
        ..row(&update.handler, context)
    });
    signals.chain(queries.iter().map(|query| row(query, context))).chain(updates).collect()
}

fn policy(update: &UpdateHandler) -> IdConflictPolicy {
    update.id_conflict_policy.unwrap_or(IdConflictPolicy::Fail)
}

fn row(handler: &Handler, context: Context<'_>) -> HandlerRow {
    let Handler { kind, method, .. } = handler;
    HandlerRow {
        link: context.links.to_method(*kind, &method.full_name),
        kind: kind.as_str(),
        input: context.links.to_input(method),
        output: context.links.to_output(*kind, method),
        validated: false,
        with_start: false,
        conflict: None,
        rust: None,
        own: None,
        temporal: None,
    }
}

/// Returns the sections of the service's own signals, queries and updates.
pub(super) fn all(context: Context<'_>) -> Vec<HandlerView> {
    let service = context.service;
    let signals = service.signals.iter().map(|signal| view(Kind::Signal, &signal.method, context));
    let queries = service.queries.iter().map(|query| view(Kind::Query, &query.method, context));
    let updates = service.updates.iter().map(|update| {
        let UpdateOptions { id: expression, wait_for_stage } = &update.options;
        let example = example_id(Kind::Update, &update.method, context);
        HandlerView {
            stage: Some(stage(*wait_for_stage)),
            id: expression.as_ref().map(|text| id(text, example)),
            ..view(Kind::Update, &update.method, context)
        }
    });
    signals.chain(queries).chain(updates).collect()
}

fn stage(stage: WaitStage) -> &'static str {
    match stage {
        WaitStage::Accepted => "accepted",
        WaitStage::Completed => "completed",
    }
}

fn view(kind: Kind, method: &Method, context: Context<'_>) -> HandlerView {
    let workflows = &context.service.workflows;
    let taking = || workflows.iter().filter(|workflow| handler_of(workflow, kind, method).is_some());
    let links = taking().map(|workflow| context.links.to_method(Kind::Workflow, &workflow.method.full_name));
    HandlerView {
        method: method_view(kind, method, context),
        workflows: links.collect(),
        stage: None,
        id: None,
        rust: call::handler(kind, method, context),
        shell: shell::handler(kind, method, taking().next(), context),
    }
}

/// Returns a workflow's handler of a method.
pub(super) fn handler_of<'a>(workflow: &'a Workflow, kind: Kind, method: &Method) -> Option<&'a Handler> {
    let is_it = |handler: &&Handler| handler.kind == kind && handler.method.full_name == method.full_name;
    workflow.handlers.iter().find(is_it)
}
