//! Errors and warnings for Terraform's user.

use crate::protos::tfplugin6::{
    AttributePath, Diagnostic,
    attribute_path::{Step, step::Selector},
    diagnostic::Severity,
};
use std::fmt;

/// The place of a value inside a resource.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Path(Vec<Selector>);

impl Path {
    pub(crate) fn attribute(name: &str) -> Self {
        Self(vec![Selector::AttributeName(name.to_owned())])
    }

    pub(crate) fn push_attribute(&mut self, name: &str) {
        self.0.push(Selector::AttributeName(name.to_owned()));
    }

    pub(crate) fn push_index(&mut self, index: i64) {
        self.0.push(Selector::ElementKeyInt(index));
    }

    pub(crate) fn push_key(&mut self, key: &str) {
        self.0.push(Selector::ElementKeyString(key.to_owned()));
    }

    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }
}

impl From<Path> for AttributePath {
    fn from(path: Path) -> Self {
        Self { steps: path.0.into_iter().map(|selector| Step { selector: Some(selector) }).collect() }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Selector::AttributeName(name) if index == 0 => f.write_str(name)?,
                Selector::AttributeName(name) => write!(f, ".{name}")?,
                Selector::ElementKeyString(key) => write!(f, "[{key:?}]")?,
                Selector::ElementKeyInt(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Returns an error. Terraform shows the attribute at `path`, if any, with its position.
pub(crate) fn error(summary: &str, detail: impl Into<String>, path: Option<Path>) -> Diagnostic {
    diagnostic(Severity::Error, summary, detail.into(), path)
}

/// Returns a warning.
pub(crate) fn warning(summary: &str, detail: impl Into<String>) -> Diagnostic {
    diagnostic(Severity::Warning, summary, detail.into(), None)
}

/// Returns a warning about an attribute.
pub(crate) fn warning_at(summary: &str, detail: impl Into<String>, path: Path) -> Diagnostic {
    diagnostic(Severity::Warning, summary, detail.into(), Some(path))
}

fn diagnostic(severity: Severity, summary: &str, detail: String, path: Option<Path>) -> Diagnostic {
    let attribute = path.map(AttributePath::from);
    Diagnostic { severity: severity.into(), summary: summary.to_owned(), detail, attribute }
}
