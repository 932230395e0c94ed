//! Ids and search attributes, which are programs over the input.

use temporal_prost_expression::Messages;

use crate::{
    diagnostic::Diagnostics,
    expression::Expression,
    schema::{Kind, Rpc, undotted},
};

pub(super) fn are_sound(messages: &Messages, rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let Some(input) = messages.get(undotted(&rpc.proto.input_type)) else { return };
    let expressions = [Kind::Workflow, Kind::Update].into_iter().flat_map(|kind| Expression::of(rpc, kind));
    expressions.flat_map(|expression| expression.check(&input)).for_each(|found| diagnostics.push(found));
}
