//! Ids and search attributes, which are expressions over the input.

use temporal_prost_expression::Messages;

use crate::{
    diagnostic::Diagnostics,
    expression::Expression,
    schema::pool::{Kind, Rpc, without_dot},
};

/// Checks all expressions over `messages`.
pub(super) fn check(messages: &Messages, rpcs: &[Rpc<'_>]) -> Diagnostics {
    let found = rpcs.iter().flat_map(|rpc| {
        let input = messages.get(without_dot(&rpc.proto.input_type));
        let expressions =
            [Kind::Workflow, Kind::Update].into_iter().flat_map(|kind| Expression::of(*rpc, kind));
        input
            .map(|input| expressions.flat_map(move |expression| expression.check(&input)))
            .into_iter()
            .flatten()
    });
    found.collect()
}
