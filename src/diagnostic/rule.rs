//! The rules and lints, by name. `docs/lints.md` documents them.

use std::fmt;

use temporal_prost_expression as expression;

/// The level of a lint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Ignored.
    Allow,
    /// Reported, but code is generated.
    Warn,
    /// Reported as an error.
    Deny,
}

macro_rules! rules {
    (rules: { $($rule:ident = $name:literal,)* } lints: { $($lint:ident = $lint_name:literal: $level:ident,)* }) => {
        /// A rule, which always applies, or a lint, whose level a project can choose.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Rule {
            $($rule,)*
            $($lint,)*
            /// A rule of the expression language.
            Expression(expression::Rule),
        }

        impl Rule {
            const OWN: &'static [Self] = &[$(Self::$rule,)* $(Self::$lint,)*];

            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$rule => $name,)*
                    $(Self::$lint => $lint_name,)*
                    Self::Expression(rule) => rule.name(),
                }
            }

            /// The default level of a lint. Rules have none.
            pub(crate) fn default_level(self) -> Option<Level> {
                match self {
                    $(Self::$rule => None,)*
                    $(Self::$lint => Some(Level::$level),)*
                    Self::Expression(rule) => of_expression(rule),
                }
            }
        }
    };
}

rules! {
    rules: {
        AdmittedStage = "admitted-stage",
        CliDuplicateCommand = "cli-duplicate-command",
        CliDuplicateFlag = "cli-duplicate-flag",
        CliUnusableName = "cli-unusable-name",
        DuplicateName = "duplicate-name",
        EmptyAlias = "empty-alias",
        Evaluation = "evaluation",
        IdPolicyConflict = "id-policy-conflict",
        InvalidAttempts = "invalid-attempts",
        InvalidDuration = "invalid-duration",
        InvalidPriority = "invalid-priority",
        InvalidRetryPolicy = "invalid-retry-policy",
        ModuleCollision = "module-collision",
        NameCollision = "name-collision",
        NotFinite = "not-finite",
        OptionCombination = "option-combination",
        RepeatedReference = "repeated-reference",
        ReservedName = "reserved-name",
        SameRustType = "same-rust-type",
        SignalOutput = "signal-output",
        StreamingRpc = "streaming-rpc",
        UndefinedQuery = "undefined-query",
        UndefinedSignal = "undefined-signal",
        UndefinedUpdate = "undefined-update",
        UnknownValue = "unknown-value",
        UnusableName = "unusable-name",
        WrongKind = "wrong-kind",
    }
    lints: {
        DeprecatedOption = "deprecated-option": Warn,
        EnumValueCollision = "enum-value-collision": Deny,
        HammeringRetry = "hammering-retry": Warn,
        IgnoredOption = "ignored-option": Warn,
        IneffectiveTimeout = "ineffective-timeout": Warn,
        MissingTaskQueue = "missing-task-queue": Allow,
        MissingTimeout = "missing-timeout": Warn,
        MixedSearchAttributes = "mixed-search-attributes": Warn,
        UnboundedRetry = "unbounded-retry": Allow,
        UnknownOption = "unknown-option": Warn,
        UnorderedMap = "unordered-map": Allow,
        UnusedHandler = "unused-handler": Warn,
        VersioningBehavior = "versioning-behavior": Warn,
        WorkflowRetryPolicy = "workflow-retry-policy": Warn,
    }
}

fn of_expression(rule: expression::Rule) -> Option<Level> {
    rule.is_lint().then_some(match rule {
        // Nearly every id fails if a field is unset, which is intended.
        expression::Rule::MayBeNull => Level::Allow,
        // Go accepts these, and they may be intended.
        expression::Rule::PlainFragment | expression::Rule::Placeholder | expression::Rule::ZeroIsNull => {
            Level::Warn
        }
        // Go evaluates it to null, so schemas may have it, but it is never intended.
        _ => Level::Deny,
    })
}

impl Rule {
    /// Returns all rules and lints.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::OWN.iter().copied().chain(expression::Rule::all().map(Self::Expression))
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    fn file(path: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
    }

    /// A row of `docs/lints.md` begins with it.
    fn row(rule: Rule) -> String {
        rule.default_level().map_or_else(
            || format!("| `{rule}` | "),
            |level| format!("| `{rule}` | {} | ", format!("{level:?}").to_lowercase()),
        )
    }

    #[test]
    fn each_is_documented_with_its_default() {
        let text = fs::read_to_string(file("docs/lints.md")).unwrap();
        for rule in Rule::all() {
            assert!(text.lines().any(|line| line.starts_with(&row(rule))), "{} is not there", row(rule));
        }
        let names: BTreeSet<_> = Rule::all().map(Rule::name).collect();
        let documented = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        for (name, _) in documented.filter(|(name, _)| !name.starts_with("generate")) {
            assert!(names.contains(name), "{name} is no rule");
        }
    }

    #[test]
    fn each_has_a_case() {
        // An input, a generator without features, and a schema of the future: these have tests of their own.
        let elsewhere = ["evaluation", "missing-feature", "unknown-option", "unknown-value"];
        for rule in Rule::all().filter(|rule| !elsewhere.contains(&rule.name())) {
            assert!(file(&format!("tests/diagnostics/{rule}.proto")).exists(), "{rule} has no case");
        }
    }
}
