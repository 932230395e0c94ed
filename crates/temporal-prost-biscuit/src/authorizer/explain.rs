//! Which facts would have satisfied a check.

use biscuit_auth::builder::{Check, Fact, Policy, Predicate, Rule, Term};

/// Returns the facts that the check with this text lacks.
pub(crate) fn missing_in_check(text: &str, checks: &[Check], facts: &[Fact]) -> Vec<String> {
    let check = checks.iter().find(|check| check.to_string() == text);
    check.map_or_else(Vec::new, |check| missing(&check.queries, facts))
}

/// Returns the facts of which each policy lacks at least one.
pub(crate) fn missing_in_policies(policies: &[Policy], facts: &[Fact]) -> Vec<String> {
    policies.iter().flat_map(|policy| missing(&policy.queries, facts)).collect()
}

fn missing(queries: &[Rule], facts: &[Fact]) -> Vec<String> {
    let bodies = queries.iter().flat_map(|query| &query.body);
    let lacking = bodies.filter(|predicate| !facts.iter().any(|fact| matches(predicate, &fact.predicate)));
    lacking.map(ToString::to_string).collect()
}

fn matches(predicate: &Predicate, fact: &Predicate) -> bool {
    let is_equal = |(term, value): (&Term, &Term)| matches!(term, Term::Variable(_)) || term == value;
    predicate.name == fact.name
        && predicate.terms.len() == fact.terms.len()
        && predicate.terms.iter().zip(&fact.terms).all(is_equal)
}
