//! Help for commands.

use crate::{
    help::{long, short},
    service::{Command, Kind, Service},
};
use clap::builder::StyledStr;
use std::collections::HashMap;

/// Returns the help of a command in lists, which marks deprecated commands.
pub(crate) fn about(command: &Command) -> String {
    let mark = if command.deprecated { "(deprecated) " } else { "" };
    format!("{mark}{}", short(command.help))
}

/// The mark of a command whose comment does not give a reason.
const DEPRECATED: &str = "Deprecated.\n\n";

/// Returns the complete help of a command.
pub(crate) fn long_about(command: &Command) -> String {
    let has_reason = command.help.lines().any(|line| line.trim_start().starts_with("Deprecated:"));
    let mark = (command.deprecated && !has_reason).then_some(DEPRECATED);
    format!("{}{}", mark.unwrap_or_default(), long(command.help))
}

/// The heading of each kind of command.
const HEADINGS: [(&str, &[Kind]); 6] = [
    ("Workflows", &[Kind::Workflow]),
    ("Signals", &[Kind::Signal]),
    ("Queries", &[Kind::Query]),
    ("Updates", &[Kind::Update]),
    ("Signals and updates with start", &[Kind::SignalWithStart, Kind::UpdateWithStart]),
    (COMMON, &[]),
];
const COMMON: &str = "Common";

/// Lists all commands of `root` below a heading for each kind, followed by the flags, for `-h` and `--help`. Clap renders
/// the columns.
pub(crate) fn grouped_help(service: &Service, root: &clap::Command) -> [StyledStr; 2] {
    let headings: HashMap<_, _> =
        root.get_subcommands().map(|one| (one.get_name(), heading(service, one))).collect();
    let mut shown = root.clone().disable_help_subcommand(true).help_template("{subcommands}");
    let mut groups = String::new();
    for (heading, _) in HEADINGS {
        shown = shown.mut_subcommands(|one| {
            let is_here = headings.get(one.get_name()) == Some(&Some(heading));
            one.hide(!is_here)
        });
        groups.push_str(&group(heading, &mut shown));
    }
    let mut flags = shown.mut_subcommands(|one| one.hide(true)).help_template("{all-args}");
    [flags.render_help(), flags.render_long_help()].map(|flags| format!("{groups}{}", flags.ansi()).into())
}

/// Returns the heading of a command, or `None` if the command is hidden.
fn heading(service: &Service, command: &clap::Command) -> Option<&'static str> {
    let kind = service.command(command.get_name()).map(|command| command.action.kind());
    let of_kind = |kind| HEADINGS.into_iter().find(|(_, kinds)| kinds.contains(&kind));
    (!command.is_hide_set()).then(|| kind.and_then(of_kind).map_or(COMMON, |(heading, _)| heading))
}

/// Renders the visible commands of `shown` below a heading.
fn group(heading: &str, shown: &mut clap::Command) -> String {
    let style = *shown.get_styles().get_header();
    let commands = shown.render_help().ansi().to_string();
    if commands.trim().is_empty() {
        return String::new();
    }
    format!("{style}{heading}:{style:#}\n{commands}\n")
}
