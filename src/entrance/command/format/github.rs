//! Workflow commands, which GitHub shows as annotations of the changed files.

use super::{Files, explained, severity};
use crate::diagnostic::{Diagnostic, Diagnostics};

pub(super) fn write(found: &Diagnostics, files: &Files<'_>) -> String {
    let mut text: String = found.iter().map(|one| command(one, files)).collect();
    if let Some(note) = found.noted() {
        text.extend(["::notice::", &data(note), "\n"]);
    }
    text
}

fn command(found: &Diagnostic, files: &Files<'_>) -> String {
    let file = property(&files.path(found.at().file()));
    let position = found.at().start().map(|(line, column)| format!(",line={line},col={column}"));
    let position = position.unwrap_or_default();
    let title = property(found.rule().name());
    let message = data(&explained(found, "\n"));
    format!("::{} file={file}{position},title={title}::{message}\n", severity(found))
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_a_command() {
        assert_eq!(data("100%: a,\r\n::b"), "100%25: a,%0D%0A::b");
        assert_eq!(property("a:b,c%2C\n"), "a%3Ab%2Cc%252C%0A");
    }
}
