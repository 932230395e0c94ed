//! Texts of help.

use super::{Command, Kind, Service};
use clap::builder::StyledStr;
use std::collections::HashMap;

/// The first sentence, on one line and without its full stop.
pub(super) fn short(help: &str) -> String {
    let paragraph: Vec<_> = help.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    let paragraph = paragraph.join(" ");
    let ends = paragraph.match_indices(". ").map(|(at, _)| at);
    let is_end = |at: &usize| paragraph[at + 2..].starts_with(|next: char| !next.is_lowercase());
    let sentence = ends.into_iter().find(is_end).map_or(paragraph.as_str(), |at| &paragraph[..at]);
    sentence.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(sentence).to_owned()
}

/// What marks a deprecated command in lists.
pub(super) fn about(command: &Command) -> String {
    let mark = if command.deprecated { "(deprecated) " } else { "" };
    format!("{mark}{}", short(command.help))
}

/// Where the comment does not give a reason.
const DEPRECATED: &str = "Deprecated.\n\n";

/// All that is said of a command.
pub(super) fn long_about(command: &Command) -> String {
    let is_said = command.help.lines().any(|line| line.trim_start().starts_with("Deprecated:"));
    let mark = (command.deprecated && !is_said).then_some(DEPRECATED);
    format!("{}{}", mark.unwrap_or_default(), long(command.help))
}

/// Paragraphs as wide as they are shown: a line that starts like text goes on behind the one before.
pub(super) fn long(help: &str) -> String {
    let mut text = String::new();
    let mut is_open = false;
    for line in help.lines() {
        let goes_on =
            is_open && line.starts_with(|first: char| first.is_alphabetic() || "`\"'(".contains(first));
        if !text.is_empty() {
            text.push(if goes_on { ' ' } else { '\n' });
        }
        text.push_str(line);
        is_open = !line.is_empty() && !line.starts_with(' ');
    }
    text
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
pub(super) fn listed(service: &Service, root: &clap::Command) -> [StyledStr; 2] {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_joined_and_lists_kept() {
        let help = "Places an\norder.\n\nIt is\n- one\n- two\n\n    let x;\n    y";
        assert_eq!(long(help), "Places an order.\n\nIt is\n- one\n- two\n\n    let x;\n    y");
    }

    #[test]
    fn short_help_is_the_first_sentence() {
        let cases = [
            ("", ""),
            ("Places an order.", "Places an order"),
            ("Places an\norder. Then waits.\n\nMore.", "Places an order"),
            ("Takes files, e.g. images. Slowly.", "Takes files, e.g. images"),
            ("And so on...", "And so on..."),
        ];
        for (help, expected) in cases {
            assert_eq!(short(help), expected, "{help}");
        }
    }
}
