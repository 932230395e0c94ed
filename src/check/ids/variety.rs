//! Ids that are the same for different inputs, or different for the same.

use super::{Id, Ids};
use crate::{
    diagnostic::{Diagnostics, Rule},
    expression::{InputField, json_name},
    schema::{
        descriptor::{EnumDescriptorProto, FieldDescriptorProto, Label, Type, WorkflowOptions},
        pool::{Kind, Pool, TypeKind, without_dot},
    },
};

pub(in crate::check) fn constant_id(ids: &Ids<'_>, diagnostics: &mut Diagnostics) {
    let constant = ids.of(Kind::Workflow).filter(|id| id.sources.is_constant() && !id.is_mistaken);
    for id in constant.filter(|id| has_fields(ids.pool, id) && !is_shared(id)) {
        let message = format!(
            "workflow `{}` has the same id for every input, so a start fails while another one runs",
            id.rpc.proto.name
        );
        let help = format!(
            "add {}, or set `workflow_id_conflict_policy` if only one workflow is to run at a time",
            example(ids.pool, id)
        );
        diagnostics.push(id.diagnostic(Rule::ConstantId, message).help(help));
    }
}

pub(in crate::check) fn id_without_input(ids: &Ids<'_>, diagnostics: &mut Diagnostics) {
    let independent =
        ids.of(Kind::Workflow).filter(|id| !id.sources.reads_input() && !id.sources.is_constant());
    for id in independent.filter(|id| has_fields(ids.pool, id)) {
        let message = format!(
            "the id of workflow `{}` does not depend on its input, so a start that is repeated runs it twice",
            id.rpc.proto.name
        );
        let help = format!("use {}", example(ids.pool, id));
        diagnostics.push(id.diagnostic(Rule::IdWithoutInput, message).help(help));
    }
}

pub(in crate::check) fn low_cardinality_id(ids: &Ids<'_>, diagnostics: &mut Diagnostics) {
    for id in ids.of(Kind::Workflow).filter(|id| !is_shared(id)) {
        let Some(count) = values(ids.pool, id) else { continue };
        let fields: Vec<_> = id.sources.fields().map(|path| format!("`{}`", path.join("."))).collect();
        let message = format!(
            "the id of workflow `{}` depends on {} alone, so no more than {count} of them run at a time",
            id.rpc.proto.name,
            fields.join(" and ")
        );
        let help = "add a field with more values, or set `workflow_id_conflict_policy` if this is intended";
        diagnostics.push(id.diagnostic(Rule::LowCardinalityId, message).help(help));
    }
}

/// Servers return the result of the first update with the same id.
pub(in crate::check) fn constant_update_id(ids: &Ids<'_>, diagnostics: &mut Diagnostics) {
    for id in ids.of(Kind::Update).filter(|id| id.sources.is_constant() && !id.is_mistaken) {
        let message = format!(
            "update `{}` has the same id for every call, so every call after the first of a run returns the first \
             result and does nothing",
            id.rpc.proto.name
        );
        let help = "remove the id, so that each call has its own, or add a field of the input";
        diagnostics.push(id.diagnostic(Rule::ConstantUpdateId, message).help(help));
    }
}

fn has_fields(pool: &Pool<'_>, id: &Id<'_>) -> bool {
    pool.message(id.input()).is_some_and(|input| !input.field.is_empty())
}

/// Returns whether the schema says what happens if the id is taken.
fn is_shared(id: &Id<'_>) -> bool {
    id.rpc.options().workflow.as_ref().is_some_and(|options| {
        let WorkflowOptions { id_reuse_policy, workflow_id_conflict_policy, signal, update, .. } = &**options;
        let starts = signal.iter().any(|one| one.start) || update.iter().any(|one| one.start);
        *id_reuse_policy != 0 || *workflow_id_conflict_policy != 0 || starts
    })
}

/// Returns a field of the input that can be part of an id.
fn example(pool: &Pool<'_>, id: &Id<'_>) -> String {
    let is_text =
        |field: &&FieldDescriptorProto| field.label() != Label::Repeated && field.r#type() == Type::String;
    let field = pool.message(id.input()).and_then(|input| input.field.iter().find(is_text));
    field.map_or_else(
        || "the field of the input that identifies it".to_owned(),
        |field| format!("the field of the input that identifies it, such as `${{! {} }}`", json_name(field)),
    )
}

/// Returns the greatest number of ids if they depend on booleans and enums alone.
fn values(pool: &Pool<'_>, id: &Id<'_>) -> Option<usize> {
    let sources = &id.sources;
    if sources.reads_whole_input() || sources.reads_clock() || sources.is_random() || !sources.reads_input() {
        return None;
    }
    sources.fields().try_fold(1_usize, |count, path| {
        let InputField { message, proto } = InputField::at(pool, id.input(), path)?;
        let unset = usize::from(pool.has_presence(message, proto));
        count.checked_mul(values_of(pool, proto)? + unset)
    })
}

fn values_of(pool: &Pool<'_>, field: &FieldDescriptorProto) -> Option<usize> {
    match (field.label(), field.r#type()) {
        (Label::Repeated, _) => None,
        (_, Type::Bool) => Some(2),
        (_, Type::Enum) => match pool.type_of(without_dot(field.type_name()))?.kind {
            TypeKind::Enum(EnumDescriptorProto { value, .. }) => Some(value.len()),
            TypeKind::Message(_) => None,
        },
        _ => None,
    }
}
