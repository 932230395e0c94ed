//! Errors that the CLI prints as text.

use crate::execution::v1::Diagnostic;

/// Reads the first error in a text, around which the CLI draws a box.
pub(crate) fn text_diagnostic(text: &str) -> Option<Diagnostic> {
    let lines = text.lines().map(|line| line.trim_start_matches(['╷', '│', '╵']).trim());
    let mut lines =
        lines.filter(|line| !line.is_empty()).skip_while(|line| !line.starts_with("Error: ")).peekable();
    let first = lines.next().map(|line| line.trim_start_matches("Error: ").to_owned());
    let summary = first.or_else(|| text.lines().find(|line| !line.trim().is_empty()).map(str::to_owned))?;
    let detail: Vec<_> = lines.take_while(|line| !line.starts_with("Error: ")).collect();
    let (filename, line) = position(&detail).unwrap_or_default();
    let severity = "error".to_owned();
    Some(Diagnostic { severity, summary, detail: detail.join("\n"), filename, line, ..Diagnostic::default() })
}

/// Parses `on main.tf line 1, in terraform:`.
fn position(lines: &[&str]) -> Option<(String, u32)> {
    let (file, rest) = lines.first()?.strip_prefix("on ")?.split_once(" line ")?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((file.to_owned(), digits.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_read_from_text() {
        let text = "\nInitializing…\n╷\n│ Error: Unsupported block type\n│ \n│   on main.tf line 3, in terraform:\n│    3: \
                    backnd {\n│ \n│ Blocks of type \"backnd\" are not expected here.\n╵\n";
        let diagnostic = text_diagnostic(text).unwrap();
        assert_eq!(diagnostic.summary, "Unsupported block type");
        assert_eq!((diagnostic.filename.as_str(), diagnostic.line), ("main.tf", 3));
        assert!(diagnostic.detail.ends_with("are not expected here."), "{}", diagnostic.detail);
        assert_eq!(text_diagnostic("exec format error").unwrap().summary, "exec format error");
        assert!(text_diagnostic(" \n").is_none());
    }
}
