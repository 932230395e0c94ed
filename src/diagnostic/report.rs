use std::{error, fmt, ops::Range};

use super::{Level, Levels, Location, Rule};

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

    /// Sets the level, for [`Diagnostics::settle`].
    pub(crate) fn level(mut self, level: Level) -> Self {
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

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = if self.level == Level::Deny { "error" } else { "warning" };
        write!(f, "{}: {severity}[{}]: ", self.at, self.rule)?;
        if !self.option.is_empty() {
            write!(f, "{}: ", self.option)?;
        }
        f.write_str(&self.message)?;
        if let Some((text, bytes)) = &self.expression {
            write_caret(f, text, *bytes)?;
        }
        self.notes.iter().try_for_each(|(label, text)| write!(f, "\n  {label}: {text}"))?;
        match &self.help {
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

/// All problems of a schema, sorted by position. Displays one after the other.
///
/// An error contains errors and warnings. Otherwise there are only warnings, or none.
///
/// ```
/// # let directory = tempfile::tempdir()?;
/// # let (out, protos) = (directory.path().join("out"), directory.path());
/// // orders.proto, in which a signal returns a message.
/// let orders = r#"
///     syntax = "proto3";
///     import "temporal/v1/temporal.proto";
///     service Orders {
///       rpc ShipNow(Order) returns (Order) {
///         option (temporal.v1.signal) = {};
///       }
///     }
///     message Order {}
/// "#;
/// # std::fs::write(protos.join("orders.proto"), orders)?;
/// let refused = temporal_prost_build::configure().out_dir(out).compile_protos(&["orders.proto"], &[protos]);
/// let Err(temporal_prost_build::Error::Schema(diagnostics)) = refused else { panic!("no error") };
/// assert_eq!(
///     diagnostics.to_string(),
///     "orders.proto:5:7: error[signal-output]: signal `ShipNow` returns `Order`, but signals have no result\n  \
///      help: return `google.protobuf.Empty`, or make it an update\n\
///      for more, run `protoc-gen-rust-temporal explain signal-output`",
/// );
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    note: Option<String>,
}

impl Diagnostics {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.found.iter_mut()
    }

    pub(super) fn sort(&mut self) {
        self.found.sort();
        self.found.dedup();
    }

    pub(crate) fn retain(&mut self, is_kept: impl FnMut(&Diagnostic) -> bool) {
        self.found.retain(is_kept);
    }

    pub(crate) fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(others);
    }

    /// Sets a note about all of them.
    pub(crate) fn note(mut self, note: Option<String>) -> Self {
        self.note = note;
        self
    }

    /// Writes how to read more about the rules.
    fn write_explanation(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = Vec::new();
        for found in &self.found {
            if !names.contains(&found.rule.name()) {
                names.push(found.rule.name());
            }
        }
        write!(f, "\nfor more, run `protoc-gen-rust-temporal explain {}`", names.join(" "))
    }

    /// Returns `true` if there are no problems.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Returns the warnings, or an error if there are errors. Later phases can rely on the checks.
    pub(crate) fn barrier(mut self, levels: &Levels) -> Result<Self, Self> {
        self.found.iter_mut().for_each(|found| found.level = levels.of(found.rule));
        self.settle()
    }

    /// Like `barrier`, for problems whose levels are set.
    pub(crate) fn settle(mut self) -> Result<Self, Self> {
        self.found.retain(|found| found.level != Level::Allow);
        self.sort();
        if self.found.iter().any(|found| found.level == Level::Deny) { Err(self) } else { Ok(self) }
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<T: IntoIterator<Item = Diagnostic>>(diagnostics: T) -> Self {
        Self { found: diagnostics.into_iter().collect(), note: None }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.found.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{diagnostic}")?;
        }
        self.note.iter().filter(|_| !self.is_empty()).try_for_each(|note| write!(f, "\nnote: {note}"))?;
        if self.is_empty() { Ok(()) } else { self.write_explanation(f) }
    }
}

// A build script that unwraps an error shows its `Debug` form.
impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{descriptor::FileDescriptorProto, diagnostic::Locations};

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
    fn everything_is_reported_once_in_order() {
        let mut diagnostics = Diagnostics::default();
        for option in ["b", "a", "b"] {
            diagnostics.push(Diagnostic::new(Rule::SignalOutput, at(), "wrong").option(option));
        }
        let all = diagnostics.barrier(&Levels::default()).unwrap_err();
        assert_eq!(
            all.to_string(),
            "a.proto: error[signal-output]: a: wrong\na.proto: error[signal-output]: b: wrong\n\
             for more, run `protoc-gen-rust-temporal explain signal-output`"
        );
        assert_eq!(format!("{all:?}"), all.to_string());
        assert!(Diagnostics::default().barrier(&Levels::default()).is_ok());
    }

    #[test]
    fn warnings_are_no_failure_alone_and_are_listed_with_what_is() {
        let lint = || Diagnostic::new(Rule::VersioningBehavior, at(), "odd");
        let warnings = Diagnostics::from_iter([lint()]).barrier(&Levels::default()).unwrap();
        assert_eq!(warnings.to_string().lines().next(), Some("a.proto: warning[versioning-behavior]: odd"));
        let both = Diagnostics::from_iter([lint(), Diagnostic::new(Rule::SignalOutput, at(), "wrong")]);
        let mut levels = Levels::default();
        assert_eq!(both.clone().barrier(&levels).unwrap_err().iter().count(), 2);
        levels.set("versioning-behavior", Level::Allow).unwrap();
        let rules: Vec<_> = both.barrier(&levels).unwrap_err().iter().map(Diagnostic::rule).collect();
        assert_eq!(rules, [Rule::SignalOutput]);
        assert!(Diagnostics::from_iter([lint()]).barrier(&levels).unwrap().is_empty());
    }
}
