//! The names of Nexus services and operations.

use std::collections::BTreeMap;

use super::registered::is_reserved;
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    model::{NexusOperation, Package, Service},
    schema::{
        descriptor::WorkflowOptions,
        pool::{Kind, Pool},
    },
};

/// A Nexus service cannot have two operations of one name.
pub(super) fn duplicate_operation(packages: &[Package], pool: &Pool<'_>, diagnostics: &mut Diagnostics) {
    for nexus in services(packages).filter_map(|service| service.nexus.as_ref()) {
        let mut owners = BTreeMap::<&str, &NexusOperation>::new();
        for operation in nexus.workflows() {
            let first = *owners.entry(&operation.name).or_insert(operation);
            if first.method.full_name == operation.method.full_name {
                continue;
            }
            let (name, method, other) = (&operation.name, &operation.method.name, &first.method.name);
            let message = format!("workflow `{method}` is the Nexus operation `{name}`, like `{other}`");
            let found = Diagnostic::new(Rule::DuplicateOperation, at(operation, pool), message);
            diagnostics.push(found.option("nexus.name").help("give each operation a different name"));
        }
    }
}

/// Temporal's own Nexus services and operations have names with the prefix.
pub(super) fn reserved_name(packages: &[Package], pool: &Pool<'_>, diagnostics: &mut Diagnostics) {
    for service in services(packages) {
        let Some(nexus) = &service.nexus else { continue };
        let mut report = |at, message| {
            let found = Diagnostic::new(Rule::ReservedName, at, message).option("nexus.name");
            diagnostics.push(found.help("set another `name`, without the leading underscores"));
        };
        if is_reserved(&nexus.name) {
            let message = format!("the Nexus service is called `{}`, which Temporal reserves", nexus.name);
            report(service.at.clone(), message);
        }
        for operation in nexus.workflows().filter(|operation| is_reserved(&operation.name)) {
            let (name, method) = (&operation.name, &operation.method.name);
            let message =
                format!("workflow `{method}` is the Nexus operation `{name}`, which Temporal reserves");
            report(at(operation, pool), message);
        }
    }
}

fn services(packages: &[Package]) -> impl Iterator<Item = &Service> {
    packages.iter().flat_map(|package| &package.services)
}

fn at(operation: &NexusOperation, pool: &Pool<'_>) -> Location {
    let rpc = pool.rpc(&operation.method.full_name);
    let field = [WorkflowOptions::NEXUS.number];
    rpc.map_or_else(|| operation.method.option_at.clone(), |rpc| rpc.option_at(Kind::Workflow, &field))
}
