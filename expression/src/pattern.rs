//! Regular expressions in the syntax of RE2.

use std::borrow::Cow;

use regex::Regex;

use crate::reason::Reason;

/// Refuses what is not a regular expression, without the cost of compiling it.
pub(crate) fn check(pattern: &str) -> Result<(), Reason> {
    let pattern = translate(pattern)?;
    regex_syntax::Parser::new().parse(&pattern).map(drop).map_err(Reason::new)
}

pub(crate) fn compile(pattern: &str) -> Result<Regex, Reason> {
    Regex::new(&translate(pattern)?).map_err(Reason::new)
}

/// The same expression in the syntax of the crate `regex`.
///
/// There, `\\d`, `\\w`, `\\s` and `\\b` know Unicode, classes have set operations, and some escapes mean more.
fn translate(pattern: &str) -> Result<Cow<'_, str>, Reason> {
    if !pattern.contains(['\\', '[']) {
        return Ok(Cow::Borrowed(pattern));
    }
    let mut translated = String::with_capacity(pattern.len() + 16);
    let mut characters = pattern.chars().peekable();
    let (mut in_class, mut in_name) = (false, false);
    while let Some(character) = characters.next() {
        match character {
            '\\' => escape(&mut characters, &mut translated, in_class)?,
            '[' if in_class && characters.peek() == Some(&':') => {
                in_name = true;
                translated.push('[');
            }
            ']' if in_name => {
                in_name = false;
                translated.push(']');
            }
            '[' | '&' | '~' if in_class => translated.extend(['\\', character]),
            '[' => {
                in_class = true;
                translated.push('[');
                open_class(&mut characters, &mut translated);
            }
            ']' if in_class => {
                in_class = false;
                translated.push(']');
            }
            _ => translated.push(character),
        }
    }
    Ok(Cow::Owned(translated))
}

type Characters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// A bracket that comes first in a class stands for itself.
fn open_class(characters: &mut Characters<'_>, translated: &mut String) {
    translated.extend(characters.next_if_eq(&'^'));
    if characters.next_if_eq(&']').is_some() {
        translated.push_str("\\]");
    }
}

fn escape(characters: &mut Characters<'_>, translated: &mut String, in_class: bool) -> Result<(), Reason> {
    let character = characters.next().ok_or("a backslash ends the pattern")?;
    match character {
        'd' => translated.push_str(if in_class { "0-9" } else { "[0-9]" }),
        'w' => translated.push_str(if in_class { "0-9A-Za-z_" } else { "[0-9A-Za-z_]" }),
        's' => translated.push_str(if in_class { r"\t\n\f\r " } else { r"[\t\n\f\r ]" }),
        'D' => translated.push_str("[^0-9]"),
        'W' => translated.push_str("[^0-9A-Za-z_]"),
        'S' => translated.push_str(r"[^\t\n\f\r ]"),
        'b' | 'B' if !in_class => {
            translated.extend(["(?-u:\\", if character == 'b' { "b" } else { "B" }, ")"]);
        }
        'Q' if !in_class => literal(characters, translated),
        'C' | '<' | '>' | 'Z' | 'G' => return Err(format!("`\\{character}` means nothing in RE2").into()),
        _ => translated.extend(['\\', character]),
    }
    Ok(())
}

/// `\\Q…\\E`: text that stands for itself.
fn literal(characters: &mut Characters<'_>, translated: &mut String) {
    let mut text = String::new();
    while let Some(character) = characters.next() {
        if character == '\\' && characters.next_if_eq(&'E').is_some() {
            break;
        }
        text.push(character);
    }
    translated.push_str(&regex::escape(&text));
}
