//! The allowances in one file.

use prost::Message;

use super::{Line, lines, problem, text::may_contain};
use crate::{
    diagnostic::{Diagnostic, Location, Rule},
    schema::descriptor::{FileDescriptorProto, SourceCodeInfo, SourceLocation},
};

/// The allowances in a file.
#[derive(Debug)]
pub(super) struct OfFile {
    /// `None` without source info.
    lines: Option<Vec<Placed>>,
}

/// A line of the comment directly above an element.
#[derive(Debug)]
struct Placed {
    at: Location,
    line: Line,
    /// The lints that the line has allowed.
    used: Vec<Rule>,
}

impl OfFile {
    pub(super) fn new(file: &FileDescriptorProto) -> Self {
        let info = file.source_code_info.as_deref().filter(|info| !info.is_empty());
        let lines = info.map(|info| {
            // Most files have no such comment, and decoding takes longer than searching.
            let info =
                if may_contain(info) { SourceCodeInfo::decode(info) } else { Ok(SourceCodeInfo::default()) };
            let locations = info.unwrap_or_default().location;
            locations.into_iter().flat_map(|location| placed(&file.name, location)).collect()
        });
        Self { lines }
    }

    pub(super) fn is_known(&self) -> bool {
        self.lines.is_some()
    }

    pub(super) fn mentions(&self, lint: Rule) -> bool {
        self.lines.iter().flatten().any(|placed| placed.allows(lint))
    }

    /// Returns whether a line allows the lint at the location, and notes that it is used.
    pub(super) fn allow(&mut self, lint: Rule, at: &Location) -> bool {
        let mut is_allowed = false;
        let lines = self.lines.iter_mut().flatten();
        for placed in lines.filter(|placed| placed.allows(lint) && at.is_inside(&placed.at)) {
            placed.used.push(lint);
            is_allowed = true;
        }
        is_allowed
    }

    pub(super) fn problems(&self, is_checked: impl Fn(Rule) -> bool) -> Vec<Diagnostic> {
        self.lines.iter().flatten().flat_map(|placed| placed.problems(&is_checked)).collect()
    }
}

fn placed(file: &str, location: SourceLocation) -> Vec<Placed> {
    let comment = location.leading_comments.as_deref().unwrap_or_default();
    let found: Vec<_> = lines(comment).collect();
    let Some(at) = (!found.is_empty()).then(|| Location::of_comment(file, location)).flatten() else {
        return Vec::new();
    };
    found.into_iter().map(|line| Placed { at: at.clone(), line, used: Vec::new() }).collect()
}

impl Placed {
    fn allows(&self, lint: Rule) -> bool {
        matches!(&self.line, Line::Allow { lints, .. } if lints.iter().any(|name| name == lint.name()))
    }

    fn problems(&self, is_checked: impl Fn(Rule) -> bool) -> Vec<Diagnostic> {
        let (lints, reason) = match &self.line {
            Line::Allow { lints, reason } => (lints, reason),
            Line::Invalid(message, help) => {
                return vec![problem(Rule::InvalidAllowance, &self.at, message.clone(), help)];
            }
        };
        let no_reason = reason.is_empty().then(|| {
            let message = format!("the comment allows `{}` without a reason", lints.join("`, `"));
            problem(Rule::AllowanceWithoutReason, &self.at, message, "add the reason after the parenthesis")
        });
        let of_lints = lints.iter().filter_map(|name| self.problem(name, &is_checked));
        of_lints.chain(no_reason).collect()
    }

    /// Returns the problem of a name, if there is one.
    fn problem(&self, name: &str, is_checked: impl Fn(Rule) -> bool) -> Option<Diagnostic> {
        let invalid = |message, help: &str| Some(problem(Rule::InvalidAllowance, &self.at, message, help));
        let lint = match Rule::lint(name) {
            Ok(lint) => lint,
            Err((message, help)) => return invalid(message, &help),
        };
        if lint.is_about_allowances() {
            return invalid(format!("a comment cannot allow `{lint}`"), "set its level for all files");
        }
        if !is_checked(lint) || self.used.contains(&lint) {
            return None;
        }
        let message = format!("the comment allows `{lint}`, which is not reported here");
        Some(problem(
            Rule::UnusedAllowance,
            &self.at,
            message,
            "remove it, or move it directly above the element",
        ))
    }
}
