//! The facts and comparisons of a condition, with their places in the text, which the parser does not tell.

use std::ops::Range;

use biscuit_parser::builder::Rule;

/// A fact or a comparison.
pub(super) struct Element {
    /// The index of the alternative to which it belongs.
    pub(super) alternative: usize,
    /// The bytes of the text.
    pub(super) range: Range<usize>,
    /// The fact or comparison as a separate condition.
    pub(super) rule: Rule,
}

/// Splits a condition that was parsed before.
pub(super) fn of(text: &str) -> Vec<Element> {
    let element = |(alternative, range): (usize, Range<usize>)| {
        let rule = super::alternatives(&text[range.clone()]).ok()?.pop()?;
        Some(Element { alternative, range, rule })
    };
    split(text).into_iter().filter_map(element).collect()
}

/// Splits at commas and at `or`, outside of brackets and texts.
fn split(text: &str) -> Vec<(usize, Range<usize>)> {
    let (mut found, mut alternative, mut start) = (Vec::new(), 0, 0);
    let mut scan = Scan::default();
    for (index, char) in text.char_indices() {
        let is_outside = scan.is_outside_after(char);
        let is_or = is_outside && is_or_at(text, index);
        if is_outside && (char == ',' || is_or) {
            found.push((alternative, trimmed(text, start..index)));
            alternative += usize::from(is_or);
            start = index + if is_or { "or".len() } else { 1 };
        }
    }
    found.push((alternative, trimmed(text, start..text.len())));
    found
}

/// Tells if the word `or` is at this byte, and not a part of a name.
fn is_or_at(text: &str, index: usize) -> bool {
    let is_of_name = |char: char| char.is_alphanumeric() || matches!(char, '_' | ':' | '$');
    let after = text[index..].strip_prefix("or");
    after.is_some_and(|after| !after.starts_with(is_of_name)) && !text[..index].ends_with(is_of_name)
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

#[derive(Default)]
struct Scan {
    depth: usize,
    in_text: bool,
    escaped: bool,
}

impl Scan {
    fn is_outside_after(&mut self, char: char) -> bool {
        match char {
            _ if self.escaped => self.escaped = false,
            '\\' if self.in_text => self.escaped = true,
            '"' => self.in_text = !self.in_text,
            _ if self.in_text => {}
            '(' | '[' | '{' => self.depth += 1,
            ')' | ']' | '}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth == 0 && !self.in_text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_split_outside_of_brackets_and_texts() {
        let text = r#"role("a, or \" b"), {1, 2}.contains($or) or order("x"),  ($x or_y)  or(true)"#;
        let parts: Vec<_> = split(text).into_iter().map(|(index, range)| (index, &text[range])).collect();
        assert_eq!(
            parts,
            [
                (0, r#"role("a, or \" b")"#),
                (0, "{1, 2}.contains($or)"),
                (1, r#"order("x")"#),
                (1, "($x or_y)"),
                (2, "(true)"),
            ]
        );
    }
}
