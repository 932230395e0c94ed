//! Mappings that yield search attributes with types.

use super::{Checker, shape::Shape};
use crate::{
    check::{message::MessageType, suggest::did_you_mean},
    parser::{
        ast::{Program, Span, Statement, Target},
        fragment::Code,
    },
    problem::{Problem, Rule},
    search_attribute::TYPES,
    value::kinds::Kinds,
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
        let Some(ty) = path.first() else { return };
        let Some(accepted) = accepted(ty) else { return self.unknown_type(ty, statement.span) };
        // What is reported already need not be reported again.
        if path.len() == 2 && self.problems.len() == found {
            let value = self.guard(|checker| checker.expression(&statement.value));
            self.attribute_value((ty, accepted), &value, statement.value.span);
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
