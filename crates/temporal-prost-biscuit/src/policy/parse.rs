//! Parses the Datalog of policies.

use crate::{PolicyError, bound};
use biscuit_auth::builder::{Check, Policy, Rule};
use biscuit_parser::{
    builder::{Op, Predicate, Scope, Term},
    parser::{SourceResult, parse_source},
};

/// Parses alternatives such as `role("admin") or user("ada")` as a policy.
pub(crate) fn allow(body: &str) -> Result<Policy, PolicyError> {
    let source = format!("allow if {body};");
    let mut parsed = parse(body, &source)?;
    match (parsed.policies.pop(), parts(&parsed)) {
        (Some((_, policy)), 0) => {
            policy.queries.iter().try_for_each(|query| plain(body, query))?;
            let policy = Policy::from(policy);
            supported(body, &policy.queries)?;
            Ok(policy)
        }
        _ => Err(invalid(body, "it is not one condition")),
    }
}

/// Parses a condition such as `field("nodes", $nodes), $nodes <= 10` as a check.
pub(crate) fn check(body: &str) -> Result<Check, PolicyError> {
    let source = format!("check if {body};");
    let mut parsed = parse(body, &source)?;
    match (parsed.checks.pop(), parts(&parsed)) {
        (Some((_, check)), 0) => {
            check.queries.iter().try_for_each(|query| plain(body, query))?;
            let check = Check::from(check);
            supported(body, &check.queries)?;
            Ok(check)
        }
        _ => Err(invalid(body, "it is not one condition")),
    }
}

fn parse<'a>(body: &str, source: &'a str) -> Result<SourceResult<'a>, PolicyError> {
    parse_source(source).map_err(|errors| {
        let messages = errors.into_iter().map(|error| {
            let message = error.message.unwrap_or_else(|| "unexpected text".to_owned());
            format!("{message} at `{}`", error.input)
        });
        invalid(body, &messages.collect::<Vec<_>>().join(", "))
    })
}

/// Returns the number of statements.
fn parts(parsed: &SourceResult<'_>) -> usize {
    parsed.facts.len() + parsed.rules.len() + parsed.checks.len() + parsed.policies.len()
}

/// Rejects parameters, which are for macros, and public keys. The library panics if such a key is invalid.
fn plain(body: &str, query: &biscuit_parser::builder::Rule) -> Result<(), PolicyError> {
    if query.scopes.iter().any(|scope| matches!(scope, Scope::PublicKey(_) | Scope::Parameter(_))) {
        return Err(invalid(body, "a policy cannot trust third-party blocks"));
    }
    let values = query.expressions.iter().flat_map(|expression| &expression.ops).filter_map(|op| match op {
        Op::Value(term) => Some(term),
        _ => None,
    });
    let terms = query.body.iter().flat_map(|Predicate { terms, .. }| terms);
    if terms.chain(values).any(|term| matches!(term, Term::Parameter(_))) {
        return Err(invalid(body, "a policy has no parameters"));
    }
    Ok(())
}

/// Rejects what would be refused in every command.
fn supported(body: &str, queries: &[Rule]) -> Result<(), PolicyError> {
    let refused = queries.iter().try_for_each(bound::constructs);
    refused.map_err(|reason| invalid(body, &reason.to_string()))
}

fn invalid(datalog: &str, reason: &str) -> PolicyError {
    PolicyError::Datalog { datalog: datalog.to_owned(), reason: reason.to_owned() }
}
