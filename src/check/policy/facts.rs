//! The facts that tokens and commands have.

use super::conditions::Written;
use crate::{
    condition::Fact,
    diagnostic::{Diagnostics, Rule},
    did_you_mean,
    schema::pool::Rpc,
};

/// The facts, with the numbers of values that they can have.
const FACTS: [(&str, &[usize]); 21] = [
    ("continued", &[1]),
    ("continued_after_timeout", &[1]),
    ("field", &[2]),
    ("input", &[1]),
    ("kind", &[1]),
    ("method", &[1]),
    ("namespace", &[1]),
    ("needs", &[1]),
    ("parent", &[2]),
    ("parent_workflow", &[2]),
    ("right", &[1, 2]),
    ("right_under", &[2]),
    ("role", &[1]),
    ("run", &[1]),
    ("schedule", &[1]),
    ("service", &[1]),
    ("state", &[2]),
    ("time", &[1]),
    ("update", &[1]),
    ("user", &[1]),
    ("workflow", &[1]),
];

/// Tells if tokens or commands have a fact with this name and a value at this index.
pub(super) fn has_value(name: &str, index: usize) -> bool {
    FACTS.iter().any(|(known, counts)| *known == name && counts.iter().any(|count| index < *count))
}

/// The kinds of commands.
const KINDS: [&str; 7] = ["start", "signal", "query", "update", "activity", "cancel", "terminate"];

/// Reports facts that never exist, so that the condition never holds.
pub(in crate::check) fn unknown_fact(rpc: Rpc<'_>, diagnostics: &mut Diagnostics) {
    for written in Written::of(rpc) {
        let Ok(condition) = written.parse() else { continue };
        for fact in condition.facts() {
            let Some((message, help)) = fault(fact) else { continue };
            let found = written.diagnostic(Rule::UnknownFact, message, written.range_of_fact(fact.name));
            diagnostics.push(found.help(help));
        }
    }
}

/// Returns the problem and the remedy.
fn fault(Fact { name, count, text }: Fact<'_>) -> Option<(String, String)> {
    let Some((_, counts)) = FACTS.iter().find(|(known, _)| *known == name) else {
        let otherwise = || "state it in the worker, with `facts`, and allow this lint".to_owned();
        let help = did_you_mean(name, FACTS.map(|(known, _)| known)).unwrap_or_else(otherwise);
        return Some((format!("neither tokens nor commands have a fact `{name}`"), help));
    };
    if !counts.contains(&count) {
        let numbers: Vec<_> = counts.iter().map(ToString::to_string).collect();
        let values = if *counts == [1] { "value" } else { "values" };
        let expected = format!("{} {values}", numbers.join(" or "));
        let message = format!("the fact `{name}` has {expected}, and not {count}");
        return Some((message, format!("write it with {expected}")));
    }
    let kind = text.filter(|kind| name == "kind" && !KINDS.contains(kind))?;
    let otherwise = || format!("use one of {}", KINDS.join(", "));
    let help = did_you_mean(kind, KINDS).unwrap_or_else(otherwise);
    Some((format!("there is no kind of command `{kind}`"), help))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::FACTS;

    #[test]
    fn the_guide_lists_every_fact() {
        let guide = include_str!("../../../docs/authorization.md");
        let rows = guide.lines().filter_map(|line| line.strip_prefix("| `")?.split_once(" | "));
        let facts = rows.flat_map(|(cell, _)| cell.split('`')).filter(|span| span.contains('('));
        let listed: BTreeSet<_> = facts.filter_map(|fact| Some(fact.split_once('(')?.0)).collect();
        let known: BTreeSet<_> = FACTS.iter().map(|(name, _)| *name).collect();
        let is_fact = |name: &&str| name.chars().all(|char| char.is_ascii_lowercase() || char == '_');
        // Workflows state it.
        let known = &known - &BTreeSet::from(["state"]);
        assert_eq!(listed.into_iter().filter(is_fact).collect::<BTreeSet<_>>(), known);
    }
}
