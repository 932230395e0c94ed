use super::{Change, Grade};
use crate::diagnostic::Location;

/// A change between two schemas. Sorted by position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// In the new schema, or in the old one if nothing of it is left.
    pub(crate) at: Location,
    pub(crate) change: Change,
    pub(crate) grade: Grade,
    /// The name of the field of the option that differs. Empty if it is not about one field.
    pub(crate) option: &'static str,
    pub(crate) message: String,
    /// The position in the old schema.
    pub(crate) was: Option<Location>,
    /// How to make the change safely.
    pub(crate) help: String,
}

impl Finding {
    pub(crate) fn new(change: Change, at: Location, message: impl Into<String>) -> Self {
        Self {
            at,
            change,
            grade: change.grade(),
            option: "",
            message: message.into(),
            was: None,
            help: change.help().to_owned(),
        }
    }

    /// Sets the field of the option that differs.
    pub(crate) fn option(mut self, name: &'static str) -> Self {
        self.option = name;
        self
    }

    /// Sets the position in the old schema.
    pub(crate) fn was(mut self, at: Location) -> Self {
        self.was = Some(at);
        self
    }

    /// Replaces the advice of the change by one that fits this case.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Lowers the grade.
    pub(crate) fn at_most(mut self, grade: Grade) -> Self {
        self.grade = self.grade.min(grade);
        self
    }
}
