//! Texts of help.

use super::{Command, Kind, Service};
use clap::builder::styling::{Style, Styles};
use std::fmt::Write as _;

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
const DEPRECATED: &str = "Deprecated: the schema asks not to use it any more.\n\n";

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

/// The commands of a service below a heading for each kind, then `common` ones by name and short help.
pub(super) fn groups(service: &Service, common: &[(String, String)]) -> String {
    let kinds = [
        ("Workflows", &[Kind::Workflow][..]),
        ("Signals", &[Kind::Signal]),
        ("Queries", &[Kind::Query]),
        ("Updates", &[Kind::Update]),
        ("Signals and updates with start", &[Kind::SignalWithStart, Kind::UpdateWithStart]),
    ];
    let mut groups: Vec<_> =
        kinds.into_iter().map(|(heading, kinds)| (heading, of(service, kinds))).collect();
    groups.push(("Common", common.to_vec()));
    groups.retain(|(_, commands)| !commands.is_empty());
    let names = groups.iter().flat_map(|(_, commands)| commands);
    let width = names.map(|(name, _)| name.len()).max().unwrap_or_default();
    groups.iter().map(|(heading, commands)| group(heading, commands, width)).collect::<Vec<_>>().join("\n")
}

fn of(service: &Service, kinds: &[Kind]) -> Vec<(String, String)> {
    let commands = service.commands.iter().filter(|command| kinds.contains(&command.action.kind()));
    commands.map(|command| (command.name.to_owned(), about(command))).collect()
}

fn group(heading: &str, commands: &[(String, String)], width: usize) -> String {
    let styles = Styles::styled();
    let (header, literal): (&Style, &Style) = (styles.get_header(), styles.get_literal());
    let mut text = format!("{header}{heading}:{header:#}\n");
    for (name, about) in commands {
        let padding = " ".repeat(width - name.len());
        // Writing to a string cannot fail.
        _ = writeln!(text, "  {literal}{name}{literal:#}{padding}  {about}");
    }
    text
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
