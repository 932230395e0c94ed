//! The kinds that an rpc can have.

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    schema::pool::{Kind, Rpc, without_dot},
};

pub(super) fn option_combination(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let kinds = rpc.kinds();
    let faces = kinds.iter().filter(|kind| **kind != Kind::Activity).count();
    let legal = faces <= 1 && !(kinds.contains(&Kind::Activity) && kinds.contains(&Kind::Query));
    if legal {
        return;
    }
    let list: Vec<_> = kinds.iter().map(|kind| kind.one()).collect();
    let message = format!("`{}` cannot be {} at once", rpc.proto.name, list.join(" and "));
    let help = "split it into separate rpcs; only an activity can also be a workflow, a signal or an update";
    diagnostics.push(Diagnostic::new(Rule::OptionCombination, rpc.at(), message).help(help));
}

pub(super) fn streaming_rpc(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    if !rpc.proto.client_streaming && !rpc.proto.server_streaming {
        return;
    }
    let message = format!("`{}` is a streaming rpc, which Temporal does not support", rpc.proto.name);
    let help = "remove `stream` from its input and output";
    diagnostics.push(Diagnostic::new(Rule::StreamingRpc, rpc.at(), message).help(help));
}

/// If the rpc is an activity too, the output belongs to the activity.
pub(super) fn signal_output(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    let output = without_dot(&rpc.proto.output_type);
    if !rpc.is(Kind::Signal) || rpc.is(Kind::Activity) || output == "google.protobuf.Empty" {
        return;
    }
    let message = format!("signal `{}` returns `{output}`, but signals have no result", rpc.proto.name);
    let help = "return `google.protobuf.Empty`, or make it an update";
    diagnostics.push(Diagnostic::new(Rule::SignalOutput, rpc.at(), message).help(help));
}
