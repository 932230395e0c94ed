use std::{error, fmt, ops::Range};

use super::Location;

/// One thing that is wrong. Sorts by position, path of the option, and place in its expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Diagnostic {
    at: Location,
    option: String,
    expression: Option<(String, (usize, usize))>,
    rule: &'static str,
    message: String,
    help: Option<String>,
}

impl Diagnostic {
    pub(crate) fn new(rule: &'static str, at: Location, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { at, option: String::new(), expression: None, rule, message, help: None }
    }

    /// The path inside the option statement, such as `signal[1].ref`.
    pub(crate) fn option(mut self, path: impl Into<String>) -> Self {
        self.option = path.into();
        self
    }

    /// What to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The expression that is wrong, and which bytes of it.
    pub(crate) fn expression(mut self, text: impl Into<String>, bytes: Range<usize>) -> Self {
        self.expression = Some((text.into(), (bytes.start, bytes.end)));
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: error[{}]: ", self.at, self.rule)?;
        if !self.option.is_empty() {
            write!(f, "{}: ", self.option)?;
        }
        f.write_str(&self.message)?;
        if let Some((text, bytes)) = &self.expression {
            write_caret(f, text, *bytes)?;
        }
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// The line of `text` in which the range starts, and carets below the range.
fn write_caret(f: &mut fmt::Formatter<'_>, text: &str, (start, end): (usize, usize)) -> fmt::Result {
    let before = text.get(..start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let indent = before[line_start..].chars().count();
    let width = text.get(start..end).and_then(|marked| marked.lines().next()).unwrap_or_default();
    let carets = "^".repeat(width.chars().count().max(1));
    write!(f, "\n  | {line}\n  | {:indent$}{carets}", "")
}

/// Everything that is wrong with a schema; displays one after the other, sorted by position.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Ends a phase: later ones may rely on what has been checked.
    pub(crate) fn barrier(mut self) -> Result<(), Self> {
        if self.0.is_empty() {
            return Ok(());
        }
        self.0.sort();
        self.0.dedup();
        Err(self)
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{diagnostic}")?;
        }
        Ok(())
    }
}

// A build script that unwraps shows `Debug`.
impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for Diagnostics {}
