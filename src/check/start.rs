//! What starts of a workflow are told.

use super::field::workflow;
use crate::{
    descriptor::VersioningBehavior,
    diagnostic::{Diagnostic, Diagnostics, Rule},
    schema::{Kind, Rpc},
};

pub(super) fn have_a_queue(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().workflow else { return };
    let service = rpc.service.proto.options.as_ref().and_then(|options| options.temporal.as_ref());
    if options.task_queue.is_empty() && service.is_none_or(|service| service.task_queue.is_empty()) {
        let message =
            format!("workflow `{}` has no task queue, so every client must name one", rpc.proto.name);
        let help = "write `option (temporal.v1.service).task_queue = \"…\";` in the service";
        let at = rpc.option_at(Kind::Workflow, &[]);
        diagnostics.push(Diagnostic::new(Rule::MissingTaskQueue, at, message).help(help));
    }
}

pub(super) fn have_one_mapping(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().workflow else { return };
    if !options.search_attributes.is_empty() && !options.typed_search_attributes.is_empty() {
        let message = "clients in Go refuse to send typed search attributes and untyped ones together";
        let found = workflow("search_attributes", 15).diagnostic(rpc, Rule::MixedSearchAttributes, message);
        diagnostics.push(found.help("write all of them in `typed_search_attributes`"));
    }
}

/// The SDK completes every workflow task without a behavior, so that the worker's default is what counts.
pub(super) fn have_the_workers_behavior(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(options) = &rpc.options().workflow else { return };
    let behavior = options.versioning_behavior();
    if behavior == VersioningBehavior::Unspecified {
        return;
    }
    let message = "the Rust SDK has one versioning behavior for a worker, and none for a workflow";
    let help = "give versioned workers this one as `default_versioning_behavior`, without which registering the \
        workflow fails, and allow this lint";
    let found =
        workflow("versioning_behavior", 21).diagnostic(rpc, Rule::VersioningBehavior, message).help(help);
    diagnostics.push(found);
}
