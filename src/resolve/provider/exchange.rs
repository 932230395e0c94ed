//! The attributes that the rpcs of a resource take and return.

use super::{Draft, attributes::Attributes, field, kind, messages};
use crate::{
    diagnostic::Rule,
    expression::json_name,
    model::{Attribute, AttributeKind, Collection, Operation},
    schema::{
        descriptor::{FieldBehavior, Label, Type},
        pool::{FieldView, Kind, MessageView, Rpc, without_dot},
    },
};

/// The direction of a message: an rpc takes its input and returns its output.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Input,
    Output,
}

impl Direction {
    /// Returns the message of an rpc in this direction.
    fn message(self, rpc: Rpc<'_>) -> &str {
        let (input, output) = messages(rpc);
        match self {
            Self::Input => input,
            Self::Output => output,
        }
    }

    /// Returns `true` if values of the field are sent in this direction.
    fn sends(self, of: &FieldView<'_>) -> bool {
        let is_excluded = self == Self::Input && field::is(of, FieldBehavior::OutputOnly);
        !field::is_skipped(of) && !is_excluded
    }

    /// Returns the rule that a field without an attribute breaks, the verb for the attribute, and the message that lacks
    /// the field.
    fn fault(self) -> (Rule, &'static str, &'static str) {
        match self {
            Self::Input => (Rule::TerraformUnfedInput, "feeds", "the input of the creation"),
            Self::Output => (Rule::TerraformUnheldOutput, "holds", "the output of the read"),
        }
    }
}

/// The declaration around a field.
#[derive(Clone, Copy)]
enum Owner<'n> {
    Rpc(&'n str),
    /// A message inside an attribute.
    Message(&'n str),
}

impl<'a> Draft<'a> {
    pub(super) fn exchange(&mut self, rpc: Rpc<'_>, kind: Kind, attributes: &Attributes) -> Operation {
        Operation {
            input: self.exchanged(rpc, Direction::Input, attributes),
            output: match kind {
                Kind::Signal => Vec::new(),
                _ => self.exchanged(rpc, Direction::Output, attributes),
            },
            ..Self::operation(rpc, kind)
        }
    }

    /// Returns the names of the attributes that stand for the fields of a message.
    fn exchanged(&mut self, rpc: Rpc<'_>, direction: Direction, attributes: &Attributes) -> Vec<String> {
        let Some(view) = self.pool.message_view(direction.message(rpc)) else { return Vec::new() };
        let mut names = Vec::new();
        for of in view.fields().filter(|of| direction.sends(of)) {
            let name = field::name(&of);
            if let Some(attribute) = self.standing_for(&of, attributes.all()) {
                self.compare_inside(attribute, &of, direction);
                names.push(name);
            } else if name == "id" {
                names.extend((direction == Direction::Input && is_text(&of)).then_some(name));
            } else {
                self.without_attribute(&of, direction, Owner::Rpc(&rpc.proto.name));
            }
        }
        names
    }

    /// Compares the fields of a message with the attributes of an object.
    fn compare_inside(&mut self, attribute: &Attribute, of: &FieldView<'_>, direction: Direction) {
        let (AttributeKind::Object(inside) | AttributeKind::Objects(_, inside)) = &attribute.kind else {
            return;
        };
        let Some(view) = self.message_in(of) else { return };
        for nested in view.fields().filter(|of| direction.sends(of)) {
            match self.standing_for(&nested, inside) {
                Some(attribute) => self.compare_inside(attribute, &nested, direction),
                None => self.without_attribute(&nested, direction, Owner::Message(&view.proto.name)),
            }
        }
    }

    /// Reports a field that no attribute stands for.
    fn without_attribute(&mut self, of: &FieldView<'_>, direction: Direction, owner: Owner<'_>) {
        let (rule, verb, place) = direction.fault();
        let (owner, place) = match owner {
            Owner::Rpc(name) => (name, place),
            Owner::Message(name) => (name, "the message of the attribute"),
        };
        let message = format!("no attribute {verb} `{}` of `{owner}`", of.proto.name);
        let help = format!("add a field of this name and type to {place}, or set `skip`");
        self.about(rule, of, (message, &help));
    }

    /// Returns the attribute with the name and type of a field.
    fn standing_for<'m>(&self, of: &FieldView<'_>, attributes: &'m [Attribute]) -> Option<&'m Attribute> {
        let name = field::name(of);
        let found = attributes.iter().find(|attribute| attribute.name == name)?;
        Some(found).filter(|found| found.json == json_name(of.proto) && self.is_kind(&found.kind, of))
    }

    /// Returns `true` if the values of an attribute have the type of a field.
    fn is_kind(&self, kind: &AttributeKind, of: &FieldView<'_>) -> bool {
        let (collection, single) = match kind {
            AttributeKind::Collection(collection, element) => (Some(*collection), Some(&**element)),
            AttributeKind::Objects(collection, _) => (Some(*collection), None),
            AttributeKind::Object(_) => (None, None),
            single => (None, Some(single)),
        };
        let value = self.map_value(of);
        collection.is_some() == (of.proto.label() == Label::Repeated)
            && (collection == Some(Collection::Map)) == value.is_some()
            && is_single(single, value.as_ref().unwrap_or(of))
    }

    /// Returns the message of a field, or of the values of a map.
    fn message_in(&self, of: &FieldView<'_>) -> Option<MessageView<'a>> {
        let value = self.map_value(of);
        self.pool.message_view(without_dot(value.as_ref().unwrap_or(of).proto.type_name()))
    }
}

/// Returns `true` if a single value of a field can be a value of an attribute, whose kind is `None` for an object.
fn is_single(attribute: Option<&AttributeKind>, of: &FieldView<'_>) -> bool {
    match (attribute, kind::simple(of)) {
        (None, None) => matches!(of.proto.r#type(), Type::Message | Type::Group),
        (Some(AttributeKind::Enum(..)), None) => of.proto.r#type() == Type::Enum,
        (
            Some(AttributeKind::Real | AttributeKind::Float),
            Some(AttributeKind::Real | AttributeKind::Float),
        )
        | (Some(AttributeKind::Integer(_)), Some(AttributeKind::Integer(_)))
        | (Some(AttributeKind::Json(_)), Some(AttributeKind::Json(_))) => true,
        (attribute, kind) => attribute.is_some() && attribute == kind.as_ref(),
    }
}

fn is_text(field: &FieldView<'_>) -> bool {
    field.proto.label() != Label::Repeated && field.proto.r#type() == Type::String
}
