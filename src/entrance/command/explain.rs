//! `explain`: prints the pages of rules, lints and changes.

use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};

use super::{Command, CommandError, Output};
use crate::{
    diagnostic::{Level, Rule},
    did_you_mean,
};

const HELP: &str = "\
Prints the pages of rules, lints and changes, or lists all of them with their default levels or grades.

Usage: protoc-gen-rust-temporal explain [NAME…]
";

pub(super) const COMMAND: Command = Command {
    name: "explain",
    summary: "print the pages of rules, lints and changes, or list all of them",
    run: |parser, _| run(parser),
};

fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let mut pages = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(name) => pages.push(page(&name.string()?)?),
            Short('h') | Long("help") => return Ok(HELP.to_owned().into()),
            Long(_) | Short(_) => return Err(argument.unexpected().into()),
        }
    }
    Ok(if pages.is_empty() { list() } else { pages.join("\n") }.into())
}

fn page(name: &str) -> Result<&'static str, CommandError> {
    let rule = Rule::named(name);
    rule.map(Rule::page).ok_or_else(|| {
        let help = did_you_mean(name, Rule::all().chain(Rule::changes()).map(Rule::name));
        let help = help.unwrap_or_else(|| "`explain` without a name lists all of them".to_owned());
        CommandError::Usage(format!("there is no rule, lint or change `{name}`: {help}"))
    })
}

/// Returns a line for each rule, lint and change: its name, its default level or grade, and its summary.
fn list() -> String {
    let line = |rule: Rule| format!("{:29} {:8} {}\n", rule.name(), kind(rule), rule.summary());
    let mut lines: Vec<_> = Rule::all().chain(Rule::changes()).map(line).collect();
    lines.sort();
    lines.concat()
}

fn kind(rule: Rule) -> &'static str {
    match rule {
        Rule::Change(change) => change.grade().name(),
        rule => rule.default_level().map_or("rule", Level::name),
    }
}
