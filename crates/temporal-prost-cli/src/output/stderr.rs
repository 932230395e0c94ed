//! Notes on standard error, next to the results on standard output.

use std::io::{self, Write as _};

/// Prints a line that is not part of the result.
pub(crate) fn note(text: &str) {
    // If standard error is closed, nobody reads the note.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Warns about deprecated flags and commands.
pub(crate) fn warn_deprecated(names: &[String]) {
    for name in names {
        note(&format!("warning: `{name}` is deprecated"));
    }
}
