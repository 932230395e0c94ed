//! The attributes that the rpcs of a resource take and return.

use super::{Draft, attributes::Attributes, field, messages};
use crate::{
    diagnostic::Rule,
    expression::json_name,
    model::{Attribute, AttributeKind, Operation},
    schema::{
        descriptor::{FieldBehavior, Label, Type},
        pool::{FieldView, Kind, Rpc},
    },
};

impl Draft<'_> {
    pub(super) fn exchange(&mut self, rpc: Rpc<'_>, kind: Kind, attributes: &Attributes) -> Operation {
        Operation {
            input: self.inputs(rpc, attributes),
            output: if kind == Kind::Signal { Vec::new() } else { self.outputs(rpc, attributes) },
            ..Self::operation(rpc, kind)
        }
    }

    fn inputs(&mut self, rpc: Rpc<'_>, attributes: &Attributes) -> Vec<String> {
        let Some(view) = self.pool.message_view(messages(rpc).0) else { return Vec::new() };
        let mut names = Vec::new();
        let is_sent =
            |of: &FieldView<'_>| !field::is_skipped(of) && !field::is(of, FieldBehavior::OutputOnly);
        for of in view.fields().filter(is_sent) {
            let name = field::name(&of);
            if (name == "id" && is_text(&of)) || stands_for(attributes.find(&name), &of) {
                names.push(name);
            } else if name != "id" {
                let message = format!("no attribute feeds `{}` of `{}`", of.proto.name, rpc.proto.name);
                let help = "add a field of this name and type to the input of the creation, or set `skip`";
                self.about(Rule::TerraformUnfedInput, &of, (message, help));
            }
        }
        names
    }

    fn outputs(&mut self, rpc: Rpc<'_>, attributes: &Attributes) -> Vec<String> {
        let Some(view) = self.pool.message_view(messages(rpc).1) else { return Vec::new() };
        let mut names = Vec::new();
        for of in view.fields().filter(|of| !field::is_skipped(of)) {
            let name = field::name(&of);
            if stands_for(attributes.find(&name), &of) {
                names.push(name);
            } else if name != "id" {
                let message = format!("no attribute holds `{}` of `{}`", of.proto.name, rpc.proto.name);
                let help = "add a field of this name and type to the output of the read, or set `skip`";
                self.about(Rule::TerraformUnheldOutput, &of, (message, help));
            }
        }
        names
    }
}

/// Returns whether an attribute stands for a field of this name and type.
fn stands_for(attribute: Option<&Attribute>, field: &FieldView<'_>) -> bool {
    attribute
        .is_some_and(|attribute| attribute.json == json_name(field.proto) && is_kind(&attribute.kind, field))
}

/// Returns whether the values of an attribute are of the type of a field.
fn is_kind(kind: &AttributeKind, field: &FieldView<'_>) -> bool {
    let is_list = matches!(kind, AttributeKind::Collection(..) | AttributeKind::Objects(..));
    if is_list != (field.proto.label() == Label::Repeated) {
        return false;
    }
    let element = if let AttributeKind::Collection(_, element) = kind { element } else { kind };
    match field.proto.r#type() {
        Type::Bool => *element == AttributeKind::Bool,
        Type::Double | Type::Float => matches!(element, AttributeKind::Real | AttributeKind::Float),
        Type::String => *element == AttributeKind::Text,
        Type::Bytes => *element == AttributeKind::Bytes,
        Type::Enum => matches!(element, AttributeKind::Enum(..)),
        // Maps, well-known types and other messages are not taken for each other by mistake.
        Type::Message | Type::Group => true,
        _ => matches!(element, AttributeKind::Integer(_)),
    }
}

fn is_text(field: &FieldView<'_>) -> bool {
    field.proto.label() != Label::Repeated && field.proto.r#type() == Type::String
}
