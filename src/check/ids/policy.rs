//! Policies for ids that are taken.

use super::Ids;
use crate::{
    check::options::field::{Field, workflow},
    diagnostic::{Diagnostics, Rule},
    schema::{
        descriptor::{IdConflictPolicy, IdReusePolicy, UpdateRef, WorkflowOptions},
        pool::{Kind, Rpc},
    },
};

/// A random id is never taken.
pub(in crate::check) fn ineffective_id_policy(ids: &Ids<'_>, diagnostics: &mut Diagnostics) {
    for id in ids.of(Kind::Workflow).filter(|id| id.sources.is_unique()) {
        let name = &id.rpc.proto.name;
        let message =
            format!("this never applies: the id of workflow `{name}` is random, so it is never taken");
        report(id.rpc, &message, diagnostics);
    }
    for rpc in &ids.workflows_without {
        let name = &rpc.proto.name;
        let message = format!(
            "without `id`, workflow `{name}` has a random id that is never taken, unless a start sets another one"
        );
        report(*rpc, &message, diagnostics);
    }
}

fn report(rpc: Rpc<'_>, message: &str, diagnostics: &mut Diagnostics) {
    let help = "set `id` to an expression with the fields that identify the workflow, or remove the policy";
    for field in rpc.options().workflow.iter().flat_map(|options| policies(options)) {
        diagnostics.push(field.diagnostic(rpc, Rule::IneffectiveIdPolicy, message).help(help));
    }
}

/// The policies that differ from the default.
fn policies(options: &WorkflowOptions) -> Vec<Field> {
    let reuses =
        !matches!(options.id_reuse_policy(), IdReusePolicy::Unspecified | IdReusePolicy::AllowDuplicate);
    let resolves = |policy| !matches!(policy, IdConflictPolicy::Unspecified | IdConflictPolicy::Fail);
    let mut updates = options.update.iter().filter(|update| update.start);
    let fields = [
        (workflow(WorkflowOptions::ID_REUSE_POLICY), reuses),
        (workflow(WorkflowOptions::ID_CONFLICT_POLICY), resolves(options.workflow_id_conflict_policy())),
        (
            workflow(WorkflowOptions::UPDATE).inner(UpdateRef::ID_CONFLICT_POLICY),
            updates.any(|update| resolves(update.workflow_id_conflict_policy())),
        ),
    ];
    fields.into_iter().filter(|(_, is_set)| *is_set).map(|(field, _)| field).collect()
}
