//! Rust scopes in which generated names meet.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    model::{Method, Package, QueryRef, Service, SignalRef, UpdateRef, Workflow},
    names::Name,
    schema::Kind,
};

/// A scope and what is in it.
struct Scope<'a> {
    name: String,
    items: Vec<Item<'a>>,
}

struct Item<'a> {
    ident: String,
    /// As the schema has it.
    full_name: &'a str,
    at: &'a Location,
}

/// `ident`, which is made from the name of `method`.
fn of<'a>(method: &'a Method, ident: &Name) -> Item<'a> {
    Item { ident: ident.to_string(), full_name: &method.full_name, at: &method.at }
}

pub(in crate::check) fn name_collision(package: &Package, diagnostics: &mut Diagnostics) {
    for service in &package.services {
        let mut reported = BTreeSet::new();
        let workflows = service.workflows.iter().flat_map(workflow_scopes);
        for scope in service_scopes(service).into_iter().chain(workflows) {
            report(scope, &mut reported, diagnostics);
        }
    }
}

/// Each pair is reported in the first scope in which it meets.
fn report<'a>(scope: Scope<'a>, reported: &mut BTreeSet<(&'a str, &'a str)>, diagnostics: &mut Diagnostics) {
    let Scope { name, mut items } = scope;
    items.sort_by_key(|item| item.at);
    let mut owners = BTreeMap::new();
    for Item { ident, full_name, at } in items {
        let owner = *owners.entry(ident.clone()).or_insert(full_name);
        if owner != full_name && reported.insert((owner, full_name)) {
            let message = format!("`{owner}` and `{full_name}` are both `{ident}` in {name}");
            diagnostics
                .push(Diagnostic::new(Rule::NameCollision, at.clone(), message).help(
                    "rename one, and set the option `name` to keep the name that Temporal knows it by",
                ));
        }
    }
}

fn service_scopes(service: &Service) -> Vec<Scope<'_>> {
    let names = &service.names;
    let calls = |ident: &Name, items| Scope { name: format!("`{ident}`"), items };
    let workflows = &service.workflows;
    let client = workflows.iter().flat_map(|workflow| {
        let Workflow { method, names, .. } = workflow;
        [of(method, &names.client), of(method, &names.attach)]
    });
    let children = workflows.iter().map(|workflow| of(&workflow.method, &workflow.names.child_call));
    let activities = service.activities.iter().map(|activity| of(&activity.method, &activity.name));
    let external = service.signals.iter().map(|signal| of(&signal.method, &signal.external));
    let mut scopes = vec![
        Scope { name: format!("the module `{}`", names.module), items: types(service) },
        calls(&names.client, client.collect()),
        calls(&names.child_calls, children.collect()),
        calls(&names.activity_calls, activities.collect()),
        calls(&names.external, external.collect()),
    ];
    scopes.extend(markers(service));
    scopes.extend(service.handlers.as_ref().map(|handlers| {
        handle_scope(&handlers.handle, (&handlers.signals, &handlers.queries, &handlers.updates))
    }));
    scopes
}

fn markers(service: &Service) -> [Scope<'_>; 5] {
    let Service { workflows, activities, signals, queries, updates, .. } = service;
    let scope = |module, methods: Vec<_>| Scope {
        name: format!("the module `{module}`"),
        items: methods.into_iter().map(|method| of(method, &method.marker)).collect(),
    };
    [
        scope(Kind::Workflow, workflows.iter().map(|one| &one.method).collect()),
        scope(Kind::Activity, activities.iter().map(|one| &one.method).collect()),
        scope(Kind::Signal, signals.iter().map(|one| &one.method).collect()),
        scope(Kind::Query, queries.iter().map(|one| &one.method).collect()),
        scope(Kind::Update, updates.iter().map(|one| &one.method).collect()),
    ]
}

/// The types of the service and of each workflow.
fn types(service: &Service) -> Vec<Item<'_>> {
    let names = &service.names;
    let own = [
        &names.client,
        &names.workflows,
        &names.activities,
        &names.activity_calls,
        &names.child_calls,
        &names.external,
    ];
    let own =
        own.map(|ident| Item { ident: ident.to_string(), full_name: &service.full_name, at: &service.at });
    let workflows = service.workflows.iter().flat_map(|Workflow { method, names, .. }| {
        [&names.implementation, &names.context, &names.reference, &names.handle, &names.child, &names.start]
            .map(|ident| of(method, ident))
    });
    own.into_iter().chain(workflows).collect()
}

fn workflow_scopes(workflow: &Workflow) -> [Scope<'_>; 2] {
    let Workflow { names, signals, queries, updates, .. } = workflow;
    let of_signals = signals.iter().map(|signal| of(&signal.method, &signal.handler));
    let of_queries = queries.iter().map(|query| of(&query.method, &query.handler));
    let of_updates = updates.iter().map(|update| of(&update.method, &update.handler));
    let validators = updates.iter().filter_map(|update| Some(of(&update.method, update.validator.as_ref()?)));
    let items = of_signals.chain(of_queries).chain(of_updates).chain(validators).collect();
    let handler = Scope { name: format!("`{}`", names.implementation), items };
    [handler, handle_scope(&names.handle, (signals, queries, updates))]
}

/// The methods of a client's handle.
fn handle_scope<'a>(
    handle: &Name,
    (signals, queries, updates): (&'a [SignalRef], &'a [QueryRef], &'a [UpdateRef]),
) -> Scope<'a> {
    let signals = signals.iter().map(|signal| of(&signal.method, &signal.handle));
    let queries = queries.iter().map(|query| of(&query.method, &query.handle));
    let updates = updates.iter().flat_map(|one| [of(&one.method, &one.handle), of(&one.method, &one.attach)]);
    Scope { name: format!("`{handle}`"), items: signals.chain(queries).chain(updates).collect() }
}
