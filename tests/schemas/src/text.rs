pub(crate) mod comment;

use std::fmt::Write as _;

use crate::dice::Dice;

/// Pieces of text that mean something to a parser further down: Rust, Markdown, HTML, format strings, shells.
const PIECES: &[&str] = &[
    "plain words",
    "ünïcode ☃ 日本",
    "\"quoted\" 'text'",
    "a \\ backslash",
    "{braces} {} {0}",
    "`code`",
    "# heading",
    "```\nlet x = 1;\n```",
    "    indented",
    "* list",
    "<b>html</b> &amp; &#10;",
    "//! inner",
    "/// doc",
    "*/",
    "https://example.com/?a=b",
    "[link](x) [`Type`]",
    "#[attribute]",
    "r#\"raw\"#",
    "$(shell) `id`",
    "%s %d",
    "\t tab",
    "\u{202e}left",
    "\u{0}",
    "~~~",
    "| a | b |",
    "@param x",
    "--",
    "0",
    "",
];

/// Makes text of some pieces.
pub(crate) fn text(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..dice.between(1..=3) {
        text.push_str(dice.word(PIECES));
        text.push_str(dice.word(&["", " ", "\n"]));
    }
    text
}

/// A text without line breaks and control characters, which protoc and people can read as a comment.
pub(crate) fn line(dice: &mut Dice) -> String {
    text(dice).chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Makes a name for Temporal. The number makes it unique.
pub(crate) fn registered(dice: &mut Dice, number: usize) -> String {
    format!("{}{number}", text(dice).replace('\0', ""))
}

/// Writes `text` as a string literal.
pub(crate) fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            '\n' => literal.push_str("\\n"),
            c if c.is_ascii_control() => {
                // Writing to a string cannot fail.
                let _ = write!(literal, "\\{:03o}", c as u32);
            }
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}
