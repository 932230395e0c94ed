use super::Schema;
use crate::{
    diagnostic::Location,
    model::{Activity, Method, Service, Update, Workflow, XnsOptions},
    schema::{
        descriptor::{CellOptions, MethodOptions, OptionField},
        pool::{Kind, Rpc, without_dot},
    },
};

/// An rpc of one kind.
#[derive(Clone, Copy)]
pub(super) struct Endpoint<'a> {
    pub(super) kind: Kind,
    pub(super) method: &'a Method,
    pub(super) subject: Subject<'a>,
    pub(super) service: &'a Service,
    rpc: Rpc<'a>,
}

/// The options of an rpc, if its kind has any.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    Workflow(&'a Workflow),
    Activity(&'a Activity),
    Update(&'a Update),
    /// A signal or query.
    Handler(&'a XnsOptions),
}

impl<'a> Endpoint<'a> {
    /// Returns the rpcs of a schema, once for each kind, in the order of the model.
    pub(super) fn all(schema: &'a Schema<'_>) -> Vec<Self> {
        let services = schema.packages.iter().flat_map(|package| &package.services);
        services.flat_map(|service| Self::of_service(schema, service)).collect()
    }

    fn of_service(schema: &'a Schema<'_>, service: &'a Service) -> impl Iterator<Item = Self> {
        let endpoint = move |(kind, method, subject): (Kind, &'a Method, Subject<'a>)| {
            let rpc = schema.pool.rpc(&method.full_name)?;
            Some(Self { kind, method, subject, service, rpc })
        };
        subjects(service).filter_map(endpoint)
    }

    /// Returns the names that reach it, the name that callers use first.
    pub(super) fn names(self) -> impl Iterator<Item = &'a str> {
        let aliases: &[String] = match self.subject {
            Subject::Workflow(workflow) => &workflow.aliases,
            _ => &[],
        };
        [&self.method.registered].into_iter().chain(aliases).map(String::as_str)
    }

    /// Returns the position of the statement that sets the field of its options, or of its first statement.
    pub(super) fn field_at(self, field: OptionField) -> Location {
        self.rpc.option_at(self.kind, &[field.number])
    }

    /// Returns the position of the rule that says who may call it, or of the rpc.
    pub(super) fn access_at(self) -> Location {
        match self.rpc.options().access {
            Some(_) => self.rpc.extension_at(MethodOptions::ACCESS, &[]),
            None => self.rpc.at(),
        }
    }

    /// Returns the position of the key of its cells.
    pub(super) fn cell_key_at(self) -> Location {
        self.rpc.extension_at(MethodOptions::CELLS, &[CellOptions::KEY.number])
    }

    pub(super) fn input(self) -> &'a str {
        without_dot(&self.rpc.proto.input_type)
    }

    pub(super) fn output(self) -> &'a str {
        without_dot(&self.rpc.proto.output_type)
    }
}

type Found<'a> = (Kind, &'a Method, Subject<'a>);

fn subjects(service: &Service) -> impl Iterator<Item = Found<'_>> {
    let workflows = service.workflows.iter().map(|one| (Kind::Workflow, &one.method, Subject::Workflow(one)));
    let activities =
        service.activities.iter().map(|one| (Kind::Activity, &one.method, Subject::Activity(one)));
    let updates = service.updates.iter().map(|one| (Kind::Update, &one.method, Subject::Update(one)));
    let signals = service.signals.iter().map(|one| (Kind::Signal, &one.method, Subject::Handler(&one.xns)));
    let queries = service.queries.iter().map(|one| (Kind::Query, &one.method, Subject::Handler(&one.xns)));
    workflows.chain(activities).chain(updates).chain(signals).chain(queries)
}
