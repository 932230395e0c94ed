//! The page of a service.

use minijinja::Value;
use serde::Serialize;

use super::{
    activity::{self, ActivityView},
    diagram,
    handler::{self, HandlerView},
    links::{Links, method_anchor},
    message, package,
    template::{code, markdown},
    workflow::{self, WorkflowView},
};
use crate::{
    config::Config,
    model::{Method, Service},
    rust::markdown,
    schema::pool::Kind,
};

#[derive(Serialize)]
pub(super) struct ServicePage {
    name: String,
    sources: Value,
    package: Value,
    comment: Value,
    deprecated: bool,
    task_queues: Vec<String>,
    /// The module of the service in Rust, if the page shows calls from Rust.
    module: Option<String>,
    contents: Vec<ContentsRow>,
    /// Mermaid.
    diagram: Option<String>,
    workflows: Vec<WorkflowView>,
    handlers: Vec<HandlerView>,
    activities: Vec<ActivityView>,
}

#[derive(Serialize)]
struct ContentsRow {
    link: Value,
    kind: &'static str,
    summary: Value,
    deprecated: bool,
}

/// The service that a section is about.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) service: &'a Service,
    pub(super) links: &'a Links<'a>,
    pub(super) config: &'a Config,
}

pub(super) fn page(service: &Service, links: &Links<'_>, config: &Config) -> ServicePage {
    let context = Context { service, links, config };
    ServicePage {
        name: service.full_name.rsplit('.').next().unwrap_or_default().to_owned(),
        sources: package::sources(links.package),
        package: to_package(links),
        comment: message::comment(service.docs.comment()),
        deprecated: service.deprecated,
        task_queues: service.task_queues.named.clone(),
        module: (config.parts.client || config.parts.worker).then(|| service.names.module.to_string()),
        contents: service.methods().map(|(kind, method)| row(kind, method)).collect(),
        diagram: diagram::diagram(service),
        workflows: service.workflows.iter().map(|workflow| workflow::view(workflow, context)).collect(),
        handlers: handler::all(context),
        activities: service.activities.iter().map(|activity| activity::view(activity, context)).collect(),
    }
}

fn to_package(links: &Links<'_>) -> Value {
    let name = &links.package.name;
    let shown = if name.is_empty() { "without a name".to_owned() } else { markdown::code(name) };
    markdown(format!("[{shown}]({})", links.package()))
}

fn row(kind: Kind, method: &Method) -> ContentsRow {
    ContentsRow {
        link: markdown(format!("[{}](#{})", code(&method.name), method_anchor(kind, &method.name))),
        kind: kind.as_str(),
        summary: message::summary(method.docs.comment()),
        deprecated: method.deprecated,
    }
}
