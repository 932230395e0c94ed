//! Positions of fields inside options, which are in the text alone.

use std::collections::BTreeMap;

use super::{Diagnostic, Diagnostics, Location};
use crate::schema::option_text::{self, Span};

impl Diagnostics {
    /// Moves each finding from the statement of an option to the field in it, in files that `read` returns by name.
    pub(crate) fn place(mut self, read: impl Fn(&str) -> Option<String>) -> Self {
        let mut texts = BTreeMap::new();
        for found in self.iter_mut().filter(|found| !found.option_path().is_empty()) {
            let file = found.at().file().to_owned();
            let text: &Option<String> = texts.entry(file).or_insert_with_key(|file| read(file));
            if let Some(at) = text.as_deref().and_then(|text| field(text, found)) {
                found.move_to(at);
            }
        }
        self.sort();
        self
    }
}

/// Returns the location of the field that a finding is about.
fn field(text: &str, found: &Diagnostic) -> Option<Location> {
    let (line, column) = found.at().start()?;
    let before = line_start(text, line)?;
    let starts = columns(&text[before..], column).map(|start| before + start);
    let span = starts.into_iter().find_map(|start| option_text::find(text, start, found.option_path()))?;
    Some(found.at().moved_to(position(text, span.start)?))
}

/// Returns the token at a location in its text.
pub(super) fn token(text: &str, at: &Location) -> Option<Span> {
    let (line, column) = at.start()?;
    let before = line_start(text, line)?;
    let line = text[before..].lines().next()?;
    let [plain, tabbed] = columns(line, column);
    // Most tokens with a position are the first of their line.
    let is_first = line.get(..tabbed).is_some_and(|indent| indent.trim_start().is_empty());
    let starts = [tabbed, plain].into_iter().skip(usize::from(!is_first)).filter(|start| *start < line.len());
    let token = |start| option_text::token(text, before + start).filter(|span| span.start == before + start);
    starts.into_iter().find_map(token)
}

/// Returns the index of the first byte of a line, counted from one.
fn line_start(text: &str, line: i32) -> Option<usize> {
    let before = usize::try_from(line).ok()?.checked_sub(1)?;
    match before.checked_sub(1) {
        None => Some(0),
        Some(last) => text.match_indices('\n').nth(last).map(|(index, _)| index + 1),
    }
}

/// Returns the bytes that a column may be. protox counts bytes, and protoc moves a tab to the next multiple of eight.
fn columns(line: &str, column: i32) -> [usize; 2] {
    let column = usize::try_from(column).unwrap_or_default().saturating_sub(1);
    let mut at = 0;
    let tabbed = line.bytes().take_while(|byte| {
        let is_before = at < column;
        at = if *byte == b'\t' { at + 8 - at % 8 } else { at + 1 };
        is_before
    });
    [column, tabbed.count()]
}

/// Returns the line and column of a byte, counted from one.
pub(crate) fn position(text: &str, index: usize) -> Option<(i32, i32)> {
    let before = text.get(..index)?;
    let line = before.matches('\n').count();
    let column = index - before.rfind('\n').map_or(0, |newline| newline + 1);
    Some((i32::try_from(line).ok()?.saturating_add(1), i32::try_from(column).ok()?.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_bytes_or_stops_of_tabs() {
        assert_eq!(columns("\t\toption", 17), [16, 2]);
        assert_eq!(columns("\t option", 3), [2, 1]);
        assert_eq!(columns("    option", 5), [4, 4]);
        assert_eq!(columns("", i32::MAX), [2_147_483_646, 0]);
        assert_eq!(columns("", i32::MIN), [0, 0]);
    }

    #[test]
    fn lines_are_counted_from_one() {
        let text = "a\nbc\n";
        assert_eq!(
            [0, 1, 2, 3, 4].map(|line| line_start(text, line)),
            [None, Some(0), Some(2), Some(5), None]
        );
        assert_eq!([0, 3, 9].map(|index| position(text, index)), [Some((1, 1)), Some((2, 2)), None]);
    }
}
