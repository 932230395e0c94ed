//! Rust scopes with generated names.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{
    check::repeated::has_repeated,
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    model::{Handlers, Method, Package, Service, Workflow},
    rust::names::Name,
    schema::pool::Kind,
};

/// A scope and its items.
struct Scope<'a> {
    title: Title<'a>,
    items: Vec<Item<'a>>,
}

/// The title of a scope in messages.
enum Title<'a> {
    Module(&'a Name),
    Markers(Kind),
    Type(&'a Name),
}

impl fmt::Display for Title<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Module(name) => write!(f, "the module `{name}`"),
            Self::Markers(kind) => write!(f, "the module `{kind}`"),
            Self::Type(name) => write!(f, "`{name}`"),
        }
    }
}

impl Scope<'_> {
    /// Returns whether two items may collide.
    fn may_collide(&self) -> bool {
        has_repeated(self.items.iter().map(|item| item.ident))
    }
}

struct Item<'a> {
    ident: &'a Name,
    /// The full name in the schema.
    full_name: &'a str,
    at: &'a Location,
}

/// An item whose `ident` is made from the name of `method`.
fn of<'a>(method: &'a Method, ident: &'a Name) -> Item<'a> {
    Item { ident, full_name: &method.full_name, at: &method.at }
}

pub(in crate::check) fn name_collision(package: &Package, diagnostics: &mut Diagnostics) {
    for service in &package.services {
        let mut reported = BTreeSet::new();
        let workflows = service.workflows.iter().flat_map(workflow_scopes);
        let scopes = service_scopes(service).into_iter().chain(workflows);
        for scope in scopes.filter(Scope::may_collide) {
            report(scope, &mut reported, diagnostics);
        }
    }
}

/// Reports each pair once, for the first scope in which it collides.
fn report<'a>(scope: Scope<'a>, reported: &mut BTreeSet<(&'a str, &'a str)>, diagnostics: &mut Diagnostics) {
    let Scope { title, mut items } = scope;
    items.sort_by_key(|item| item.at);
    let mut owners = BTreeMap::new();
    for Item { ident, full_name, at } in items {
        let owner = *owners.entry(ident).or_insert(full_name);
        if owner != full_name && reported.insert((owner, full_name)) {
            let message = format!("`{owner}` and `{full_name}` are both `{ident}` in {title}");
            diagnostics
                .push(Diagnostic::new(Rule::NameCollision, at.clone(), message).help(
                    "rename one, and set the option `name` to keep the name that Temporal knows it by",
                ));
        }
    }
}

fn service_scopes(service: &Service) -> Vec<Scope<'_>> {
    let names = &service.names;
    let calls = |ident, items| Scope { title: Title::Type(ident), items };
    let workflows = &service.workflows;
    let client = workflows.iter().flat_map(|workflow| {
        let Workflow { method, names, .. } = workflow;
        [of(method, &names.client), of(method, &names.attach)]
    });
    let children = workflows.iter().map(|workflow| of(&workflow.method, &workflow.names.child_call));
    let activities = service.activities.iter().map(|activity| of(&activity.method, &activity.name));
    let external = service.signals.iter().map(|signal| of(&signal.method, &signal.external));
    let mut scopes = vec![
        Scope { title: Title::Module(&names.module), items: types(service) },
        calls(&names.client, client.collect()),
        calls(&names.child_calls, children.collect()),
        calls(&names.activity_calls, activities.collect()),
        calls(&names.external, external.collect()),
    ];
    scopes.extend(service.nexus.as_ref().map(|nexus| {
        let items = nexus.operations.iter().map(|one| of(&one.method, &one.call)).collect();
        calls(&nexus.calls, items)
    }));
    scopes.extend(markers(service));
    scopes.extend(xns_calls(service));
    let any_workflow = service.any_workflow.as_ref();
    scopes.extend(any_workflow.map(|workflow| handle_scope(&workflow.handle, &workflow.handlers)));
    scopes
}

fn markers(service: &Service) -> impl Iterator<Item = Scope<'_>> {
    let mut modules = BTreeMap::<_, Vec<_>>::new();
    for (kind, method) in service.methods() {
        modules.entry(kind).or_default().push(of(method, &method.marker));
    }
    modules.into_iter().map(|(kind, items)| Scope { title: Title::Markers(kind), items })
}

/// The methods that call workflows in other namespaces.
fn xns_calls(service: &Service) -> Option<Scope<'_>> {
    let calls = service.names.xns_calls.as_ref()?;
    let items = service.workflows.iter().flat_map(|Workflow { method, xns_names, handlers, .. }| {
        let signals = handlers.signals.iter().map(|signal| &signal.xns_with_start);
        let pairs = signals.chain(handlers.updates.iter().map(|update| &update.xns_with_start)).flatten();
        let own = xns_names.iter().flat_map(|names| [&names.call, &names.attach]);
        own.chain(pairs.map(|pair| &pair.call)).map(|ident| of(method, ident))
    });
    Some(Scope { title: Title::Type(calls), items: items.collect() })
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
    let nexus = service.nexus.iter().map(|nexus| &nexus.calls);
    let own = own.into_iter().chain(&names.xns_calls).chain(nexus);
    let own = own.map(|ident| Item { ident, full_name: &service.full_name, at: &service.at });
    let xns = service
        .workflows
        .iter()
        .filter_map(|workflow| workflow.xns_names.as_ref().map(|names| of(&workflow.method, &names.handle)));
    let workflows = service.workflows.iter().flat_map(|Workflow { method, names, .. }| {
        [&names.implementation, &names.context, &names.reference, &names.handle, &names.child, &names.start]
            .map(|ident| of(method, ident))
    });
    own.chain(workflows).chain(xns).collect()
}

fn workflow_scopes(workflow: &Workflow) -> [Scope<'_>; 2] {
    let Workflow { names, handlers, .. } = workflow;
    let methods = handlers.iter().map(|handler| of(&handler.method, &handler.implementation));
    let validators = handlers.updates.iter().filter_map(|update| {
        let validator = update.validator.as_ref()?;
        Some(of(&update.handler.method, validator))
    });
    let items = methods.chain(validators).collect();
    let implementation = Scope { title: Title::Type(&names.implementation), items };
    [implementation, handle_scope(&names.handle, handlers)]
}

/// The methods of a client's handle.
fn handle_scope<'a>(handle: &'a Name, handlers: &'a Handlers) -> Scope<'a> {
    let calls = handlers.iter().map(|handler| of(&handler.method, &handler.call));
    let attaches = handlers.updates.iter().map(|update| of(&update.handler.method, &update.attach));
    Scope { title: Title::Type(handle), items: calls.chain(attaches).collect() }
}
