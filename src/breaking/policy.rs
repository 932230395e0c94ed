//! The levels of changes.

use std::collections::BTreeMap;

use super::{Change, Finding, Grade};
use crate::{diagnostic::Level, did_you_mean};

/// The levels that a project has chosen. A setting for one change overrides one for its grade.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    changes: BTreeMap<Change, Level>,
    grades: BTreeMap<Grade, Level>,
}

impl Default for Policy {
    /// Denies what breaks, warns of what is risky, and allows what is safe.
    fn default() -> Self {
        let grades = Grade::ALL.map(|grade| (grade, grade.default_level()));
        Self { changes: BTreeMap::new(), grades: grades.into() }
    }
}

impl Policy {
    /// Denies this grade and the ones above.
    pub(crate) fn deny_from(&mut self, grade: &str) -> Result<(), String> {
        let lowest = Grade::ALL.into_iter().find(|one| one.name() == grade);
        let lowest = lowest.ok_or_else(|| unknown("grade", grade, &Grade::ALL.map(Grade::name)))?;
        self.grades.extend(Grade::ALL.into_iter().filter(|one| *one >= lowest).map(|one| (one, Level::Deny)));
        Ok(())
    }

    /// Sets the level of a change, or of all changes of a grade.
    pub(crate) fn set(&mut self, name: &str, level: Level) -> Result<(), String> {
        if let Some(grade) = Grade::ALL.into_iter().find(|grade| grade.name() == name) {
            self.grades.insert(grade, level);
            return Ok(());
        }
        let change = Change::ALL.iter().find(|change| change.name() == name);
        let names = || Change::ALL.iter().map(|change| change.name()).chain(Grade::ALL.map(Grade::name));
        let change = change.ok_or_else(|| unknown("change", name, &names().collect::<Vec<_>>()))?;
        self.changes.insert(*change, level);
        Ok(())
    }

    pub(crate) fn of(&self, finding: &Finding) -> Level {
        let by_grade = || self.grades.get(&finding.grade);
        self.changes.get(&finding.change).or_else(by_grade).copied().unwrap_or(Level::Deny)
    }
}

fn unknown(what: &str, name: &str, known: &[&'static str]) -> String {
    let help = did_you_mean(name, known.iter().copied());
    format!("unknown {what} `{name}`: {}", help.unwrap_or_else(|| format!("use one of {}", known.join(", "))))
}
