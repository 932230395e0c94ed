//! The workflows that handle a signal, query or update.

use std::collections::{BTreeMap, HashSet};

use super::References;
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    model::{Package, Service},
    schema::{descriptor::UpdateOptions, pool::Kind},
};

/// Nothing registers a handler that no workflow references. A service without workflows may be referenced elsewhere.
pub(in crate::check) fn unused_handler(
    packages: &[Package],
    references: &References<'_>,
    diagnostics: &mut Diagnostics,
) {
    // References as another kind have a separate rule.
    let used: HashSet<_> = references.iter().map(|one| &*one.target).collect();
    for service in services(packages).filter(|service| !service.workflows.is_empty()) {
        for (kind, method) in service.methods() {
            let is_handler = !matches!(kind, Kind::Workflow | Kind::Activity);
            if is_handler && !used.contains(&*method.full_name) {
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
pub(in crate::check) fn ignored_option(
    packages: &[Package],
    references: &References<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut validated = BTreeMap::new();
    for (reference, update) in references.iter().filter_map(|one| Some((one, one.update()?))) {
        *validated.entry(&*reference.target).or_default() |= update.validate != Some(false);
    }
    let updates = services(packages).flat_map(|service| &service.updates);
    let unvalidated = updates.filter(|update| validated.get(&*update.method.full_name) == Some(&false));
    for rpc in unvalidated.filter_map(|update| references.pool.rpc(&update.method.full_name)) {
        if rpc.options().update.as_ref().is_some_and(|update| update.validate) {
            let at = rpc.option_at(Kind::Update, &[UpdateOptions::VALIDATE.number]);
            let message = "this has no effect: every workflow that handles the update sets `validate: false`";
            let found =
                Diagnostic::new(Rule::IgnoredOption, at, message).option(UpdateOptions::VALIDATE.name);
            diagnostics.push(found.help("remove it"));
        }
    }
}

fn services(packages: &[Package]) -> impl Iterator<Item = &Service> {
    packages.iter().flat_map(|package| &package.services)
}
