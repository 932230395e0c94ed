//! Options that apply when a workflow starts.

use super::field::workflow;
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    schema::{
        descriptor::{self, WorkflowOptions},
        pool::{Kind, Rpc},
    },
};

pub(in crate::check) fn missing_task_queue(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().workflow else { return };
    let service = rpc.service.proto.options.as_ref().and_then(|options| options.temporal.as_ref());
    if options.task_queue.is_empty() && service.is_none_or(|service| service.task_queue.is_empty()) {
        let message =
            format!("workflow `{}` has no task queue, so every client must name one", rpc.proto.name);
        let help = "set `option (temporal.v1.service).task_queue = \"…\";` in the service";
        let at = rpc.option_at(Kind::Workflow, &[]);
        diagnostics.push(Diagnostic::new(Rule::MissingTaskQueue, at, message).help(help));
    }
}

pub(in crate::check) fn mixed_search_attributes(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().workflow else { return };
    if !options.search_attributes.is_empty() && !options.typed_search_attributes.is_empty() {
        let message = "Go clients refuse to send typed and untyped search attributes together";
        let field = workflow(WorkflowOptions::SEARCH_ATTRIBUTES);
        let found = field.diagnostic(rpc, Rule::MixedSearchAttributes, message);
        diagnostics.push(found.help("move all of them to `typed_search_attributes`"));
    }
}

/// The SDK completes every workflow task without a behavior, so the default of the worker applies.
pub(in crate::check) fn versioning_behavior(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().workflow else { return };
    if options.versioning_behavior() == descriptor::VersioningBehavior::Unspecified {
        return;
    }
    let message = "the Rust SDK has a versioning behavior per worker, but not per workflow";
    let help = "set this one as `default_versioning_behavior` of versioned workers, or registering the workflow \
        fails, and allow this lint";
    let field = workflow(WorkflowOptions::VERSIONING_BEHAVIOR);
    diagnostics.push(field.diagnostic(rpc, Rule::VersioningBehavior, message).help(help));
}
