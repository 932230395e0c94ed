//! The Terraform provider of a service.

mod attributes;
mod default;
mod exchange;
mod field;
mod ids;
mod kind;

use self::attributes::Attributes;
use super::{Resolver, options};
use crate::{
    diagnostic::{Diagnostic, Rule},
    model::{Attribute, Operation, Provider, Resource, ResourceTimeouts},
    rust::{
        comments::Section,
        names::{self, Name},
    },
    schema::{
        descriptor::{Duration, ResourceOptions, ServiceOptions, TimeoutOptions},
        pool::{Kind, Pool, Rpc, ServiceView, without_dot},
    },
};

/// The default source address of a provider.
const LOCAL: &str = "registry.terraform.io/local";

impl Resolver<'_> {
    /// Returns `None` for a service that is not a provider.
    pub(super) fn provider(self, service: ServiceView<'_>) -> Option<Provider> {
        let options = service.proto.options.as_ref()?.provider.as_deref()?;
        let name = options::text(&options.name).unwrap_or_else(|| names::snake(&service.proto.name));
        let source = options::text(&options.source).unwrap_or_else(|| format!("{LOCAL}/{name}"));
        let mut draft = Draft { pool: self.pool, service, name: &name, faults: Vec::new() };
        draft.check_name(&name);
        let resources = options.resource.iter().enumerate();
        let resources = resources.filter_map(|(index, options)| draft.resource(index, options)).collect();
        let faults = draft.faults;
        let description = Section::of(service.comment()).document();
        let at = service.extension_at(ServiceOptions::PROVIDER, &[]);
        Some(Provider { name, source, description, resources, faults, at })
    }
}

/// A provider that is being resolved, and what is wrong with it.
struct Draft<'a> {
    pool: &'a Pool<'a>,
    service: ServiceView<'a>,
    /// The name of the provider.
    name: &'a str,
    faults: Vec<Diagnostic>,
}

/// The rpcs of a resource.
#[derive(Clone, Copy)]
struct Rpcs<'a> {
    create: Rpc<'a>,
    ready: Option<Rpc<'a>>,
    read: (Rpc<'a>, Kind),
    update: Option<(Rpc<'a>, Kind)>,
    delete: (Rpc<'a>, Kind),
}

impl<'a> Draft<'a> {
    fn resource(&mut self, index: usize, options: &ResourceOptions) -> Option<Resource> {
        self.check_name(&options.name);
        let rpcs = self.rpcs(index, options)?;
        self.check_id(rpcs.create);
        let attributes = Attributes::gather(self, rpcs);
        if options.version == 0 {
            self.check_former_names(attributes.all());
        }
        let exchange = |draft: &mut Self, rpc, kind| draft.exchange(rpc, kind, &attributes);
        let create = exchange(self, rpcs.create, Kind::Workflow);
        let ready = rpcs.ready.map(|ready| exchange(self, ready, Kind::Update));
        let (read, delete) = (
            exchange(self, rpcs.read.0, rpcs.read.1),
            self.exchange(rpcs.delete.0, rpcs.delete.1, &attributes),
        );
        let update = rpcs.update.map(|(rpc, kind)| self.exchange(rpc, kind, &attributes));
        let import = self.import(rpcs, &read, &attributes);
        Some(Resource {
            name: format!("{}_{}", self.name, options.name),
            description: Section::of(rpcs.create.comment()).document(),
            version: options.version,
            attributes: attributes.into_model(),
            create,
            ready,
            read,
            update,
            delete,
            gone: options.gone.clone(),
            timeouts: timeouts(options.timeouts.unwrap_or_default()),
            import,
        })
    }

    fn fault(&mut self, rule: Rule, path: &str, (message, help): (String, &str)) {
        let at = self.service.extension_at(ServiceOptions::PROVIDER, &[]);
        self.faults.push(Diagnostic::new(rule, at, message).option(path).help(help));
    }

    fn check_name(&mut self, name: &str) {
        if !is_name(name) {
            let message = format!("`{name}` cannot be a name in Terraform");
            let help = "use lower-case letters, digits and `_`, and begin with a letter";
            self.fault(Rule::TerraformReservedName, "name", (message, help));
        }
    }

    /// Checks that no attribute of a resource without earlier versions has a name of earlier versions.
    fn check_former_names(&mut self, attributes: &[Attribute]) {
        for attribute in attributes {
            if let Some(former) = attribute.formerly.first() {
                let message = format!(
                    "`{}` was `{former}` in an earlier version, but version 0 of a resource is its first",
                    attribute.name
                );
                let help = "set `version` of the resource to 1 or more, or remove `formerly`";
                let at = attribute.at.clone();
                self.faults.push(Diagnostic::new(Rule::TerraformFormerName, at, message).help(help));
            }
            self.check_former_names(attribute.kind.inside());
        }
    }

    fn rpcs(&mut self, index: usize, options: &ResourceOptions) -> Option<Rpcs<'a>> {
        let path = |field: &str| format!("resource[{index}].{field}");
        let create = self.needed(&path("create"), &options.create, &[Kind::Workflow]);
        let read = self.needed(&path("read"), &options.read, &[Kind::Query, Kind::Workflow]);
        let delete =
            self.needed(&path("delete"), &options.delete, &[Kind::Workflow, Kind::Signal, Kind::Update]);
        let update = (!options.update.is_empty())
            .then(|| self.needed(&path("update"), &options.update, &[Kind::Update, Kind::Workflow]));
        let ready =
            (!options.ready.is_empty()).then(|| self.needed(&path("ready"), &options.ready, &[Kind::Update]));
        let rpcs = Rpcs {
            create: create?.0,
            read: read?,
            delete: delete?,
            update: update.map_or(Some(None), |update| update.map(Some))?,
            ready: ready.map_or(Some(None), |ready| ready.map(|(ready, _)| Some(ready)))?,
        };
        self.check_entity(index, &rpcs).then_some(rpcs)
    }

    /// Finds an rpc of the service of one of these kinds.
    fn needed(&mut self, path: &str, name: &str, kinds: &[Kind]) -> Option<(Rpc<'a>, Kind)> {
        let (_, field) = path.rsplit_once('.').unwrap_or(("", path));
        let words: Vec<_> = kinds.iter().map(|kind| kind.one()).collect();
        let help = format!("name {} of the service", words.join(" or "));
        if name.is_empty() {
            let message = format!("the resource has no `{field}`, so Terraform cannot manage it");
            self.fault(Rule::TerraformIncompleteResource, path, (message, &help));
            return None;
        }
        let rpc = self.service.rpcs().find(|rpc| rpc.proto.name == name);
        let found = rpc.and_then(|rpc| Some((rpc, *kinds.iter().find(|kind| rpc.is(**kind))?)));
        if found.is_none() {
            let what = if rpc.is_some() { "is of another kind" } else { "is not in the service" };
            self.fault(Rule::TerraformWrongRpc, path, (format!("`{name}` {what}"), &help));
        }
        found
    }

    /// Checks that the create workflow has the handlers that the resource uses, and runs as long as the resource exists.
    fn check_entity(&mut self, index: usize, rpcs: &Rpcs<'a>) -> bool {
        let handlers = [
            ("read", Some(rpcs.read).filter(|(_, kind)| *kind == Kind::Query)),
            ("update", rpcs.update.filter(|(_, kind)| *kind == Kind::Update)),
            ("delete", Some(rpcs.delete).filter(|(_, kind)| *kind != Kind::Workflow)),
            ("ready", rpcs.ready.map(|ready| (ready, Kind::Update))),
        ];
        let before = self.faults.len();
        for (field, (rpc, kind)) in handlers.into_iter().filter_map(|(field, rpc)| Some((field, rpc?))) {
            let (path, create) = (format!("resource[{index}].{field}"), &rpcs.create.proto.name);
            if !handles(rpcs.create, rpc, kind, field == "ready") {
                let message = format!("workflow `{create}` does not handle the {kind} `{}`", rpc.proto.name);
                let start = if field == "ready" { ", with `start: true`" } else { "" };
                let help = format!("add it to the options of the workflow{start}");
                self.fault(Rule::TerraformWrongRpc, &path, (message, &help));
            } else if rpcs.ready.is_none() {
                let message = format!(
                    "`{}` needs a running workflow, but `{create}` completes when the resource exists",
                    rpc.proto.name
                );
                let help = "set `ready` to an update that the workflow answers when the resource is ready";
                self.fault(Rule::TerraformWrongRpc, &path, (message, help));
            }
        }
        self.faults.len() == before
    }

    fn operation(rpc: Rpc<'_>, kind: Kind) -> Operation {
        let marker = Name::new(&names::upper_camel(&rpc.proto.name));
        Operation { kind, marker, input: Vec::new(), output: Vec::new() }
    }
}

/// Returns whether a workflow handles an rpc, together with its start if `start` is set.
fn handles(workflow: Rpc<'_>, rpc: Rpc<'_>, kind: Kind, start: bool) -> bool {
    let Some(options) = workflow.options().workflow.as_deref() else { return false };
    let is_it = |name: &str| name == rpc.proto.name || name == rpc.full_name();
    match kind {
        Kind::Query => options.query.iter().any(|query| is_it(&query.r#ref)),
        Kind::Signal => options.signal.iter().any(|signal| is_it(&signal.r#ref)),
        _ => options.update.iter().any(|update| is_it(&update.r#ref) && (update.start || !start)),
    }
}

fn timeouts(options: TimeoutOptions) -> ResourceTimeouts {
    ResourceTimeouts {
        create: Duration::positive(options.create),
        read: Duration::positive(options.read),
        update: Duration::positive(options.update),
        delete: Duration::positive(options.delete),
    }
}

fn is_name(name: &str) -> bool {
    let is_part = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_';
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.chars().all(is_part)
}

/// Returns the full names of the messages that an rpc takes and returns.
fn messages(rpc: Rpc<'_>) -> (&str, &str) {
    (without_dot(&rpc.proto.input_type), without_dot(&rpc.proto.output_type))
}
