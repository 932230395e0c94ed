//! Builds Datalog from values, never from text, so that no value can end a string and continue as code.

use biscuit_auth::builder::{
    Binary, Check, CheckKind, Expression, Fact, Op, Policy, PolicyKind, Predicate, Rule, Term, date, string,
    var,
};
use std::time::SystemTime;

/// The fact with the right that the rule of a command demands.
pub(crate) const NEEDS: &str = "needs";

/// Returns a predicate of strings.
pub(crate) fn predicate(name: &str, texts: &[&str]) -> Predicate {
    Predicate { name: name.to_owned(), terms: texts.iter().map(|text| string(text)).collect() }
}

/// Returns a fact of strings.
pub(crate) fn fact(name: &str, texts: &[&str]) -> Fact {
    fact_of(predicate(name, texts))
}

pub(crate) fn fact_of(predicate: Predicate) -> Fact {
    Fact { predicate, parameters: None }
}

/// Returns a fact with a name and a value of any type.
pub(crate) fn named(name: &str, key: &str, value: Term) -> Fact {
    fact_of(Predicate { name: name.to_owned(), terms: vec![string(key), value] })
}

pub(crate) fn time(at: SystemTime) -> Fact {
    fact_of(Predicate { name: "time".to_owned(), terms: vec![date(&at)] })
}

/// Returns a check that all of the facts exist.
pub(crate) fn check_facts(facts: Vec<Predicate>) -> Check {
    check(facts, Vec::new())
}

/// Returns the check `check if needs("…") or needs("…")`. Only an authorizer states this fact.
pub(crate) fn check_needs(rights: &[String]) -> Check {
    let queries = rights.iter().map(|right| query(vec![predicate(NEEDS, &[right])], Vec::new())).collect();
    Check { queries, kind: CheckKind::One }
}

/// Returns the rights of a [check](check_needs), or `None` if it is another one.
pub(crate) fn needs_of(check: &Check) -> Option<Vec<String>> {
    let right = |query: &Rule| match (&query.body[..], &query.expressions[..]) {
        ([Predicate { name, terms }], []) if name == NEEDS => match &terms[..] {
            [Term::Str(right)] => Some(right.clone()),
            _ => None,
        },
        _ => None,
    };
    (check.kind == CheckKind::One).then(|| check.queries.iter().map(right).collect())?
}

/// Returns the check `check if time($time), $time < …`.
pub(crate) fn check_expiry(expiry: SystemTime) -> Check {
    let time = Predicate { name: "time".to_owned(), terms: vec![var("time")] };
    let is_before =
        condition([Op::Value(var("time")), Op::Value(date(&expiry)), Op::Binary(Binary::LessThan)]);
    check(vec![time], vec![is_before])
}

/// Returns a policy that allows if all of the facts exist.
pub(crate) fn allow(facts: Vec<Predicate>) -> Policy {
    Policy { queries: vec![query(facts, Vec::new())], kind: PolicyKind::Allow }
}

/// Returns the policy `allow if user($user)`. Only an issuer states this fact.
pub(crate) fn allow_any_user() -> Policy {
    allow_any("user")
}

/// Returns the policy `allow if continued($continued)`. Only an executor states this fact.
pub(crate) fn allow_continued() -> Policy {
    allow_any("continued")
}

fn allow_any(name: &str) -> Policy {
    allow(vec![Predicate { name: name.to_owned(), terms: vec![var(name)] }])
}

/// Returns the policy `allow if right_under("right", $prefix), "resource".starts_with($prefix)`.
pub(crate) fn allow_under(right: &str, resource: &str) -> Policy {
    let under = Predicate { name: "right_under".to_owned(), terms: vec![string(right), var("prefix")] };
    let begins =
        condition([Op::Value(string(resource)), Op::Value(var("prefix")), Op::Binary(Binary::Prefix)]);
    Policy { queries: vec![query(vec![under], vec![begins])], kind: PolicyKind::Allow }
}

fn check(body: Vec<Predicate>, conditions: Vec<Expression>) -> Check {
    Check { queries: vec![query(body, conditions)], kind: CheckKind::One }
}

fn query(body: Vec<Predicate>, conditions: Vec<Expression>) -> Rule {
    Rule::new(predicate("query", &[]), body, conditions, Vec::new())
}

fn condition(ops: impl Into<Vec<Op>>) -> Expression {
    Expression { ops: ops.into() }
}
