//! The Rust names of generated items.

mod scope;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use scope::name_collision;

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    model::{Method, Package, Service, Workflow},
    names,
    path::RustPath,
};

/// A name such as `__` is empty in the case that Rust expects.
pub(super) fn unusable_name(package: &Package, diagnostics: &mut Diagnostics) {
    let mut reject = |name: &str, at: &Location| {
        let message = format!("`{name}` cannot be turned into a Rust name");
        diagnostics
            .push(Diagnostic::new(Rule::UnusableName, at.clone(), message).help("use a name with a letter"));
    };
    let is_plain = package.name.split('.').all(names::is_word);
    package.services.iter().filter(|_| !is_plain).for_each(|service| reject(&package.name, &service.at));
    for service in &package.services {
        let name = service.full_name.rsplit('.').next().unwrap_or_default();
        let named = methods(service).into_iter().map(|method| (&*method.name, &method.at));
        named
            .chain([(name, &service.at)])
            .filter(|(name, _)| !names::is_usable(name))
            .for_each(|(name, at)| reject(name, at));
        let referenced = service.workflows.iter().flat_map(references).map(|(_, method)| method);
        referenced
            .filter(|method| !method.full_name.split('.').all(names::is_word))
            .for_each(|method| reject(&method.full_name, &method.at));
    }
    let mut seen = BTreeSet::new();
    let paths = paths(package).into_iter().filter(|(path, ..)| seen.insert(*path));
    for (path, name, at) in paths.filter(|(path, ..)| !path.is_valid()) {
        reject(if name.is_empty() { path.as_str() } else { name }, at);
    }
}

/// Two messages of the same Rust type could not be told apart when they are encoded.
pub(super) fn same_rust_type(package: &Package, diagnostics: &mut Diagnostics) {
    let mut by_path = BTreeMap::new();
    for message in &package.messages {
        let Some(other) = by_path.insert(&message.path, message) else { continue };
        let (name, path) = (&message.full_name, message.path.as_str());
        let message_text = format!("`{name}` and `{}` are both `{path}` in Rust", other.full_name);
        diagnostics.push(
            Diagnostic::new(Rule::SameRustType, message.at.clone(), message_text)
                .help("give each its own type with `extern_path`, or rename one"),
        );
    }
}

fn methods(service: &Service) -> Vec<&Method> {
    let workflows = service.workflows.iter().map(|workflow| &workflow.method);
    let activities = service.activities.iter().map(|activity| &activity.method);
    let signals = service.signals.iter().map(|signal| &signal.method);
    let queries = service.queries.iter().map(|query| &query.method);
    let updates = service.updates.iter().map(|update| &update.method);
    workflows.chain(activities).chain(signals).chain(queries).chain(updates).collect()
}

/// Every path that is written, the proto name behind it, and where it is from.
fn paths(package: &Package) -> Vec<(&RustPath, &str, &Location)> {
    let messages = package.messages.iter().map(|message| (&message.path, &*message.full_name, &message.at));
    let workflows = package.services.iter().flat_map(|service| &service.workflows);
    let references = workflows.flat_map(references);
    let paths = references.flat_map(|(marker, method)| {
        let messages = method.input.iter().chain(&method.output).map(|path| (path, "", &method.at));
        messages.chain([(marker, &*method.full_name, &method.at)])
    });
    messages.chain(paths).collect()
}

fn references(workflow: &Workflow) -> Vec<(&RustPath, &Method)> {
    let signals = workflow.signals.iter().map(|signal| (&signal.marker, &signal.method));
    let queries = workflow.queries.iter().map(|query| (&query.marker, &query.method));
    let updates = workflow.updates.iter().map(|update| (&update.marker, &update.method));
    signals.chain(queries).chain(updates).collect()
}
