//! Calls from Rust.

use super::{handler::handler_of, service::Context};
use crate::{
    model::{Activity, Handler, Method, Workflow},
    rust::names::Name,
    schema::pool::Kind,
};

/// Starts a workflow and waits for its result.
pub(super) fn start(workflow: &Workflow, context: Context<'_>) -> Option<String> {
    let call = format!("client.{}({})", workflow.names.client, argument(&workflow.method, "input"));
    context.config.parts.client.then(|| {
        let result = if workflow.method.output.is_some() { "let output = " } else { "" };
        format!(
            "{}{}let workflow = {call}.start().await?;\n{result}workflow.result().await?;\n",
            client(context),
            input(&workflow.method, "input")
        )
    })
}

/// Starts a workflow with a signal or update, if the schema allows it.
pub(super) fn with_start(
    workflow: &Workflow,
    with: Option<&Name>,
    handler: &Handler,
    context: Context<'_>,
) -> Option<String> {
    let with = with.filter(|_| context.config.parts.client)?;
    let kind = handler.kind.as_str();
    let start = format!("client.{}({})", workflow.names.client, argument(&workflow.method, "input"));
    Some(format!(
        "{}{}{}{start}.{with}({}).start().await?;\n",
        client(context),
        input(&workflow.method, "input"),
        input(&handler.method, kind),
        argument(&handler.method, kind)
    ))
}

/// Calls a signal, query or update of a workflow that is running.
pub(super) fn handler(kind: Kind, method: &Method, context: Context<'_>) -> Option<String> {
    let mut workflows = context.service.workflows.iter();
    let found = workflows.find_map(|workflow| Some((workflow, handler_of(workflow, kind, method)?)));
    let (workflow, handler) = found.filter(|_| context.config.parts.client)?;
    let call = format!("workflow.{}({})", handler.call, argument(method, "input"));
    // An rpc that is an activity, too, has an output which the signal does not return.
    let has_result = kind != Kind::Signal && method.output.is_some();
    let result = if has_result { "let output = " } else { "" };
    let executed = if kind == Kind::Update { ".execute()" } else { "" };
    Some(format!(
        "{}let workflow = client.{}(\"the id of the workflow\");\n{}{result}{call}{executed}.await?;\n",
        client(context),
        workflow.names.attach,
        input(method, "input"),
    ))
}

/// Calls an activity in a workflow.
pub(super) fn activity(activity: &Activity, context: Context<'_>) -> Option<String> {
    in_workflow("activities", &activity.name, &activity.method, context)
}

/// Calls a workflow in another workflow.
pub(super) fn child(workflow: &Workflow, context: Context<'_>) -> Option<String> {
    in_workflow("children", &workflow.names.child_call, &workflow.method, context)
}

fn in_workflow(calls: &str, name: &Name, method: &Method, context: Context<'_>) -> Option<String> {
    let module = &context.service.names.module;
    let call = format!("{module}::{calls}(ctx).{name}({})", argument(method, "input"));
    let result = if method.output.is_some() { "let output = " } else { "" };
    context.config.parts.worker.then(|| format!("{}{result}{call}.await?;\n", input(method, "input")))
}

fn client(context: Context<'_>) -> String {
    let names = &context.service.names;
    format!("let client = {}::{}::new(client);\n", names.module, names.client)
}

fn input(method: &Method, name: &str) -> String {
    let Some(path) = &method.input else { return String::new() };
    // The paths of methods start in the module of the service, and the calls in the one around it.
    let path = path.as_str();
    format!("let {name} = {}::default();\n", path.strip_prefix("super::").unwrap_or(path))
}

fn argument<'n>(method: &Method, name: &'n str) -> &'n str {
    if method.input.is_some() { name } else { "" }
}
