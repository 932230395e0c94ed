use crate::command::Command;
use biscuit_auth::builder::{Check, Predicate, Term};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A part of a command that differs from what a token is restricted to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Difference {
    /// The part, such as `workflow`.
    pub part: String,
    /// The value in the token.
    pub token: String,
    /// The value in the command.
    pub command: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { part, token, command } = self;
        write!(f, "{part} `{token}` instead of `{command}`")
    }
}

/// How a token relates to a command.
#[derive(Debug, PartialEq)]
pub(crate) enum Binding {
    /// It is restricted to the command.
    Same,
    /// It is restricted to another command.
    Other(Vec<Difference>),
    /// It is not restricted to a command.
    None,
}

/// Looks for the check that restricts a token to a command.
pub(crate) fn binding(checks: &[Check], command: &Command) -> Binding {
    let needed = command.binding();
    let names_all =
        |body: &[Predicate]| needed.iter().all(|part| body.iter().any(|other| other.name == part.name));
    let bodies = checks.iter().filter_map(body).filter(|body| names_all(body));
    let differences: Vec<_> = bodies.map(|body| differences(body, &needed)).collect();
    if differences.iter().any(Vec::is_empty) {
        return Binding::Same;
    }
    differences.into_iter().next().map_or(Binding::None, Binding::Other)
}

/// Returns the facts that a check without alternatives and conditions demands.
fn body(check: &Check) -> Option<&[Predicate]> {
    let [query] = &check.queries[..] else { return None };
    query.expressions.is_empty().then_some(&query.body)
}

fn differences(body: &[Predicate], needed: &[Predicate]) -> Vec<Difference> {
    let differing = needed.iter().filter(|part| !body.contains(part));
    let pairs = differing.filter_map(|part| Some((part, body.iter().find(|other| other.name == part.name)?)));
    let difference = |(part, other): (&Predicate, &Predicate)| Difference {
        part: part.name.clone(),
        token: text(other),
        command: text(part),
    };
    pairs.map(difference).collect()
}

fn text(predicate: &Predicate) -> String {
    match &predicate.terms[..] {
        [Term::Str(text)] => text.clone(),
        _ => predicate.to_string(),
    }
}
