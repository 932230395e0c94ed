//! Fields and members.

use super::{
    Checker,
    shape::{Inner, Shape},
};
use crate::{
    check::{
        message::{MessageType, Type},
        suggest::did_you_mean,
    },
    parser::ast::{Expression, Span},
    problem::{Problem, Rule},
    value::kinds::Kinds,
};

impl<'p> Checker<'p> {
    pub(super) fn get(&mut self, target: &'p Expression, path: &[String], span: Span) -> Shape<'p> {
        let mut shape = self.expression(target);
        for segment in path {
            if shape.kinds.is_empty() {
                return Shape::none();
            }
            shape = self.member(&shape, segment, span);
        }
        shape
    }

    /// Infers a member of a value; null if it does not exist.
    pub(super) fn member(&mut self, shape: &Shape<'p>, name: &str, span: Span) -> Shape<'p> {
        if !shape.kinds.overlaps(Kinds::OBJECT.or(Kinds::ARRAY)) {
            if !shape.kinds.and(Kinds::ALL.without(Kinds::NULL)).is_empty() {
                let message = format!("there is no `{name}` in {}, so this is null", shape.kinds);
                self.report(Problem::new(Rule::UnknownField, message, span.range()));
            }
            return Shape::of(Kinds::NULL);
        }
        let found = match &shape.inner {
            Inner::Message(message) => self.field(*message, name, span),
            Inner::Each(element) => (**element).clone(),
            Inner::Members(members) => members.get(name).cloned().unwrap_or_else(|| Shape::of(Kinds::NULL)),
            Inner::Unknown => Shape::unknown(),
        };
        if name == "*" && shape.kinds.overlaps(Kinds::ARRAY) {
            return Shape::of(Kinds::ARRAY.or(Kinds::NULL));
        }
        found.with(Kinds::NULL)
    }

    fn field(&mut self, message: MessageType<'p>, name: &str, span: Span) -> Shape<'p> {
        if let Some(field) = message.field(name) {
            return Shape { zero: field.zero(), ..Shape::of_type(&field.ty, message.messages) };
        }
        let help = meant(message, name);
        let text = format!("`{}` has no field `{name}` in JSON, so this is null", message.name());
        self.report(Problem::new(Rule::UnknownField, text, span.range()).help(help));
        // Go evaluates it to null, but each mistake is reported once.
        Shape::unknown()
    }
}

/// An expression with the fields of its leading path by their JSON names: `clusterName` for `cluster_name`.
pub(crate) fn respell(message: MessageType<'_>, code: &str) -> String {
    let end = code.find(|character: char| !character.is_alphanumeric() && character != '_');
    let (name, rest) = code.split_at(end.unwrap_or(code.len()));
    let folded = |name: &str| name.replace('_', "").to_lowercase();
    let field = message.fields.iter().find(|field| folded(field.name()) == folded(name));
    let Some(field) = field else { return code.to_owned() };
    let inner = match &field.ty {
        Type::Message(name) => message.messages.get(name),
        _ => None,
    };
    match (rest.strip_prefix('.'), inner) {
        (Some(rest), Some(inner)) => format!("{}.{}", field.json_name, respell(inner, rest)),
        _ => format!("{}{rest}", field.json_name),
    }
}

/// The field that has this as its original name, or else one with a similar name.
fn meant(message: MessageType<'_>, name: &str) -> Option<String> {
    let original = message.fields.iter().find(|field| field.name() == name);
    match original {
        Some(field) => Some(format!("the JSON name is `{}`", field.json_name)),
        None => did_you_mean(name, message.fields.iter().map(|field| field.json_name.as_str())),
    }
}
