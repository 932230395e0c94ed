//! Ids and search attributes, which are expressions over the input.

use crate::{
    diagnostic::Diagnostics,
    expression::{Expression, messages},
    pool::{Kind, Pool, Rpc, without_dot},
};

/// Checks all expressions, since they share the descriptors of their inputs.
pub(super) fn check(pool: &Pool<'_>, rpcs: &[Rpc<'_>]) -> Diagnostics {
    let messages = messages(pool, rpcs.iter().map(|rpc| without_dot(&rpc.proto.input_type)));
    let found = rpcs.iter().flat_map(|rpc| {
        let input = messages.get(without_dot(&rpc.proto.input_type));
        let expressions =
            [Kind::Workflow, Kind::Update].into_iter().flat_map(|kind| Expression::of(*rpc, kind));
        let found = input.map(|input| expressions.flat_map(|expression| expression.check(&input)).collect());
        found.unwrap_or_else(Vec::new)
    });
    found.collect()
}
