//! The names of the methods of a client for schedules.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use super::scope;
use crate::{model::Workflow, rust::names::Name};

/// Names the methods, which give way to everything else: a name that is taken has no method. `Start::schedule` and
/// `ScheduleHandle::attach` do the same.
pub(super) fn named(mut workflows: Vec<Workflow>) -> Vec<Workflow> {
    let names = workflows.iter().flat_map(|workflow| [&workflow.names.client, &workflow.names.attach]);
    let mut taken: BTreeSet<_> = names.cloned().chain(scope::CLIENT.map(Name::new)).collect();
    let mut free = |name: String| Some(Name::new(&name)).filter(|name| taken.insert(name.clone()));
    for Workflow { method, names, .. } in &mut workflows {
        let name = method.name.to_snake_case();
        names.schedule = free(format!("schedule_{name}"));
        names.attach_schedule = free(format!("{name}_schedule"));
    }
    workflows
}
