use heck::{ToSnakeCase, ToUpperCamelCase};

use super::{
    Resolver, options,
    scope::{self, Scope},
};
use crate::{
    descriptor,
    model::{QueryRef, SignalRef, UpdateRef, Workflow, WorkflowNames},
    names::Name,
    schema::{Kind, Rpc},
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
            signals: options.signal.iter().filter_map(|by| self.signal_ref(rpc, by, &scopes)).collect(),
            queries: options.query.iter().filter_map(|by| self.query_ref(rpc, by, &scopes)).collect(),
            updates: options.update.iter().filter_map(|by| self.update_ref(rpc, by, &scopes)).collect(),
        })
    }

    fn scopes(self, workflow: Rpc<'_>, options: &descriptor::WorkflowOptions) -> Scopes {
        let updates = options.update.iter();
        Scopes::new(updates.filter_map(|by| self.schema.reference(workflow.service, &by.r#ref)))
    }

    fn signal_ref(self, workflow: Rpc<'_>, by: &descriptor::SignalRef, scopes: &Scopes) -> Option<SignalRef> {
        let rpc = self.schema.reference(workflow.service, &by.r#ref)?;
        let with_start = by.start.then(|| prefixed("with", &rpc.proto.name));
        Some(SignalRef { with_start, ..self.signal_of(workflow, rpc, scopes)? })
    }

    /// The signal `rpc` as workflows take it, seen from the service of `from`.
    pub(super) fn signal_of(self, from: Rpc<'_>, rpc: Rpc<'_>, scopes: &Scopes) -> Option<SignalRef> {
        let options = rpc.options().signal.as_deref()?;
        Some(SignalRef {
            method: self.method(rpc, Kind::Signal, &options.name),
            marker: self.marker(from, rpc, Kind::Signal),
            handler: Name::new(&scopes.handler.name(&rpc.proto.name, Kind::Signal)),
            handle: Name::new(&scopes.handle.name(&rpc.proto.name, Kind::Signal)),
            with_start: None,
        })
    }

    fn query_ref(self, workflow: Rpc<'_>, by: &descriptor::QueryRef, scopes: &Scopes) -> Option<QueryRef> {
        self.query_of(workflow, self.schema.reference(workflow.service, &by.r#ref)?, scopes)
    }

    /// The query `rpc` as workflows answer it, seen from the service of `from`.
    pub(super) fn query_of(self, from: Rpc<'_>, rpc: Rpc<'_>, scopes: &Scopes) -> Option<QueryRef> {
        let options = rpc.options().query.as_deref()?;
        Some(QueryRef {
            method: self.method(rpc, Kind::Query, &options.name),
            marker: self.marker(from, rpc, Kind::Query),
            handler: Name::new(&scopes.handler.name(&rpc.proto.name, Kind::Query)),
            handle: Name::new(&scopes.handle.name(&rpc.proto.name, Kind::Query)),
        })
    }

    fn update_ref(self, workflow: Rpc<'_>, by: &descriptor::UpdateRef, scopes: &Scopes) -> Option<UpdateRef> {
        let rpc = self.schema.reference(workflow.service, &by.r#ref)?;
        let update = self.update_of(workflow, rpc, scopes)?;
        let validates = by.validate.unwrap_or(update.validator.is_some());
        Some(UpdateRef {
            validator: validates.then(|| validator(rpc, scopes)),
            with_start: by.start.then(|| prefixed("with", &rpc.proto.name)),
            id_conflict_policy: options::id_conflict_policy(by.workflow_id_conflict_policy()),
            ..update
        })
    }

    /// The update `rpc` as workflows handle it that say no more of it, seen from the service of `from`.
    pub(super) fn update_of(self, from: Rpc<'_>, rpc: Rpc<'_>, scopes: &Scopes) -> Option<UpdateRef> {
        let options = rpc.options().update.as_deref()?;
        let handle = scopes.handle.name(&rpc.proto.name, Kind::Update);
        Some(UpdateRef {
            method: self.method(rpc, Kind::Update, &options.name),
            marker: self.marker(from, rpc, Kind::Update),
            validator: options.validate.then(|| validator(rpc, scopes)),
            handler: Name::new(&scopes.handler.name(&rpc.proto.name, Kind::Update)),
            attach: Name::new(&format!("{handle}_handle")),
            handle: Name::new(&handle),
            with_start: None,
            id_conflict_policy: None,
        })
    }
}

fn validator(update: Rpc<'_>, scopes: &Scopes) -> Name {
    prefixed("validate", &scopes.handler.name(&update.proto.name, Kind::Update))
}

/// Where the names of a workflow's signals, queries and updates meet.
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
        child_call: Name::new(&Scope::new(&scope::CALLS, []).name(workflow, Kind::Workflow)),
    }
}

fn prefixed(prefix: &str, rpc: &str) -> Name {
    Name::new(&format!("{prefix}_{}", rpc.to_snake_case()))
}
