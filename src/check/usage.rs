//! The workflows that handle a signal, query or update.

use std::collections::{BTreeMap, HashSet};

use super::references;
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    model::{Package, Service},
    schema::{
        descriptor::UpdateOptions,
        pool::{Kind, Pool, Rpc},
    },
};

/// Nothing registers a handler that no workflow references. A service without workflows may be referenced elsewhere.
pub(super) fn unused_handler(packages: &[Package], pool: &Pool<'_>, diagnostics: &mut Diagnostics) {
    // References as another kind have a separate rule.
    let used: HashSet<_> = pool.rpcs().flat_map(references::of).map(|one| one.target()).collect();
    for service in services(packages).filter(|service| !service.workflows.is_empty()) {
        for (kind, method) in service.methods() {
            let is_handler = !matches!(kind, Kind::Workflow | Kind::Activity);
            if is_handler && !used.contains(&method.full_name) {
                let message =
                    format!("no workflow references {kind} `{}`, so no worker handles it", method.name);
                let help = format!(
                    "write `{kind}: {{ref: \"{}\"}}` in the option of a workflow, or remove it",
                    method.name
                );
                let at = method.option_at.clone();
                diagnostics.push(Diagnostic::new(Rule::UnusedHandler, at, message).help(help));
            }
        }
    }
}

/// Reports `validate` of an update for which every workflow unsets it.
pub(super) fn ignored_option(packages: &[Package], pool: &Pool<'_>, diagnostics: &mut Diagnostics) {
    let mut validated = BTreeMap::new();
    for workflow in pool.rpcs() {
        for (update, is_validated) in validations(workflow) {
            *validated.entry(update).or_default() |= is_validated;
        }
    }
    let updates = services(packages).flat_map(|service| &service.updates);
    for rpc in updates.filter_map(|update| pool.rpc(&update.method.full_name)) {
        let is_set = rpc.options().update.as_ref().is_some_and(|update| update.validate);
        if is_set && validated.get(&rpc.full_name()) == Some(&false) {
            let at = rpc.option_at(Kind::Update, &[UpdateOptions::VALIDATE.number]);
            let message = "this has no effect: every workflow that handles the update sets `validate: false`";
            let found =
                Diagnostic::new(Rule::IgnoredOption, at, message).option(UpdateOptions::VALIDATE.name);
            diagnostics.push(found.help("remove it"));
        }
    }
}

/// The updates that a workflow references, and whether it may validate them.
fn validations(workflow: Rpc<'_>) -> impl Iterator<Item = (String, bool)> {
    let updates = workflow.options().workflow.iter().flat_map(|options| &options.update);
    let references = references::of(workflow).into_iter().filter(|one| one.kind == Kind::Update);
    references.zip(updates).map(|(one, update)| (one.target(), update.validate != Some(false)))
}

fn services(packages: &[Package]) -> impl Iterator<Item = &Service> {
    packages.iter().flat_map(|package| &package.services)
}
