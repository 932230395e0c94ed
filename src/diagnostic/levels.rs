//! The levels of lints.

use std::collections::BTreeMap;

use super::{Level, Rule};
use crate::did_you_mean;

/// The levels that a project has chosen. If a lint is set more than once, the last setting wins.
#[derive(Clone, Debug)]
pub(crate) struct Levels {
    chosen: BTreeMap<Rule, Level>,
    /// The level that replaces `warn`.
    warnings: Level,
}

impl Default for Levels {
    fn default() -> Self {
        Self { chosen: BTreeMap::new(), warnings: Level::Warn }
    }
}

/// Stands for all lints at the level `warn`.
const WARNINGS: &str = "warnings";

impl Levels {
    /// Sets the level of a lint, or of all lints at the level `warn`.
    pub(crate) fn set(&mut self, lint: &str, level: Level) -> Result<(), String> {
        if lint == WARNINGS {
            self.warnings = level;
            return Ok(());
        }
        match Rule::named(lint) {
            Some(rule) if rule.is_change() => {
                return Err(format!("`{rule}` is a finding of `breaking`, not a lint; set its level there"));
            }
            Some(rule) if rule.default_level().is_some() => _ = self.chosen.insert(rule, level),
            Some(rule) => return Err(format!("`{rule}` is a rule, not a lint, and always an error")),
            None => return Err(unknown(lint)),
        }
        Ok(())
    }

    pub(crate) fn of(&self, rule: Rule) -> Level {
        let Some(default) = rule.default_level() else { return Level::Deny };
        match self.chosen.get(&rule).copied().unwrap_or(default) {
            Level::Warn => self.warnings,
            level => level,
        }
    }
}

fn unknown(lint: &str) -> String {
    let lints = Rule::all().filter(|rule| rule.default_level().is_some()).map(Rule::name);
    let names: Vec<_> = lints.chain([WARNINGS]).collect();
    let help = did_you_mean(lint, names.iter().copied());
    format!(
        "unknown lint `{lint}`: {}",
        help.unwrap_or_else(|| format!("use one of `{}`", names.join("`, `")))
    )
}

#[cfg(test)]
mod tests {
    use temporal_prost_expression as expression;

    use super::*;

    const NULL: Rule = Rule::Expression(expression::Rule::MayBeNull);
    const FIELD: Rule = Rule::Expression(expression::Rule::UnknownField);

    fn levels(chosen: &[(&str, Level)]) -> Result<Levels, String> {
        let mut levels = Levels::default();
        chosen.iter().try_for_each(|(lint, level)| levels.set(lint, *level))?;
        Ok(levels)
    }

    #[test]
    fn the_last_choice_counts() {
        let levels = levels(&[("may-be-null", Level::Deny), ("may-be-null", Level::Warn)]).unwrap();
        assert_eq!(levels.of(NULL), Level::Warn);
        assert_eq!(levels.of(FIELD), Level::Deny);
        assert_eq!(levels.of(Rule::SignalOutput), Level::Deny);
    }

    #[test]
    fn all_warnings_have_a_level_whatever_makes_them_warnings() {
        let levels = levels(&[
            ("warnings", Level::Deny),
            ("unknown-field", Level::Warn),
            ("versioning-behavior", Level::Allow),
        ]);
        let levels = levels.unwrap();
        assert_eq!(levels.of(FIELD), Level::Deny);
        assert_eq!(levels.of(NULL), Level::Allow);
        assert_eq!(levels.of(Rule::VersioningBehavior), Level::Allow);
    }

    #[test]
    fn only_lints_have_a_level() {
        let refused = |lint| levels(&[(lint, Level::Allow)]).unwrap_err();
        assert_eq!(refused("may-be-nul"), "unknown lint `may-be-nul`: did you mean `may-be-null`?");
        assert_eq!(refused("signal-output"), "`signal-output` is a rule, not a lint, and always an error");
        assert!(refused("x").starts_with("unknown lint `x`: use one of `"), "{}", refused("x"));
    }
}
