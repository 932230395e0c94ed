//! Texts of help.

use crate::{
    help::{long, short},
    service::{Command, Kind, Service},
};
use clap::builder::StyledStr;
use std::collections::HashMap;

/// What marks a deprecated command in lists.
pub(crate) fn about(command: &Command) -> String {
    let mark = if command.deprecated { "(deprecated) " } else { "" };
    format!("{mark}{}", short(command.help))
}

/// Where the comment does not give a reason.
const DEPRECATED: &str = "Deprecated.\n\n";

/// All that is said of a command.
pub(crate) fn long_about(command: &Command) -> String {
    let is_said = command.help.lines().any(|line| line.trim_start().starts_with("Deprecated:"));
    let mark = (command.deprecated && !is_said).then_some(DEPRECATED);
    format!("{}{}", mark.unwrap_or_default(), long(command.help))
}

/// Below which heading commands are listed.
const HEADINGS: [(&str, &[Kind]); 6] = [
    ("Workflows", &[Kind::Workflow]),
    ("Signals", &[Kind::Signal]),
    ("Queries", &[Kind::Query]),
    ("Updates", &[Kind::Update]),
    ("Signals and updates with start", &[Kind::SignalWithStart, Kind::UpdateWithStart]),
    (COMMON, &[]),
];
const COMMON: &str = "Common";

/// All commands of `root` below a heading for each kind, then the flags, as `-h` and `--help` tell of them. Columns and
/// widths are left to clap.
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

/// Where the command is listed; nowhere, if it is hidden.
fn heading(service: &Service, command: &clap::Command) -> Option<&'static str> {
    let kind = service.command(command.get_name()).map(|command| command.action.kind());
    let of_kind = |kind| HEADINGS.into_iter().find(|(_, kinds)| kinds.contains(&kind));
    (!command.is_hide_set()).then(|| kind.and_then(of_kind).map_or(COMMON, |(heading, _)| heading))
}

/// The commands that `shown` shows, if there are any.
fn group(heading: &str, shown: &mut clap::Command) -> String {
    let style = *shown.get_styles().get_header();
    let commands = shown.render_help().ansi().to_string();
    if commands.trim().is_empty() {
        return String::new();
    }
    format!("{style}{heading}:{style:#}\n{commands}\n")
}
