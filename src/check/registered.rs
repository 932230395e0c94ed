//! The names that workers register with Temporal.

use std::collections::{BTreeMap, BTreeSet};

use super::repeated::has_repeated;
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    model::{Method, Package, Service, Workflow},
    schema::{
        descriptor::{ActivityOptions, SignalOptions, UpdateOptions, WorkflowOptions},
        pool::{Kind, Pool, Rpc},
    },
};

/// A name and its rpc.
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

/// SDKs answer the queries themselves. Servers and workers use names with the prefix.
pub(super) fn reserved_name(packages: &[Package], pool: &Pool<'_>, diagnostics: &mut Diagnostics) {
    let services = packages.iter().flat_map(|package| &package.services);
    let names = services.filter(|service| registered(service).any(is_reserved)).flat_map(of_service);
    let names = names.flat_map(|(kind, names)| names.into_iter().map(move |name| (kind, name)));
    for (kind, (name, method)) in names.filter(|(_, (name, _))| is_reserved(name)) {
        let message = format!("{kind} `{}` is registered as `{name}`, which Temporal reserves", method.name);
        let diagnostic = NameField::of((name, method), kind, pool).diagnostic(Rule::ReservedName, message);
        diagnostics.push(diagnostic.help("set another `name` or alias, without the leading underscores"));
    }
}

/// The field of an option that contains a registered name.
struct NameField {
    at: Location,
    path: String,
}

impl NameField {
    fn of((name, method): Registered<'_>, kind: Kind, pool: &Pool<'_>) -> Self {
        // Without the field, an rpc is registered by its full name.
        let rpc = pool.rpc(&method.full_name).filter(|_| name != method.full_name);
        let Some(rpc) = rpc else { return Self { at: method.option_at.clone(), path: String::new() } };
        let workflow = rpc.options().workflow.as_ref().filter(|_| kind == Kind::Workflow);
        let aliases = (0..).zip(workflow.iter().flat_map(|options| &options.aliases));
        match aliases.filter(|(_, alias)| *alias == name).last() {
            Some((index, _)) => Self {
                at: rpc.option_at(kind, &[WorkflowOptions::ALIASES.number, index]),
                path: format!("aliases[{index}]"),
            },
            None => Self::named(rpc, kind),
        }
    }

    /// The field `name`.
    fn named(rpc: Rpc<'_>, kind: Kind) -> Self {
        let field = match kind {
            Kind::Workflow => WorkflowOptions::NAME,
            Kind::Activity => ActivityOptions::NAME,
            Kind::Query | Kind::Signal => SignalOptions::NAME,
            Kind::Update => UpdateOptions::NAME,
        };
        Self { at: rpc.option_at(kind, &[field.number]), path: field.name.to_owned() }
    }

    fn diagnostic(self, rule: Rule, message: String) -> Diagnostic {
        Diagnostic::new(rule, self.at, message).option(self.path)
    }
}

/// The names that the TypeScript SDK (`packages/common/src/reserved.ts`) and the Java SDK (`InternalUtils`) reject.
pub(super) fn is_reserved(name: &str) -> bool {
    name.starts_with("__temporal_") || ["__stack_trace", "__enhanced_stack_trace"].contains(&name)
}

/// Checks each service, and each workflow, which may handle signals of several services.
pub(super) fn duplicate_name(packages: &[Package], pool: &Pool<'_>, diagnostics: &mut Diagnostics) {
    for service in packages.iter().flat_map(|package| &package.services) {
        // Names rarely repeat, and most services and workflows need not sort them by kind.
        let of_service = has_repeated(registered(service)).then(|| of_service(service));
        let repeats = |workflow: &&Workflow| {
            has_repeated(workflow.handlers.iter().map(|handler| handler.method.registered.as_str()))
        };
        let of_workflows = service.workflows.iter().filter(repeats).map(of_workflow);
        for (kind, names) in of_service.into_iter().chain(of_workflows).flatten() {
            report((kind, names), pool, diagnostics);
        }
    }
}

/// Returns the names of all kinds.
fn registered(service: &Service) -> impl Iterator<Item = &str> {
    let aliases = service.workflows.iter().flat_map(|workflow| &workflow.aliases);
    let aliases = aliases.map(String::as_str).filter(|alias| !alias.is_empty());
    aliases.chain(service.methods().map(|(_, method)| method.registered.as_str()))
}

/// The names of each kind.
type Names<'a> = BTreeMap<Kind, Vec<Registered<'a>>>;

fn of_service(service: &Service) -> Names<'_> {
    let mut names = Names::new();
    for workflow in &service.workflows {
        let aliases = workflow.aliases.iter().filter(|alias| !alias.is_empty());
        let aliases = aliases.map(|alias| (alias.as_str(), &workflow.method));
        names.entry(Kind::Workflow).or_default().extend(aliases);
    }
    for (kind, method) in service.methods() {
        names.entry(kind).or_default().push(name(method));
    }
    names
}

fn of_workflow(workflow: &Workflow) -> Names<'_> {
    let mut names = Names::new();
    let mut seen = BTreeSet::new();
    // Repeated references have a separate rule.
    for handler in
        workflow.handlers.iter().filter(|handler| seen.insert((handler.kind, &handler.method.full_name)))
    {
        names.entry(handler.kind).or_default().push(name(&handler.method));
    }
    names
}

fn name(method: &Method) -> Registered<'_> {
    (&method.registered, method)
}

fn report((kind, names): (Kind, Vec<Registered<'_>>), pool: &Pool<'_>, diagnostics: &mut Diagnostics) {
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
        let diagnostic = NameField::of((name, last), kind, pool).diagnostic(Rule::DuplicateName, message);
        diagnostics.push(diagnostic.help("give each a different `name` and different `aliases`"));
    }
}

/// A worker of a task queue receives the tasks of all names on it. Without a queue, the workers are unknown.
pub(super) fn shared_name(packages: &[Package], _: &Pool<'_>, diagnostics: &mut Diagnostics) {
    let mut owners = BTreeMap::<_, (&Service, &Method)>::new();
    for service in packages.iter().flat_map(|package| &package.services) {
        for (kind, name, method, queue) in on_queues(service) {
            let (owner, first) = *owners.entry((kind, name, queue)).or_insert((service, method));
            // A service has a separate rule.
            if owner.full_name == service.full_name {
                continue;
            }
            let message = format!(
                "`{}` and `{}` are both the {kind} `{name}` on the task queue `{queue}`, so a task of one \
                 can reach the other",
                first.full_name, method.full_name
            );
            let at = method.option_at.clone();
            let help = "give each a different `name` or task queue";
            diagnostics.push(Diagnostic::new(Rule::SharedName, at, message).help(help));
        }
    }
}

/// The workflows and activities with a known task queue: kind, name, rpc and queue.
fn on_queues(service: &Service) -> Vec<(Kind, &str, &Method, &str)> {
    let workflows = service.workflows.iter().flat_map(|one| {
        let names = one.aliases.iter().filter(|alias| !alias.is_empty()).chain([&one.method.registered]);
        let queue = one.options.task_queue.as_deref();
        names.filter_map(move |name| Some((Kind::Workflow, name.as_str(), &one.method, queue?)))
    });
    let activities = service.activities.iter().filter_map(|one| {
        Some((
            Kind::Activity,
            one.method.registered.as_str(),
            &one.method,
            one.options.task_queue.as_deref()?,
        ))
    });
    workflows.chain(activities).collect()
}
