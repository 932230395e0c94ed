use std::{fmt, ops::Range};

use super::{Level, Location, Rule, place::token};

/// A problem. Sorted by position, option path and place in the expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Diagnostic {
    at: Location,
    option: String,
    expression: Option<(String, (usize, usize))>,
    rule: Rule,
    message: String,
    notes: Vec<(&'static str, String)>,
    help: Option<String>,
    level: Level,
}

impl Diagnostic {
    pub(crate) fn new(rule: Rule, at: Location, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            at,
            option: String::new(),
            expression: None,
            rule,
            message,
            notes: Vec::new(),
            help: None,
            level: Level::Deny,
        }
    }

    pub(crate) fn rule(&self) -> Rule {
        self.rule
    }

    pub(crate) fn at(&self) -> &Location {
        &self.at
    }

    /// The path inside the option statement. Empty if the finding is about the whole option or not about an option.
    pub(crate) fn option_path(&self) -> &str {
        &self.option
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The message, and the path inside the option in front of it.
    pub(crate) fn summary(&self) -> String {
        let separator = if self.option.is_empty() { "" } else { ": " };
        format!("{}{separator}{}", self.option, self.message)
    }

    /// Facts with their labels.
    pub(crate) fn notes(&self) -> &[(&'static str, String)] {
        &self.notes
    }

    pub(crate) fn remedy(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The expression, and the first and last byte of the range that is wrong.
    pub(crate) fn wrong_expression(&self) -> Option<&(String, (usize, usize))> {
        self.expression.as_ref()
    }

    pub(crate) fn level(&self) -> Level {
        self.level
    }

    pub(super) fn set_level(&mut self, level: Level) {
        self.level = level;
    }

    pub(super) fn move_to(&mut self, at: Location) {
        self.at = at;
    }

    /// Sets the path inside the option statement, such as `signal[1].ref`.
    pub(crate) fn option(mut self, path: impl Into<String>) -> Self {
        self.option = path.into();
        self
    }

    /// Adds a fact with its label.
    pub(crate) fn note(mut self, label: &'static str, text: impl Into<String>) -> Self {
        self.notes.push((label, text.into()));
        self
    }

    /// Sets the level, for `Diagnostics::settle`.
    pub(crate) fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Sets the remedy.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the expression and the range of bytes that is wrong.
    pub(crate) fn expression(mut self, text: impl Into<String>, bytes: Range<usize>) -> Self {
        self.expression = Some((text.into(), (bytes.start, bytes.end)));
        self
    }
}

impl Diagnostic {
    /// Displays the line of the source too, if there is one and no expression to show.
    pub(crate) fn with_source<'a>(&'a self, source: Option<&'a str>) -> impl fmt::Display {
        let is_shown = self.expression.is_none();
        let text = source.filter(|_| is_shown).and_then(|text| Some((text, token(text, &self.at)?)));
        Shown { found: self, line: text }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Shown { found: self, line: None }, f)
    }
}

/// A problem and the text around it.
struct Shown<'a> {
    found: &'a Diagnostic,
    line: Option<(&'a str, Range<usize>)>,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic { at, rule, expression, notes, help, level, .. } = self.found;
        let severity = if *level == Level::Deny { "error" } else { "warning" };
        write!(f, "{at}: {severity}[{rule}]: {}", self.found.summary())?;
        if let Some((text, bytes)) = expression {
            write_caret(f, text, *bytes)?;
        }
        if let Some((text, bytes)) = &self.line {
            write_caret(f, text, (bytes.start, bytes.end))?;
        }
        notes.iter().try_for_each(|(label, text)| write!(f, "\n  {label}: {text}"))?;
        match help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// Writes the line of `text` in which the range starts, and carets below the range.
fn write_caret(f: &mut fmt::Formatter<'_>, text: &str, (start, end): (usize, usize)) -> fmt::Result {
    let before = text.get(..start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    // Tabs stay, so that the indent is as wide as the text above.
    let indent: String = before[line_start..].chars().map(|c| if c == '\t' { c } else { ' ' }).collect();
    let width = text.get(start..end).and_then(|marked| marked.lines().next()).unwrap_or_default();
    let carets = "^".repeat(width.chars().count().max(1));
    write!(f, "\n  | {line}\n  | {indent}{carets}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagnostic::Locations, schema::descriptor::FileDescriptorProto};

    fn at() -> Location {
        Locations::of_services(&FileDescriptorProto { name: "a.proto".to_owned(), ..Default::default() })
            .at(&[])
    }

    #[test]
    fn a_caret_is_below_the_line_it_is_about() {
        let text = "first = a\nsecond = ü.bb";
        let diagnostic =
            Diagnostic::new(Rule::SignalOutput, at(), "no `bb`").expression(text, 21..24).help("do better");
        let expected =
            "a.proto: error[signal-output]: no `bb`\n  | second = ü.bb\n  |           ^^^\n  help: do better";
        assert_eq!(diagnostic.to_string(), expected);
    }

    #[test]
    fn tabs_stay_above_tabs() {
        let diagnostic = Diagnostic::new(Rule::SignalOutput, at(), "").expression("a\n\tb = c", 7..8);
        assert!(diagnostic.to_string().ends_with("\n  | \tb = c\n  | \t    ^"), "{diagnostic}");
    }

    #[test]
    fn no_range_is_too_odd() {
        for range in [0..0, 3..3, 2..90, 90..99, 1..2, usize::MAX..usize::MAX] {
            assert!(
                Diagnostic::new(Rule::SignalOutput, at(), "")
                    .expression("ü\n\n", range)
                    .to_string()
                    .contains('^')
            );
        }
    }

    #[test]
    fn the_line_of_the_source_is_shown_if_it_is_there() {
        let shown = |start, source| {
            let found = Diagnostic::new(Rule::SignalOutput, at().moved_to(start), "wrong").help("better");
            found.with_source(source).to_string()
        };
        let text = "a {\n\tref: 'ü';\n}";
        let head = "error[signal-output]: wrong";
        let lines = "  | \tref: 'ü';\n  | \t^^^\n  help: better";
        assert_eq!(shown((2, 2), Some(text)), format!("a.proto:2:2: {head}\n{lines}"));
        // protoc's column of the same field.
        assert_eq!(shown((2, 9), Some(text)), format!("a.proto:2:9: {head}\n{lines}"));
        let indented = text.replace('\t', "\t\t");
        let lines = lines.replace('\t', "\t\t");
        for column in [3, 17] {
            let expected = format!("a.proto:2:{column}: {head}\n{lines}");
            assert_eq!(shown((2, column), Some(&indented)), expected);
        }
        for (start, source) in
            [((2, 2), None), ((9, 9), Some(text)), ((1, 99), Some(text)), ((0, -3), Some(text))]
        {
            assert!(shown(start, source).ends_with(": wrong\n  help: better"), "{start:?}");
        }
    }
}
