//! The names that workers register with Temporal.

use std::collections::BTreeMap;

use crate::{
    descriptor::WorkflowOptions,
    diagnostic::{Diagnostic, Diagnostics, Rule},
    model::{Method, Package, Service, Workflow},
    schema::{Kind, Rpc},
};

/// A name, and the rpc that has it.
type Registered<'a> = (&'a str, &'a Method);

/// Nobody could start the workflow by an empty name.
pub(super) fn empty_alias(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let aliases = rpc.options().workflow.iter().flat_map(|options| &options.aliases);
    for (index, _) in (0..).zip(aliases).filter(|(_, alias)| alias.is_empty()) {
        let at = rpc.option_at(Kind::Workflow, &[WorkflowOptions::ALIASES.number, index]);
        let message = format!("an alias of workflow `{}` is empty", rpc.proto.name);
        let diagnostic = Diagnostic::new(Rule::EmptyAlias, at, message).option(format!("aliases[{index}]"));
        diagnostics.push(diagnostic.help("write another name of the workflow, or remove the alias"));
    }
}

/// Within a service, and within a workflow, which may receive signals of several services.
pub(super) fn duplicate_name(package: &Package, diagnostics: &mut Diagnostics) {
    for service in &package.services {
        let of_workflows = service.workflows.iter().flat_map(of_workflow);
        for (kind, names) in of_service(service).into_iter().chain(of_workflows) {
            report(kind, names, diagnostics);
        }
    }
}

fn of_service(service: &Service) -> [(Kind, Vec<Registered<'_>>); 5] {
    let workflows = service.workflows.iter().flat_map(|workflow| {
        let aliases = workflow.aliases.iter().filter(|alias| !alias.is_empty());
        let aliases = aliases.map(|alias| (alias.as_str(), &workflow.method));
        aliases.chain([name(&workflow.method)])
    });
    [
        (Kind::Workflow, workflows.collect()),
        (Kind::Activity, service.activities.iter().map(|activity| name(&activity.method)).collect()),
        (Kind::Query, service.queries.iter().map(|query| name(&query.method)).collect()),
        (Kind::Signal, service.signals.iter().map(|signal| name(&signal.method)).collect()),
        (Kind::Update, service.updates.iter().map(|update| name(&update.method)).collect()),
    ]
}

fn of_workflow(workflow: &Workflow) -> [(Kind, Vec<Registered<'_>>); 3] {
    [
        (Kind::Query, distinct(workflow.queries.iter().map(|query| &query.method))),
        (Kind::Signal, distinct(workflow.signals.iter().map(|signal| &signal.method))),
        (Kind::Update, distinct(workflow.updates.iter().map(|update| &update.method))),
    ]
}

// Repeated references have a separate rule.
fn distinct<'a>(methods: impl Iterator<Item = &'a Method>) -> Vec<Registered<'a>> {
    let by_full_name: BTreeMap<_, _> = methods.map(|method| (&method.full_name, name(method))).collect();
    by_full_name.into_values().collect()
}

fn name(method: &Method) -> Registered<'_> {
    (&method.registered, method)
}

fn report(kind: Kind, names: Vec<Registered<'_>>, diagnostics: &mut Diagnostics) {
    let mut owners = BTreeMap::<_, Vec<_>>::new();
    for (name, method) in names {
        owners.entry(name).or_default().push(method);
    }
    for (name, mut methods) in owners.into_iter().filter(|(_, methods)| methods.len() > 1) {
        methods.sort_by_key(|method| &method.option_at);
        let [first, .., last] = methods[..] else { continue };
        let message = if first.full_name == last.full_name {
            format!("{kind} `{}` is registered as `{name}` twice", last.name)
        } else {
            format!("{kind} `{}` is registered as `{name}`, like `{}`", last.name, first.name)
        };
        let at = last.option_at.clone();
        diagnostics.push(
            Diagnostic::new(Rule::DuplicateName, at, message)
                .help("give each a different `name` and different `aliases`"),
        );
    }
}
