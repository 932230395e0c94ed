//! The keys by which workflows are assigned to cells.

use super::Written;
use crate::{
    diagnostic::{Diagnostics, Rule},
    expression::Purpose,
};

/// Reports keys that send the same tenant to different cells, or all tenants to the same ones.
pub(in crate::check) fn unstable_cell_key(written: &Written<'_>, diagnostics: &mut Diagnostics) {
    let Some(sources) = written.sources(Purpose::CellKey) else { return };
    let result = match () {
        () if sources.is_random() => "is random, so each start of the same tenant goes to other cells",
        () if sources.reads_clock() => "depends on the time, so the same tenant goes to other cells later",
        () if !sources.reads_input() => "is the same for every input, so all tenants share the same cells",
        () => return,
    };
    let message = format!("the cell key of `{}` {result}", written.rpc.proto.name);
    let help = "use the field of the input that names the tenant, and nothing else";
    diagnostics.push(written.placed.report(Rule::UnstableCellKey, message).help(help));
}
