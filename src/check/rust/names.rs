//! The names of services, rpcs and messages in Rust.

mod scope;

use std::collections::{BTreeMap, BTreeSet};

pub(in crate::check) use scope::name_collision;

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    model::{Handler, Package, Service},
    rust::{names, path::RustPath},
};

/// A name such as `__` is empty in the case that Rust expects.
pub(in crate::check) fn unusable_name(package: &Package, diagnostics: &mut Diagnostics) {
    let mut reject = |name: &str, at: &Location| {
        let message = format!("`{name}` cannot be turned into a Rust name");
        diagnostics
            .push(Diagnostic::new(Rule::UnusableName, at.clone(), message).help("use a name with a letter"));
    };
    let is_plain = names::is_full_name(&package.name);
    package.services.iter().filter(|_| !is_plain).for_each(|service| reject(&package.name, &service.at));
    for service in &package.services {
        let name = service.full_name.rsplit('.').next().unwrap_or_default();
        let named = service.methods().map(|(_, method)| (&*method.name, &method.at));
        named
            .chain([(name, &service.at)])
            .filter(|(name, _)| !names::is_usable(name))
            .for_each(|(name, at)| reject(name, at));
        let referenced = handlers(service).map(|handler| &handler.method);
        referenced
            .filter(|method| !names::is_full_name(&method.full_name))
            .for_each(|method| reject(&method.full_name, &method.at));
    }
    let mut seen = BTreeSet::new();
    let invalid = paths(package).filter(|(path, ..)| !path.is_valid());
    for (path, name, at) in invalid.filter(|(path, ..)| seen.insert(*path)) {
        reject(if name.is_empty() { path.as_str() } else { name }, at);
    }
}

/// Two messages of the same Rust type could not be told apart when they are encoded.
pub(in crate::check) fn same_rust_type(package: &Package, diagnostics: &mut Diagnostics) {
    let mut by_path = BTreeMap::new();
    for message in &package.messages {
        let Some(other) = by_path.insert(&message.path, message) else { continue };
        // `declarations` reports those at what declares them.
        let is_declared = message.path.as_str().starts_with("super::");
        if is_declared && scope(&message.full_name) == scope(&other.full_name) {
            continue;
        }
        let (name, path) = (&message.full_name, message.path.as_str());
        let message_text = format!("`{name}` and `{}` are both `{path}` in Rust", other.full_name);
        diagnostics.push(
            Diagnostic::new(Rule::SameRustType, message.at.clone(), message_text)
                .help("give each its own type with `extern_path`, or rename one"),
        );
    }
}

fn scope(full_name: &str) -> Option<&str> {
    full_name.rsplit_once('.').map(|(scope, _)| scope)
}

fn handlers(service: &Service) -> impl Iterator<Item = &Handler> {
    service.workflows.iter().flat_map(|workflow| workflow.handlers.iter())
}

/// Every path in the generated code, its proto name, and its position.
fn paths(package: &Package) -> impl Iterator<Item = (&RustPath, &str, &Location)> {
    let messages = package.messages.iter().map(|message| (&message.path, &*message.full_name, &message.at));
    let handlers = package.services.iter().flat_map(handlers);
    let paths = handlers.flat_map(|Handler { method, marker, .. }| {
        let messages = method.input.iter().chain(&method.output).map(|path| (path, "", &method.at));
        messages.chain([(marker, &*method.full_name, &method.at)])
    });
    messages.chain(paths)
}
