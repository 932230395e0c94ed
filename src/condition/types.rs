//! The types of the facts and comparisons of a condition.

use std::collections::HashMap;

use biscuit_parser::builder::{Predicate, Term};
use temporal_prost_expression::condition::{IllTyped, Kind, check};

use super::{
    Fault,
    elements::{self, Element},
    is_field,
    language::{kind, steps},
    text_of,
};

/// The type of each variable of an alternative, with the fact that gives it a value. The type of a fact that only workers
/// know is unknown.
type Variables<'a> = HashMap<&'a str, (Kind, &'a str)>;

/// Returns the facts and comparisons of a condition for which workers would refuse every command. `of_fact` returns the
/// type of a value of a fact.
pub(super) fn faults(text: &str, of_fact: &impl Fn(&Predicate, usize) -> Option<Kind>) -> Vec<Fault> {
    let elements = elements::of(text);
    let alternatives = elements.chunk_by(|one, other| one.alternative == other.alternative);
    alternatives.flat_map(|alternative| alternative_faults(alternative, of_fact)).collect()
}

fn alternative_faults(
    elements: &[Element],
    of_fact: &impl Fn(&Predicate, usize) -> Option<Kind>,
) -> Vec<Fault> {
    let (mut variables, mut faults) = (Variables::new(), Vec::new());
    for Element { range, rule, .. } in elements {
        let mut values =
            rule.body.iter().flat_map(|fact| (0..).zip(&fact.terms).map(move |value| (fact, value)));
        let fault =
            values.find_map(|(fact, (index, term))| bind(&mut variables, fact, term, of_fact(fact, index)?));
        faults.extend(fault.map(|message| Fault { message, range: range.clone() }));
    }
    for Element { range, rule, .. } in elements {
        let of_variable = |name: &str| variables.get(name).map(|(kind, _)| *kind);
        let comparisons = rule.expressions.iter().filter_map(|one| steps(&one.ops, &of_variable).ok());
        let fault = comparisons.map(|steps| check(&steps)).find_map(Result::err);
        faults.extend(fault.map(|fault| Fault { message: sentence(&fault), range: range.clone() }));
    }
    faults
}

/// Compares a value with the type that it has in a fact, or gives the type to a variable.
fn bind<'a>(
    variables: &mut Variables<'a>,
    fact: &'a Predicate,
    term: &'a Term,
    expected: Kind,
) -> Option<String> {
    let name = &*fact.name;
    if let Term::Variable(variable) = term {
        let (kind, earlier) = *variables.entry(variable).or_insert((expected, name));
        let (first, second) = (kind.name(), expected.name());
        return (kind != expected)
            .then(|| format!("`${variable}` is {first} in `{earlier}` and {second} in `{name}`"));
    }
    let found = kind(term).ok()??;
    // A field of another type is another rule.
    let differs = found != expected && !is_field(fact);
    differs.then(|| format!("a value of `{name}` is {}, and not {}", expected.name(), found.name()))
}

fn sentence(IllTyped { operator, operands }: &IllTyped) -> String {
    let mut kinds: Vec<_> = operands.iter().map(|kind| kind.name()).collect();
    kinds.dedup();
    match (*operator, &kinds[..]) {
        ("condition", []) => "it is not a comparison".to_owned(),
        ("condition", kinds) => format!("it is {}, and not a comparison", kinds.join(" and ")),
        (operator, []) => format!("`{operator}` does not apply here"),
        (operator, kinds) => format!("`{operator}` does not apply to {}", kinds.join(" and ")),
    }
}

/// Returns the type of the values of the facts that all commands and tokens have. Only `field` has other ones.
pub(super) fn of_known_fact(fact: &Predicate) -> Kind {
    if fact.name == "time" { Kind::Date } else { Kind::Text }
}

/// Returns the path of the fact `field`, for its value.
pub(super) fn path_of_value(fact: &Predicate, index: usize) -> Option<&str> {
    (is_field(fact) && index == 1).then(|| text_of(fact.terms.first()?))?
}
