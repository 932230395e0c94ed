//! The section of a workflow.

use minijinja::Value;
use serde::Serialize;

use super::{
    access, call,
    handler::{self, HandlerRow},
    message::{self, MessageView},
    options::{self, OptionRow},
    service::Context,
    shell::{self, Shell},
};
use crate::{
    model::{ExampleId, Method, Workflow},
    schema::pool::Kind,
};

#[derive(Serialize)]
pub(super) struct WorkflowView {
    method: MethodView,
    aliases: Vec<String>,
    input: Option<MessageView>,
    output: Option<MessageView>,
    id: Option<IdView>,
    options: Vec<OptionRow>,
    non_retryable: Vec<String>,
    handlers: Vec<HandlerRow>,
    rust: Option<String>,
    /// The call from another workflow.
    child: Option<String>,
    shell: Shell,
}

/// The parts that all sections of methods show.
#[derive(Serialize)]
pub(super) struct MethodView {
    name: String,
    kind: &'static str,
    comment: Value,
    deprecated: bool,
    registered: String,
    /// `None` for nothing.
    input: Option<Value>,
    output: Option<Value>,
    /// The rights that a caller needs. `None` if the schema does not name them.
    access: Option<Value>,
}

/// An id.
#[derive(Serialize)]
pub(super) struct IdView {
    expression: String,
    example: Option<String>,
    varies: bool,
}

pub(super) fn view(workflow: &Workflow, context: Context<'_>) -> WorkflowView {
    let Workflow { method, options, .. } = workflow;
    let xns = workflow.xns_names.as_ref().map(|_| options::of_xns(&workflow.xns));
    let nexus = context.service.nexus.as_ref();
    let operation = nexus.and_then(|nexus| Some(options::operation(nexus, nexus.of_workflow(method)?)));
    WorkflowView {
        method: method_view(Kind::Workflow, method, context),
        aliases: workflow.aliases.clone(),
        input: message::named(&method.exchanged.input, context.links),
        output: message::named(&method.exchanged.output, context.links),
        id: options.id.as_ref().map(|text| id(text, example_id(Kind::Workflow, method, context))),
        options: options::of_workflow(options).into_iter().chain(operation).chain(xns).collect(),
        non_retryable: options
            .retry_policy
            .iter()
            .flat_map(|policy| policy.non_retryable_error_types.clone())
            .collect(),
        handlers: handler::rows(workflow, context),
        rust: call::start(workflow, context),
        child: call::child(workflow, context),
        shell: shell::start(workflow, context),
    }
}

pub(super) fn method_view(kind: Kind, method: &Method, context: Context<'_>) -> MethodView {
    MethodView {
        name: method.name.clone(),
        kind: kind.as_str(),
        comment: message::comment(method.docs.comment()),
        deprecated: method.deprecated,
        registered: method.registered.clone(),
        input: context.links.to_input(method),
        output: context.links.to_output(kind, method),
        access: access::needed(context.service, &method.name),
    }
}

pub(super) fn id(expression: &str, example: Option<&ExampleId>) -> IdView {
    IdView {
        expression: expression.to_owned(),
        example: example.map(|example| example.id.clone()),
        varies: example.is_some_and(|example| example.varies),
    }
}

/// Returns the id for the example of the input, if the expression can be evaluated for it.
pub(super) fn example_id<'a>(kind: Kind, method: &Method, context: Context<'a>) -> Option<&'a ExampleId> {
    context.links.package.reference.ids.get(&(kind, method.full_name.clone()))
}
