//! Ids that can be too long.

use super::{Id, Ids};
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    expression::InputField,
    schema::{
        descriptor::{FieldDescriptorProto, Label, Type},
        pool::without_dot,
    },
};

/// The default limit of servers, in bytes.
const MAX_ID: usize = 1000;

pub(in crate::check) fn unbounded_id(ids: &Ids<'_>, diagnostics: &mut Diagnostics) {
    for id in &ids.all {
        for path in id.sources.unlimited() {
            let field = InputField::at(ids.pool, id.input(), path);
            if field.is_some_and(|field| is_unbounded(field.proto)) {
                diagnostics.push(diagnose(id, &path.join(".")));
            }
        }
    }
}

fn diagnose(id: &Id<'_>, path: &str) -> Diagnostic {
    let message = format!(
        "the id of {} `{}` contains `{path}` of any length, but servers reject ids of more than {MAX_ID} bytes",
        id.kind, id.rpc.proto.name
    );
    let help = "shorten the text with `.slice(0, 200)`, or replace it by its `.hash(…)`";
    id.diagnostic(Rule::UnboundedId, message).help(help)
}

fn is_unbounded(field: &FieldDescriptorProto) -> bool {
    let is_text = match field.r#type() {
        Type::String | Type::Bytes => true,
        Type::Message => matches!(
            without_dot(field.type_name()),
            "google.protobuf.StringValue" | "google.protobuf.BytesValue" | "google.protobuf.FieldMask"
        ),
        _ => false,
    };
    is_text || field.label() == Label::Repeated
}
