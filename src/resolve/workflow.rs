use heck::{ToSnakeCase, ToUpperCamelCase};

use super::{
    Resolver, options,
    scope::{self, Scope},
    xns,
};
use crate::{
    model::{Handler, Handlers, Method, SignalHandler, UpdateHandler, Workflow, WorkflowNames, XnsOptions},
    rust::{names::Name, path::RustPath},
    schema::{
        descriptor,
        pool::{Kind, Rpc},
    },
};

impl Resolver<'_> {
    /// `client` is the scope of the methods of `{Service}Client`.
    pub(super) fn workflow(self, rpc: Rpc<'_>, client: &Scope, task_queue: Option<&str>) -> Option<Workflow> {
        let options = rpc.options().workflow.as_deref()?;
        let mut aliases = options.aliases.clone();
        aliases.sort();
        let scopes = self.scopes(rpc, options);
        Some(Workflow {
            method: self.method(rpc, Kind::Workflow, &options.name),
            names: workflow_names(&rpc.proto.name, client),
            aliases,
            options: options::workflow(options, task_queue),
            cell_key: rpc.options().cells.as_ref().and_then(|cells| options::text(&cells.key)),
            xns: xns::long(options.xns.as_ref()),
            xns_names: self.xns_names(rpc, &format!("{}Xns", rpc.proto.name.to_upper_camel_case())),
            handlers: Handlers {
                signals: options.signal.iter().filter_map(|by| self.signal(rpc, by, &scopes)).collect(),
                queries: options.query.iter().filter_map(|by| self.query(rpc, by, &scopes)).collect(),
                updates: options.update.iter().filter_map(|by| self.update(rpc, by, &scopes)).collect(),
            },
        })
    }

    fn scopes(self, workflow: Rpc<'_>, options: &descriptor::WorkflowOptions) -> Scopes {
        let updates = options.update.iter();
        Scopes::new(updates.filter_map(|by| self.pool.reference(workflow.service, &by.r#ref)))
    }

    fn signal(self, workflow: Rpc<'_>, by: &descriptor::SignalRef, scopes: &Scopes) -> Option<SignalHandler> {
        let rpc = self.pool.reference(workflow.service, &by.r#ref)?;
        let SignalHandler { handler, .. } = self.signal_handler(workflow, rpc, scopes)?;
        let own = workflow.options().workflow.as_ref().and_then(|options| options.xns.as_ref());
        let starts = || self.xns_with_start(workflow, rpc, xns::long(by.xns.as_ref().or(own)));
        Some(SignalHandler {
            handler: Handler { xns: by.xns.as_ref().map(|xns| xns::short(Some(xns))), ..handler },
            with_start: by.start.then(|| with_prefix("with", &rpc.proto.name)),
            xns_with_start: by.start.then(starts).flatten(),
        })
    }

    /// The signal `rpc`, as seen from the service of `from`.
    pub(super) fn signal_handler(
        self,
        from: Rpc<'_>,
        rpc: Rpc<'_>,
        scopes: &Scopes,
    ) -> Option<SignalHandler> {
        let options = rpc.options().signal.as_deref()?;
        let method = self.method(rpc, Kind::Signal, &options.name);
        let handler = scopes.handler(Kind::Signal, method, self.marker(from, rpc, Kind::Signal));
        Some(SignalHandler { handler, with_start: None, xns_with_start: None })
    }

    fn query(self, workflow: Rpc<'_>, by: &descriptor::QueryRef, scopes: &Scopes) -> Option<Handler> {
        let rpc = self.pool.reference(workflow.service, &by.r#ref)?;
        let xns = by.xns.as_ref().map(|xns| xns::short(Some(xns)));
        Some(Handler { xns, ..self.query_handler(workflow, rpc, scopes)? })
    }

    /// The query `rpc`, as seen from the service of `from`.
    pub(super) fn query_handler(self, from: Rpc<'_>, rpc: Rpc<'_>, scopes: &Scopes) -> Option<Handler> {
        let options = rpc.options().query.as_deref()?;
        let method = self.method(rpc, Kind::Query, &options.name);
        Some(scopes.handler(Kind::Query, method, self.marker(from, rpc, Kind::Query)))
    }

    fn update(self, workflow: Rpc<'_>, by: &descriptor::UpdateRef, scopes: &Scopes) -> Option<UpdateHandler> {
        let rpc = self.pool.reference(workflow.service, &by.r#ref)?;
        let update = self.update_handler(workflow, rpc, scopes)?;
        let validates = by.validate.unwrap_or(update.validator.is_some());
        let xns = by.xns.as_ref().map(|xns| xns::long(Some(xns)));
        let starts = |xns: Option<&XnsOptions>| {
            let own = || rpc.options().update.as_ref().and_then(|options| options.xns.as_ref());
            let options = xns.cloned().unwrap_or_else(|| xns::long(own()));
            self.xns_with_start(workflow, rpc, options)
        };
        Some(UpdateHandler {
            xns_with_start: by.start.then(|| starts(xns.as_ref())).flatten(),
            handler: Handler { xns, ..update.handler },
            validator: validates.then(|| validator(rpc, scopes)),
            with_start: by.start.then(|| with_prefix("with", &rpc.proto.name)),
            id_conflict_policy: options::id_conflict_policy(by.workflow_id_conflict_policy()),
            ..update
        })
    }

    /// The update `rpc` without options of a workflow, as seen from the service of `from`.
    pub(super) fn update_handler(
        self,
        from: Rpc<'_>,
        rpc: Rpc<'_>,
        scopes: &Scopes,
    ) -> Option<UpdateHandler> {
        let options = rpc.options().update.as_deref()?;
        let handle = scopes.handle.name(&rpc.proto.name, Kind::Update);
        Some(UpdateHandler {
            handler: scopes.handler(
                Kind::Update,
                self.method(rpc, Kind::Update, &options.name),
                self.marker(from, rpc, Kind::Update),
            ),
            validator: options.validate.then(|| validator(rpc, scopes)),
            attach: Name::new(&format!("{handle}_handle")),
            with_start: None,
            id_conflict_policy: None,
            xns_with_start: None,
        })
    }
}

fn validator(update: Rpc<'_>, scopes: &Scopes) -> Name {
    with_prefix("validate", &scopes.handler.name(&update.proto.name, Kind::Update))
}

/// The scopes with the names of a workflow's signals, queries and updates.
pub(super) struct Scopes {
    /// The trait `{Workflow}Workflow`.
    handler: Scope,
    /// `{Workflow}Ref`, `{Workflow}Handle` and `{Workflow}Child`.
    handle: Scope,
}

impl Scopes {
    pub(super) fn new<'r>(updates: impl Iterator<Item = Rpc<'r>>) -> Self {
        let updates: Vec<_> = updates.map(|rpc| rpc.proto.name.to_snake_case()).collect();
        Self {
            handler: Scope::new(&scope::HANDLER, updates.iter().map(|name| format!("validate_{name}"))),
            handle: Scope::new(&scope::HANDLE, updates.iter().map(|name| format!("{name}_handle"))),
        }
    }

    fn handler(&self, kind: Kind, method: Method, marker: RustPath) -> Handler {
        let implementation = Name::new(&self.handler.name(&method.name, kind));
        let call = Name::new(&self.handle.name(&method.name, kind));
        Handler { kind, method, marker, implementation, call, xns: None }
    }
}

fn workflow_names(workflow: &str, client: &Scope) -> WorkflowNames {
    let camel = workflow.to_upper_camel_case();
    let item = |suffix: &str| Name::new(&format!("{camel}{suffix}"));
    WorkflowNames {
        implementation: item("Workflow"),
        context: item("Context"),
        reference: item("Ref"),
        handle: item("Handle"),
        child: item("Child"),
        start: item("Start"),
        client: Name::new(&client.name(workflow, Kind::Workflow)),
        attach: Name::new(&format!("{}_handle", workflow.to_snake_case())),
        schedule: None,
        attach_schedule: None,
        child_call: Name::new(&Scope::new(&scope::CALLS, []).name(workflow, Kind::Workflow)),
    }
}

fn with_prefix(prefix: &str, rpc: &str) -> Name {
    Name::new(&format!("{prefix}_{}", rpc.to_snake_case()))
}
