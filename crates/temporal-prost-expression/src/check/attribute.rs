//! Mappings that yield search attributes with types.

use super::{Checker, shape::Shape};
use crate::{
    check::{message::MessageType, suggest::did_you_mean},
    mapping::search_attribute::TYPES,
    parser::{
        ast::{Expression, Node, Program, Span, Statement, Target},
        fragment::Code,
    },
    problem::{Problem, Rule},
    value::{Value, kinds::Kinds},
};

pub(crate) fn search_attributes(code: &Code, program: &Program, message: &MessageType<'_>) -> Vec<Problem> {
    let mut checker = Checker::new(program, message);
    for statement in &program.statements {
        checker.attribute(statement);
    }
    checker.object(Span::new(0, code.text.len()));
    checker.into_problems(code)
}

impl<'p> Checker<'p> {
    fn attribute(&mut self, statement: &'p Statement) {
        let found = self.problems.len();
        self.statement(statement);
        let Target::Root(path) = &statement.target else { return };
        // A statement with other problems is not reported again.
        let is_new = self.problems.len() == found;
        match path.as_slice() {
            [] if is_new => self.types(&statement.value),
            [ty] => self.attributes_of(ty, statement.span, is_new.then(|| members(&statement.value))),
            [ty, _] => {
                let value = [&statement.value].into_iter();
                self.attributes_of(ty, statement.span, is_new.then_some(value));
            }
            [ty, ..] => self.attributes_of(ty, statement.span, None::<[&Expression; 0]>),
            [] => {}
        }
    }

    /// Checks `{"keyword": {"Name": value}}`.
    fn types(&mut self, value: &'p Expression) {
        let Node::Object(types) = &value.node else { return };
        for (name, attributes) in types {
            if let Node::Literal(Value::String(ty)) = &name.node {
                self.attributes_of(ty, name.span, Some(members(attributes)));
            }
        }
    }

    /// Checks a type at `span`, and the values of its attributes.
    fn attributes_of(
        &mut self,
        ty: &str,
        span: Span,
        values: Option<impl IntoIterator<Item = &'p Expression>>,
    ) {
        let Some(accepted) = accepted(ty) else { return self.unknown_type(ty, span) };
        for value in values.into_iter().flatten() {
            let shape = self.guard(|checker| checker.expression(value));
            self.attribute_value((ty, accepted), &shape, value.span);
        }
    }

    fn unknown_type(&mut self, ty: &str, span: Span) {
        let message = format!("`{ty}` is not a type of search attributes");
        let known = || format!("expected one of {}", TYPES.join(", "));
        let help = did_you_mean(ty, TYPES).unwrap_or_else(known);
        self.report(Problem::new(Rule::UnknownSearchAttributeType, message, span.range()).help(help));
    }

    fn attribute_value(&mut self, (ty, accepted): (&str, Kinds), value: &Shape<'p>, span: Span) {
        let harmless = Kinds::NOTHING.or(Kinds::DELETED);
        if value.kinds.is_empty() {
            return;
        }
        if !value.kinds.overlaps(accepted.or(harmless)) {
            let message =
                format!("a search attribute of the type `{ty}` takes {accepted}, got {}", value.kinds);
            self.report(Problem::new(Rule::WrongSearchAttribute, message, span.range()));
        } else if value.kinds.overlaps(Kinds::NULL) {
            let message = "this search attribute fails if the field is unset, because it is null then";
            let help =
                "add a default with `.or(…)`, or leave the attribute out with `.or(deleted())`".to_owned();
            self.report(Problem::new(Rule::MayBeNull, message, span.range()).help(help));
        }
    }
}

/// Returns the values of an object literal.
fn members(object: &Expression) -> impl Iterator<Item = &Expression> {
    let members = if let Node::Object(members) = &object.node { members.as_slice() } else { &[] };
    members.iter().map(|(_, value)| value)
}

/// The kinds that a type can be made from.
fn accepted(ty: &str) -> Option<Kinds> {
    Some(match ty {
        "bool" => Kinds::BOOL.or(Kinds::STRING),
        "float64" | "int64" => Kinds::NUMBER.or(Kinds::STRING),
        "keyword" | "string" => Kinds::STRING,
        "keyword_list" | "list" => Kinds::ARRAY,
        "time" => Kinds::TIMESTAMP.or(Kinds::STRING),
        _ => return None,
    })
}
