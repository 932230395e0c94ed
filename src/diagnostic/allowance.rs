//! Comments that allow a lint for one element: `// temporal-lint: allow(NAME, …) REASON`.

mod file;
mod text;

use std::collections::BTreeMap;

use file::OfFile;
pub(crate) use text::{Line, lines, without};

use super::{Diagnostic, Diagnostics, Location, Rule};
use crate::schema::descriptor::FileDescriptorProto;

/// The allowances of all files, and their use. A file is read when a finding in it is looked up.
#[derive(Debug)]
pub(crate) struct Allowances<'a> {
    files: BTreeMap<&'a str, &'a FileDescriptorProto>,
    read: BTreeMap<&'a str, OfFile>,
}

impl<'a> Allowances<'a> {
    pub(crate) fn new(files: impl IntoIterator<Item = &'a FileDescriptorProto>) -> Self {
        let files = files.into_iter().map(|file| (&*file.name, file)).collect();
        Self { files, read: BTreeMap::new() }
    }

    /// Returns whether a comment in one of the files `inputs` allows the lint for some element.
    pub(crate) fn mention(&mut self, lint: Rule, inputs: &[String]) -> bool {
        inputs.iter().any(|input| self.of(input).is_some_and(|file| file.mentions(lint)))
    }

    /// Removes the findings of lints that a comment allows. Rules are never allowed.
    pub(crate) fn filter(&mut self, found: &mut Diagnostics) {
        found.retain(|one| !self.allow(one.rule(), one.at()));
    }

    /// Returns whether a comment allows the lint at the location.
    pub(crate) fn allow(&mut self, lint: Rule, at: &Location) -> bool {
        let is_allowable = lint.default_level().is_some() && !lint.is_about_allowances();
        is_allowable && self.of(at.file()).is_some_and(|file| file.allow(lint, at))
    }

    /// Reports comments in the files `inputs` that are invalid, have no reason, or allow a lint that found nothing. A
    /// lint that this run did not check is never reported as unused.
    pub(crate) fn problems(
        &mut self,
        inputs: &[String],
        is_checked: impl Fn(Rule) -> bool,
    ) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for input in inputs {
            problems.extend(self.of(input).into_iter().flat_map(|file| file.problems(&is_checked)));
        }
        problems
    }

    /// Returns a note if a finding of a lint is in a file whose comments are unknown.
    pub(crate) fn unknown(&mut self, found: &Diagnostics) -> Option<String> {
        let mut lints = found.iter().filter(|one| one.rule().default_level().is_some());
        let file = lints.find(|one| self.of(one.at().file()).is_some_and(|file| !file.is_known()))?;
        Some(format!(
            "comments that allow lints are unknown, since the descriptors of `{}` have no source info",
            file.at().file()
        ))
    }

    fn of(&mut self, file: &str) -> Option<&mut OfFile> {
        let (name, proto) = self.files.get_key_value(file)?;
        Some(self.read.entry(name).or_insert_with(|| OfFile::new(proto)))
    }
}

/// A problem of a comment.
fn problem(rule: Rule, at: &Location, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(rule, at.clone(), message).help(help)
}
