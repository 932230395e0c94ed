//! Ids, search attributes, cell keys and resources, which are expressions over the input.

use temporal_prost_expression::Messages;

use crate::{
    diagnostic::{Diagnostics, Rule},
    expression::Expression,
    schema::pool::{Kind, Rpc, without_dot},
};

/// An expression, and the rpc whose option as a `kind` contains it.
pub(crate) struct Written<'a> {
    pub(super) rpc: Rpc<'a>,
    pub(super) kind: Kind,
    pub(super) expression: Expression<'a>,
}

impl<'a> Written<'a> {
    /// Returns the expressions of all rpcs, in their order.
    pub(crate) fn all(rpcs: &[Rpc<'a>]) -> Vec<Self> {
        let kinds = [Kind::Workflow, Kind::Update];
        let options = rpcs.iter().flat_map(|rpc| kinds.map(|kind| (*rpc, kind)));
        let written = |(rpc, kind)| {
            // Written once for each rpc, whatever its kind.
            let once =
                (kind == Kind::Workflow).then(|| [Expression::cell_key(rpc), Expression::resource(rpc)]);
            let expressions =
                Expression::of(rpc, kind).into_iter().chain(once.into_iter().flatten().flatten());
            expressions.map(move |expression| Self { rpc, kind, expression })
        };
        options.flat_map(written).collect()
    }
}

/// Checks the rules that are wanted for all expressions over `messages`.
pub(super) fn check(
    messages: &Messages,
    written: &[Written<'_>],
    mut is_wanted: impl FnMut(Rule) -> bool,
) -> Diagnostics {
    let found = written.iter().filter_map(|Written { rpc, expression, .. }| {
        let input = messages.get(without_dot(&rpc.proto.input_type))?;
        Some(expression.check(&input, &mut is_wanted))
    });
    found.flatten().collect()
}
