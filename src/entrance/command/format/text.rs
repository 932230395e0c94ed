//! Text with the lines of the source.

use std::fmt::Write;

use super::Files;
use crate::diagnostic::{Diagnostic, Diagnostics};

pub(super) fn write(found: &Diagnostics, files: &Files<'_>) -> String {
    let mut text = String::new();
    for one in found.iter() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", one.with_source(source(one, files)));
    }
    match found.noted() {
        Some(note) if found.is_empty() => format!("note: {note}\n"),
        _ => text + &found.closing(),
    }
}

/// Returns the text of the file in which a finding has a position.
fn source<'f>(found: &Diagnostic, files: &'f Files<'_>) -> Option<&'f str> {
    files.text(found.at().file())
}
