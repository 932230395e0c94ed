use std::{error, fmt};

use super::{Diagnostic, Level, Levels};

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

    /// Adds the problems of another list.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.found.extend(other.found);
        self
    }

    /// Sets a note about all of them.
    pub(crate) fn note(mut self, note: Option<String>) -> Self {
        self.note = note;
        self
    }

    /// The note about all of them.
    pub(crate) fn noted(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Returns whether one of them is an error.
    pub(crate) fn is_denied(&self) -> bool {
        self.found.iter().any(|found| found.level() == Level::Deny)
    }

    /// Returns the note, and how to read more about the rules. Empty if there are no problems.
    pub(crate) fn closing(&self) -> String {
        let mut names = Vec::new();
        for name in self.found.iter().map(|found| found.rule().name()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() {
            return String::new();
        }
        let note = self.note.as_ref().map(|note| format!("note: {note}\n")).unwrap_or_default();
        format!("{note}for more, run `protoc-gen-rust-temporal explain {}`\n", names.join(" "))
    }

    /// Returns `true` if there are no problems.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Returns the warnings, or an error if there are errors. Later phases can rely on the checks.
    pub(crate) fn barrier(mut self, levels: &Levels) -> Result<Self, Self> {
        self.found.iter_mut().for_each(|found| found.set_level(levels.of(found.rule())));
        self.settle()
    }

    /// Like `barrier`, for problems whose levels are set.
    pub(crate) fn settle(mut self) -> Result<Self, Self> {
        self.found.retain(|found| found.level() != Level::Allow);
        self.sort();
        if self.is_denied() { Err(self) } else { Ok(self) }
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<T: IntoIterator<Item = Diagnostic>>(diagnostics: T) -> Self {
        Self { found: diagnostics.into_iter().collect(), note: None }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.found.iter().try_for_each(|diagnostic| writeln!(f, "{diagnostic}"))?;
        f.write_str(self.closing().trim_end())
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
    use crate::{
        diagnostic::{Location, Locations, Rule},
        schema::descriptor::FileDescriptorProto,
    };

    fn at() -> Location {
        Locations::of_services(&FileDescriptorProto { name: "a.proto".to_owned(), ..Default::default() })
            .at(&[])
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
