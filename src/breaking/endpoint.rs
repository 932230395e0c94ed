use super::Schema;
use crate::{
    diagnostic::Location,
    model::{Activity, Method, Service, Update, Workflow},
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
    Other,
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

fn subjects(service: &Service) -> impl Iterator<Item = (Kind, &Method, Subject<'_>)> {
    let workflows = service.workflows.iter().map(Subject::Workflow);
    let activities = service.activities.iter().map(Subject::Activity);
    let updates = service.updates.iter().map(Subject::Update);
    let with_options = workflows.chain(activities).chain(updates);
    let others = service.methods().filter(|(kind, _)| matches!(kind, Kind::Signal | Kind::Query)).map(other);
    with_options.filter_map(with_method).chain(others)
}

fn with_method(subject: Subject<'_>) -> Option<(Kind, &Method, Subject<'_>)> {
    match subject {
        Subject::Workflow(workflow) => Some((Kind::Workflow, &workflow.method, subject)),
        Subject::Activity(activity) => Some((Kind::Activity, &activity.method, subject)),
        Subject::Update(update) => Some((Kind::Update, &update.method, subject)),
        Subject::Other => None,
    }
}

fn other((kind, method): (Kind, &Method)) -> (Kind, &Method, Subject<'_>) {
    (kind, method, Subject::Other)
}
