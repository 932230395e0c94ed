use std::sync::OnceLock;

use temporal_prost_expression::Messages;

use super::{
    Schema, Written, ids::Ids, references::References, rust::declarations::Declarations,
    search_attributes::SearchAttributes,
};
use crate::{
    config::Limits,
    expression::messages,
    schema::pool::{Rpc, ServiceView},
};

/// The subjects of the checks. The first check that needs one makes it, while other checks run.
pub(super) struct Subjects<'a> {
    pub(super) schema: &'a Schema<'a>,
    pub(super) limits: Limits,
    pub(super) written: &'a [Written<'a>],
    pub(super) services: Vec<ServiceView<'a>>,
    pub(super) rpcs: Vec<Rpc<'a>>,
    messages: OnceLock<Messages>,
    references: OnceLock<References<'a>>,
    declarations: OnceLock<Declarations<'a>>,
    ids: OnceLock<Ids<'a>>,
    search_attributes: OnceLock<SearchAttributes<'a>>,
}

impl<'a> Subjects<'a> {
    pub(super) fn new(schema: &'a Schema<'a>, limits: Limits, written: &'a [Written<'a>]) -> Self {
        let services = schema.pool.services(schema.inputs);
        Self {
            schema,
            limits,
            written,
            rpcs: services.iter().flat_map(|service| service.annotated_rpcs()).collect(),
            services,
            messages: OnceLock::new(),
            references: OnceLock::new(),
            declarations: OnceLock::new(),
            ids: OnceLock::new(),
            search_attributes: OnceLock::new(),
        }
    }

    /// The types of the inputs of expressions.
    pub(super) fn messages(&self) -> &Messages {
        self.messages.get_or_init(|| messages(self.schema.pool, self.written.iter().map(Written::input)))
    }

    pub(super) fn references(&self) -> &References<'a> {
        self.references.get_or_init(|| References::new(self.schema.pool, self.schema.inputs))
    }

    pub(super) fn declarations(&self) -> &Declarations<'a> {
        let Schema { pool, inputs, paths, packages } = *self.schema;
        self.declarations.get_or_init(|| Declarations::new(pool, inputs, paths, packages))
    }

    pub(super) fn ids(&self) -> &Ids<'a> {
        let new = || Ids::new(self.schema.pool, &self.rpcs, self.written, self.messages());
        self.ids.get_or_init(new)
    }

    pub(super) fn search_attributes(&self) -> &SearchAttributes<'a> {
        self.search_attributes.get_or_init(|| SearchAttributes::new(self.written))
    }
}
