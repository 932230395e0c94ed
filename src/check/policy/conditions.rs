//! Conditions in Datalog.

use std::ops::Range;

use biscuit_parser::builder::Term;

use super::facts;
use crate::{
    condition::{Condition, Fault, FieldFact},
    diagnostic::{Diagnostic, Diagnostics, Rule},
    did_you_mean,
    expression::{InputField, json_name},
    model::FactType,
    schema::{
        descriptor::{AccessOptions, MethodOptions, OptionField},
        pool::{Pool, Rpc, ServiceView, without_dot},
    },
};

/// A condition in the rule of an rpc.
pub(super) struct Written<'a> {
    pub(super) rpc: Rpc<'a>,
    field: OptionField,
    index: i32,
    text: &'a str,
}

impl<'a> Written<'a> {
    pub(super) fn of(rpc: Rpc<'a>) -> impl Iterator<Item = Self> {
        let lists = rpc.options().access.as_deref().into_iter().flat_map(|access| {
            [(AccessOptions::OR_IF, &access.or_if), (AccessOptions::CHECK, &access.check)]
        });
        lists.flat_map(move |(field, texts)| {
            (0..).zip(texts).map(move |(index, text)| Self { rpc, field, index, text })
        })
    }

    pub(super) fn parse(&self) -> Result<Condition, Fault> {
        Condition::parse(self.text)
    }

    pub(super) fn diagnostic(&self, rule: Rule, message: String, range: Range<usize>) -> Diagnostic {
        let Self { rpc, field, index, text } = self;
        let at = rpc.extension_at(MethodOptions::ACCESS, &[field.number, *index]);
        Diagnostic::new(rule, at, message).option(format!("{}[{index}]", field.name)).expression(*text, range)
    }

    /// Returns the bytes of the name of a fact.
    pub(super) fn range_of_fact(&self, name: &str) -> Range<usize> {
        let start = self.text.find(&format!("{name}(")).unwrap_or_default();
        start..start + name.len()
    }

    /// Returns the bytes of a text in quotes.
    pub(super) fn range_of(&self, text: &str) -> Range<usize> {
        let quoted = format!("{text:?}");
        let start = self.text.find(&quoted);
        start.map_or(0..self.text.len(), |start| start..start + quoted.len())
    }
}

pub(in crate::check) fn invalid_condition(
    pool: &Pool<'_>,
    service: ServiceView<'_>,
    diagnostics: &mut Diagnostics,
) {
    for written in service.annotated_rpcs().flat_map(Written::of) {
        match written.parse() {
            Ok(_) => diagnostics.extend(ill_typed(pool, &written)),
            Err(Fault { message, range }) => {
                let message = format!("this is not a condition of a policy: {message}");
                let help = "write facts and comparisons, such as `field(\"nodes\", $nodes), $nodes <= 10`";
                diagnostics.push(written.diagnostic(Rule::InvalidCondition, message, range).help(help));
            }
        }
    }
}

/// Reports comparisons of values of types that cannot be compared.
fn ill_typed<'a>(pool: &Pool<'_>, written: &'a Written<'_>) -> impl Iterator<Item = Diagnostic> + 'a {
    let input = without_dot(&written.rpc.proto.input_type);
    let of_field = |path: &str| InputField::at_path(pool, input, path)?.fact_type().map(FactType::kind);
    let faults = Condition::ill_typed(written.text, facts::has_value, of_field);
    faults.into_iter().map(|Fault { message, range }| {
        let message = format!("workers would refuse every command: {message}");
        let help = "compare values of one type; strings and enums are texts";
        written.diagnostic(Rule::InvalidCondition, message, range).help(help)
    })
}

/// Reports fields that the input does not have, or that have no fact.
pub(in crate::check) fn unusable_fact(
    pool: &Pool<'_>,
    service: ServiceView<'_>,
    diagnostics: &mut Diagnostics,
) {
    for written in service.annotated_rpcs().flat_map(Written::of) {
        let Ok(condition) = written.parse() else { continue };
        for fact in condition.fields() {
            let Some((message, help)) = fault(pool, written.rpc, fact) else { continue };
            let found = written.diagnostic(Rule::UnusableFact, message, written.range_of(fact.path));
            diagnostics.push(found.help(help));
        }
    }
}

/// Returns the problem and the remedy.
fn fault(
    pool: &Pool<'_>,
    rpc: Rpc<'_>,
    FieldFact { path, value }: FieldFact<'_>,
) -> Option<(String, String)> {
    let input = without_dot(&rpc.proto.input_type);
    let Some(field) = InputField::at_path(pool, input, path) else {
        let names = pool.message(input).into_iter().flat_map(|message| message.field.iter().map(json_name));
        let help =
            did_you_mean(path, names).unwrap_or_else(|| "use the names in JSON, joined by dots".to_owned());
        return Some((
            format!("`{input}` has no field `{path}` in JSON, so the condition never holds"),
            help,
        ));
    };
    let Some(kind) = field.fact_type() else {
        let help =
            "use a string, an enum, an integer or a bool; for everything else, write code in the worker";
        return Some((format!("the field `{path}` of `{input}` cannot be a fact"), help.to_owned()));
    };
    let compared = literal(value).filter(|literal| *literal != kind)?;
    let message = format!("the field `{path}` is {}, and is compared with {}", kind.name(), compared.name());
    Some((message, format!("compare it with {}", kind.name())))
}

/// Returns the type of a value, or `None` for variables and for values that no field has.
fn literal(term: &Term) -> Option<FactType> {
    match term {
        Term::Str(_) => Some(FactType::Text),
        Term::Integer(_) => Some(FactType::Integer),
        Term::Bool(_) => Some(FactType::Flag),
        _ => None,
    }
}
