//! Conditions of policies, in Datalog.
//!
//! Only their syntax is known here. `temporal-prost-biscuit` evaluates them, and accepts what this module accepts.

mod elements;
mod language;
mod nesting;
mod types;

use std::{collections::BTreeSet, ops::Range};

use biscuit_parser::{
    builder::{Predicate, Rule, Term},
    parser::parse_source,
};

pub(crate) use temporal_prost_expression::condition::Kind;

/// The length of a condition in bytes, at most.
const MAX_LENGTH: usize = 2048;

/// The statement that a condition is parsed as the body of.
const HEAD: &str = "check if ";

/// A condition: alternatives that are joined by `or`.
pub(crate) struct Condition {
    alternatives: Vec<Rule>,
}

/// A mistake in a condition.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) message: String,
    /// The bytes of the text.
    pub(crate) range: Range<usize>,
}

/// The fact `field(path, value)` in a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FieldFact<'a> {
    pub(crate) path: &'a str,
    /// A variable, or a value that the field must have.
    pub(crate) value: &'a Term,
}

/// A fact in a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fact<'a> {
    pub(crate) name: &'a str,
    /// The number of its values.
    pub(crate) count: usize,
    /// Its first value, if it is a text.
    pub(crate) text: Option<&'a str>,
}

impl Condition {
    pub(crate) fn parse(text: &str) -> Result<Self, Fault> {
        let whole = |message: String| Fault { message, range: 0..text.len() };
        if text.len() > MAX_LENGTH {
            return Err(whole(format!("it has more than {MAX_LENGTH} bytes")));
        }
        nesting::check(text)?;
        let alternatives = alternatives(text)?;
        alternatives.iter().try_for_each(language::check).map_err(whole)?;
        let condition = Self { alternatives };
        if condition.predicates().any(|predicate| is_field(predicate) && field(predicate).is_none()) {
            let message = "`field` needs the path of a field and its value: `field(\"name\", $value)`";
            return Err(whole(message.to_owned()));
        }
        Ok(condition)
    }

    fn predicates(&self) -> impl Iterator<Item = &Predicate> {
        self.alternatives.iter().flat_map(|alternative| &alternative.body)
    }

    pub(crate) fn facts(&self) -> impl Iterator<Item = Fact<'_>> {
        self.predicates().map(|Predicate { name, terms }| Fact {
            name,
            count: terms.len(),
            text: terms.first().and_then(text_of),
        })
    }

    /// Returns the facts about fields of the input.
    pub(crate) fn fields(&self) -> impl Iterator<Item = FieldFact<'_>> {
        self.predicates().filter(|predicate| is_field(predicate)).filter_map(field)
    }

    /// Returns the comparisons that do not apply to their values, of which workers would refuse every command. `known`
    /// tells if facts of this name, of tokens or commands, have a value at this index, and `of_field` returns the type of
    /// a field.
    pub(crate) fn ill_typed(
        text: &str,
        known: impl Fn(&str, usize) -> bool,
        of_field: impl Fn(&str) -> Option<Kind>,
    ) -> Vec<Fault> {
        types::faults(text, &|fact, index| match types::path_of_value(fact, index) {
            Some(path) => of_field(path),
            None => known(&fact.name, index).then(|| types::of_known_fact(fact)),
        })
    }

    /// Returns the names of the rights that it asks for.
    pub(crate) fn rights(&self) -> BTreeSet<&str> {
        let asks = |predicate: &&Predicate| matches!(&*predicate.name, "right" | "right_under");
        let names = self.predicates().filter(asks).filter_map(|predicate| predicate.terms.first());
        names.filter_map(text_of).collect()
    }
}

/// Parses the body of a check.
fn alternatives(text: &str) -> Result<Vec<Rule>, Fault> {
    let source = format!("{HEAD}{text};");
    let whole = |message: &str| Fault { message: message.to_owned(), range: 0..text.len() };
    let mut parsed = match parse_source(&source) {
        Ok(parsed) => parsed,
        Err(errors) => {
            let first = errors.into_iter().next();
            return Err(first.map_or_else(|| whole("it is not Datalog"), |error| fault(text, &error)));
        }
    };
    let check = parsed.checks.pop();
    let others = parsed.facts.len() + parsed.rules.len() + parsed.checks.len() + parsed.policies.len();
    match check {
        Some((_, check)) if others == 0 => Ok(check.queries),
        _ => Err(whole("it is not one condition")),
    }
}

/// The parser names the text that it could not read, which is a part of the source.
fn fault(text: &str, error: &biscuit_parser::parser::Error<'_>) -> Fault {
    let message = error.message.as_deref().unwrap_or("unexpected text");
    let message = message.lines().next().unwrap_or_default().trim_end_matches([':', ' ']).to_owned();
    let rest = error.input.trim_end_matches(';').trim();
    let range = match text.rfind(rest) {
        Some(start) if !rest.is_empty() => start..start + rest.len(),
        _ => 0..text.len(),
    };
    Fault { message, range }
}

fn is_field(predicate: &Predicate) -> bool {
    predicate.name == "field"
}

fn field(predicate: &Predicate) -> Option<FieldFact<'_>> {
    let [path, value] = &predicate.terms[..] else { return None };
    Some(FieldFact { path: text_of(path)?, value })
}

fn text_of(term: &Term) -> Option<&str> {
    match term {
        Term::Str(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(text: &str) -> (String, &str) {
        let fault = Condition::parse(text).map(|_| ()).unwrap_err();
        (fault.message, &text[fault.range])
    }

    /// `tests/generated/tests/policies.rs` reads the same list with `temporal-prost-biscuit`.
    #[test]
    fn conditions_are_accepted_or_refused() {
        for line in include_str!("../tests/fixtures/conditions.txt").lines() {
            let (sign, text) = line.split_at(2);
            assert_eq!(Condition::parse(text).is_ok(), sign == "+ ", "{text}");
        }
    }

    /// `tests/generated/tests/policies.rs` evaluates the same list with `temporal-prost-biscuit`.
    #[test]
    fn comparisons_have_types() {
        let of_field = |path: &str| match path {
            "nodes" => Some(Kind::Integer),
            "urgent" => Some(Kind::Flag),
            _ => Some(Kind::Text),
        };
        for line in include_str!("../tests/fixtures/types.txt").lines() {
            let (sign, text) = line.split_at(2);
            assert!(Condition::parse(text).is_ok(), "{text}");
            let faults = Condition::ill_typed(text, |_, _| true, of_field);
            assert_eq!(faults.is_empty(), sign == "+ ", "{text}: {faults:?}");
        }
        let unknown = Condition::ill_typed("custom($x), $x > 5", |_, _| false, of_field);
        assert_eq!(unknown, []);
    }

    #[test]
    fn faults_say_what_is_wrong_and_where() {
        for (text, wrong) in [
            ("role(admin)", "admin)"),
            (r#"role("admin"); role("other")"#, r#"role("admin"); role("other")"#),
            (r#"role("admin"); allow if true"#, r#"role("admin"); allow if true"#),
            ("", ""),
        ] {
            assert_eq!(refused(text).1, wrong, "{text}: {}", refused(text).0);
        }
        assert_eq!(refused("field($path, 1)").0, refused(r#"field("a", 1, 2)"#).0);
    }

    #[test]
    fn fields_and_rights_are_found_in_every_alternative() {
        let text = r#"field("a.b", $x), $x > 1 or right("r", $y), field("c", true) or right_under("s", $y)"#;
        let condition = Condition::parse(text).unwrap();
        let paths: Vec<_> = condition.fields().map(|fact| fact.path).collect();
        assert_eq!(paths, ["a.b", "c"]);
        assert_eq!(condition.rights().into_iter().collect::<Vec<_>>(), ["r", "s"]);
    }

    #[test]
    fn nothing_takes_long_or_overflows_the_stack() {
        for unit in ["(", "[", "{", "!", "(!", "{[", "(true && ", "a(1) or ", "$x.contains("] {
            let _ = Condition::parse(&unit.repeat(MAX_LENGTH / unit.len()));
            let _ = Condition::parse(&(unit.repeat(nesting::MAX_DEPTH) + "true"));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(text in r#"([a-z]{0,3}|\PC|[()\[\]{}!",;:$.&|<>=+*/-]|field\("a"|true|[0-9]){0,40}"#) {
            if let Err(fault) = Condition::parse(&text) {
                prop_assert!(text.get(fault.range).is_some());
            }
        }
    }
}
