use crate::{
    diagnostic::{Diagnostic, Rule},
    schema::{Kind, Rpc},
};

/// A field of an option: whose it is, its path as written, and its field number.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) kind: Kind,
    pub(super) path: &'static str,
    pub(super) number: i32,
}

impl Field {
    pub(super) fn diagnostic(self, rpc: Rpc<'_>, rule: Rule, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, rpc.option_at(self.kind, &[self.number]), message).option(self.path)
    }
}

pub(super) const fn workflow(path: &'static str, number: i32) -> Field {
    Field { kind: Kind::Workflow, path, number }
}

pub(super) const fn activity(path: &'static str, number: i32) -> Field {
    Field { kind: Kind::Activity, path, number }
}
