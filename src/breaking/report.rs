//! Findings as diagnostics.

use super::{Finding, Grade, Policy};
use crate::{
    diagnostic::{Allowances, Diagnostic, Diagnostics, Level, Levels, Rule},
    schema::descriptor::FileDescriptorProto,
};

/// The outcome of a comparison.
pub(crate) struct Report {
    /// The findings that are not allowed.
    pub(crate) shown: Diagnostics,
    /// A line with the number of all findings.
    pub(crate) summary: String,
}

/// The comparison that found something.
pub(crate) struct Context<'a> {
    /// The name of the old schema.
    pub(crate) against: &'a str,
    /// The new schema, and its files that were compared.
    pub(crate) new: (&'a [FileDescriptorProto], &'a [String]),
    pub(crate) policy: &'a Policy,
}

impl Report {
    pub(crate) fn new(mut findings: Vec<Finding>, context: &Context<'_>) -> Self {
        let (files, inputs) = context.new;
        let mut allowances = Allowances::new(files);
        let all = findings.len();
        findings.retain(|finding| !allowances.allow(Rule::Change(finding.change), &finding.at));
        let unused = allowances.problems(inputs, Rule::is_change).into_iter();
        // `generate` reports the other problems of comments.
        let unused = unused.filter(|problem| problem.rule() == Rule::UnusedAllowance);
        let unused = unused.map(|problem| problem.with_level(Levels::default().of(Rule::UnusedAllowance)));
        let summary = summary(&findings, all, context);
        let found = findings.iter().map(|finding| diagnostic(finding, context));
        let shown = found.chain(unused).collect::<Diagnostics>().settle().unwrap_or_else(|denied| denied);
        Self { shown, summary }
    }
}

fn diagnostic(finding: &Finding, context: &Context<'_>) -> Diagnostic {
    let Finding { at, change, grade, option, message, was, help } = finding;
    let diagnostic = Diagnostic::new(Rule::Change(*change), at.clone(), message.clone()).option(*option);
    let diagnostic = diagnostic.note("grade", grade.name()).note("effect", change.effect());
    let diagnostic = match was {
        Some(was) => diagnostic.note("was", format!("{was} in {}", context.against)),
        None => diagnostic,
    };
    diagnostic.help(help.clone()).with_level(context.policy.of(finding))
}

/// Counts the findings by grade.
fn summary(findings: &[Finding], all: usize, context: &Context<'_>) -> String {
    let count = |grade| findings.iter().filter(|finding| finding.grade == grade).count();
    let counts = Grade::ALL.map(|grade| format!("{} {grade}", count(grade)));
    let allowed = match all - findings.len() {
        0 => String::new(),
        allowed => format!(", {allowed} allowed by comments"),
    };
    let text = format!("changes against {}: {}{allowed}", context.against, counts.join(", "));
    let is_hidden = |finding: &&Finding| context.policy.of(finding) == Level::Allow;
    match findings.iter().filter(is_hidden).count() {
        0 => text,
        hidden => text + &format!("; {hidden} not shown, see `--warn`"),
    }
}
