//! Maps in the messages that workflow code receives.

use std::iter;

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    schema::{
        descriptor::{DescriptorProto, FieldDescriptorProto, Label, Type},
        pool::{Kind, Pool, Rpc, ServiceView, without_dot},
    },
};

/// A `HashMap` has another order when a workflow is replayed. Under protoc, the settings of prost are unknown.
pub(in crate::check) fn unordered_map(
    pool: &Pool<'_>,
    service: ServiceView<'_>,
    diagnostics: &mut Diagnostics,
) {
    for rpc in service.annotated_rpcs() {
        for kind in rpc.kinds() {
            for map in received(rpc, kind).map(|message| maps(pool, message)).unwrap_or_default() {
                diagnostics.push(diagnose(rpc, kind, &map));
            }
        }
    }
}

/// Returns the full name of the message that workflow code receives.
fn received(rpc: Rpc<'_>, kind: Kind) -> Option<&str> {
    match kind {
        Kind::Workflow | Kind::Signal | Kind::Update => Some(without_dot(&rpc.proto.input_type)),
        Kind::Activity => Some(without_dot(&rpc.proto.output_type)),
        Kind::Query => None,
    }
}

/// Returns the full names of the map fields of a message, and of the messages inside it.
fn maps(pool: &Pool<'_>, message: &str) -> Vec<String> {
    let mut maps = Vec::new();
    for name in pool.reachable(iter::once(message)) {
        let fields = pool.message(name).into_iter().flat_map(|message| &message.field);
        maps.extend(fields.filter(|field| is_map(pool, field)).map(|field| format!("{name}.{}", field.name)));
    }
    maps
}

fn is_map(pool: &Pool<'_>, field: &FieldDescriptorProto) -> bool {
    let may_be_map = field.label() == Label::Repeated && field.r#type() == Type::Message;
    may_be_map && pool.message(without_dot(field.type_name())).is_some_and(DescriptorProto::is_map_entry)
}

fn diagnose(rpc: Rpc<'_>, kind: Kind, map: &str) -> Diagnostic {
    let name = &rpc.proto.name;
    let message =
        format!("{kind} `{name}` passes the map `{map}` to workflow code, whose order may differ on replay");
    let help =
        "generate maps as `BTreeMap` (protoc-gen-prost: `btree_map=.`), or do not iterate over this one";
    Diagnostic::new(Rule::UnorderedMap, rpc.option_at(kind, &[]), message).help(help)
}
