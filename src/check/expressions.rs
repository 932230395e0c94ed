//! Ids, search attributes, cell keys and resources, which are expressions over the input.

pub(super) mod cells;

use std::collections::BTreeSet;

use temporal_prost_expression::{Messages, Sources, Template};

use crate::{
    diagnostic::{Diagnostic, Rule},
    expression::{Origin, Placed, Purpose},
    model::Package,
    schema::pool::{Pool, Rpc, without_dot},
};

/// An expression, and the rpc whose options contain it.
pub(crate) struct Written<'a> {
    pub(super) rpc: Rpc<'a>,
    pub(super) placed: Placed<'a>,
}

impl<'a> Written<'a> {
    /// Returns the expressions of all rpcs.
    pub(crate) fn all(packages: &'a [Package], pool: &'a Pool<'_>) -> Vec<Self> {
        let services = packages.iter().flat_map(|package| &package.services);
        let mut all = Vec::new();
        for (name, expressions) in services.flat_map(|service| &service.expressions) {
            let Some(rpc) = pool.rpc(name) else { continue };
            let placed = expressions.iter().map(|one| Placed::new(one, Origin::Rpc(rpc)));
            all.extend(placed.map(|placed| Self { rpc, placed }));
        }
        all
    }

    /// Returns what its text depends on, if it has this purpose.
    pub(super) fn sources(&self, purpose: Purpose) -> Option<Sources> {
        let expression = Some(self.placed.expression).filter(|one| one.purpose == purpose)?;
        expression.template().map(Template::sources)
    }

    /// The full name of the input.
    pub(super) fn input(&self) -> &'a str {
        without_dot(&self.rpc.proto.input_type)
    }
}

/// Checks the rules that are wanted for all expressions over `messages`.
pub(super) fn check(
    messages: &Messages,
    written: &[Written<'_>],
    wanted: &BTreeSet<Rule>,
) -> impl Iterator<Item = Diagnostic> {
    written.iter().flat_map(|one| {
        let input = messages.get(one.input());
        input.map(|input| one.placed.check(&input, |rule| wanted.contains(&rule))).unwrap_or_default()
    })
}
