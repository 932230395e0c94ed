//! The keys by which workflows are assigned to cells.

use temporal_prost_expression::Template;

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    expression::Expression,
    schema::{
        descriptor::{CellOptions, MethodOptions},
        pool::Rpc,
    },
};

/// Reports keys that send the same tenant to different cells, or all tenants to the same ones.
pub(super) fn unstable_cell_key(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let key = Expression::cell_key(rpc);
    let Some(sources) = key.as_ref().and_then(Expression::key).map(Template::sources) else { return };
    let result = match () {
        () if sources.is_random() => "is random, so each start of the same tenant goes to other cells",
        () if sources.reads_clock() => "depends on the time, so the same tenant goes to other cells later",
        () if !sources.reads_input() => "is the same for every input, so all tenants share the same cells",
        () => return,
    };
    let message = format!("the cell key of `{}` {result}", rpc.proto.name);
    let at = rpc.extension_at(MethodOptions::CELLS, &[CellOptions::KEY.number]);
    let help = "use the field of the input that names the tenant, and nothing else";
    diagnostics.push(Diagnostic::new(Rule::UnstableCellKey, at, message).option("key").help(help));
}
