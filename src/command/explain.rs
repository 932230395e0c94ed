//! `explain`: prints the pages of rules and lints.

use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};

use super::{CommandError, Output};
use crate::{
    diagnostic::{Level, Rule},
    did_you_mean,
};

pub(super) fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let mut pages = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(name) => pages.push(page(&name.string()?)?),
            Short('h') | Long("help") => return Ok(super::help().into()),
            Long(_) | Short(_) => return Err(argument.unexpected().into()),
        }
    }
    Ok(if pages.is_empty() { list() } else { pages.join("\n") }.into())
}

fn page(name: &str) -> Result<&'static str, CommandError> {
    let rule = Rule::named(name);
    rule.map(Rule::page).ok_or_else(|| {
        let help = did_you_mean(name, Rule::all().map(Rule::name));
        let help = help.unwrap_or_else(|| "`explain` without a name lists all of them".to_owned());
        CommandError::Usage(format!("there is no rule or lint `{name}`: {help}"))
    })
}

/// Returns a line for each rule and lint: its name, its default level and its summary.
fn list() -> String {
    let mut lines: Vec<_> = Rule::all()
        .map(|rule| {
            let level = rule.default_level().map_or("rule", Level::name);
            format!("{:29} {level:5} {}\n", rule.name(), rule.summary())
        })
        .collect();
    lines.sort();
    lines.concat()
}
