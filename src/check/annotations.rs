//! What an rpc may be.

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    schema::{Kind, Rpc, undotted},
};

pub(super) fn combine(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let kinds = rpc.kinds();
    let faces = kinds.iter().filter(|kind| **kind != Kind::Activity).count();
    let legal = faces <= 1 && !(kinds.contains(&Kind::Activity) && kinds.contains(&Kind::Query));
    if legal {
        return;
    }
    let list: Vec<_> = kinds.iter().map(|kind| kind.one()).collect();
    let message = format!("`{}` cannot be {} at once", rpc.proto.name, list.join(" and "));
    diagnostics.push(
        Diagnostic::new(Rule::OptionCombination, rpc.at(), message).help(
            "split it into several rpcs; only an activity may also be a workflow, a signal or an update",
        ),
    );
}

pub(super) fn are_unary(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    if !rpc.proto.client_streaming && !rpc.proto.server_streaming {
        return;
    }
    let message = format!("`{}` streams, and Temporal passes single messages", rpc.proto.name);
    diagnostics.push(
        Diagnostic::new(Rule::StreamingRpc, rpc.at(), message)
            .help("remove `stream` from its input and output"),
    );
}

/// The output of an rpc that is an activity, too, belongs to the activity.
pub(super) fn signals_return_nothing(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let output = undotted(&rpc.proto.output_type);
    if !rpc.is(Kind::Signal) || rpc.is(Kind::Activity) || output == "google.protobuf.Empty" {
        return;
    }
    let message = format!("signal `{}` returns `{output}`, and nobody waits for a signal", rpc.proto.name);
    diagnostics.push(
        Diagnostic::new(Rule::SignalOutput, rpc.at(), message)
            .help("return `google.protobuf.Empty`, or make it an update"),
    );
}
