//! The rules and lints, by name. Each has a page in `docs/lints`.

use std::fmt;

use temporal_prost_expression::{self as expression, did_you_mean};

use crate::breaking::Change;

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

impl Level {
    /// Returns the name in settings.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

macro_rules! page {
    ($name:literal) => {
        include_str!(concat!("../../docs/lints/", $name, ".md"))
    };
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
            /// A change from an earlier schema, which `breaking` reports.
            Change(Change),
        }

        impl Rule {
            const OWN: &'static [Self] = &[$(Self::$rule,)* $(Self::$lint,)*];

            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$rule => $name,)*
                    $(Self::$lint => $lint_name,)*
                    Self::Expression(rule) => rule.name(),
                    Self::Change(change) => change.name(),
                }
            }

            /// The default level of a lint. Rules have none.
            pub(crate) fn default_level(self) -> Option<Level> {
                match self {
                    $(Self::$rule => None,)*
                    $(Self::$lint => Some(Level::$level),)*
                    Self::Expression(rule) => of_expression(rule),
                    Self::Change(change) => Some(change.grade().default_level()),
                }
            }

            /// The text of its page in `docs/lints`, or in `docs/breaking`.
            pub(crate) fn page(self) -> &'static str {
                match self {
                    $(Self::$rule => page!($name),)*
                    $(Self::$lint => page!($lint_name),)*
                    Self::Expression(rule) => page_of_expression(rule),
                    Self::Change(change) => change.page(),
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
        DuplicateOperation = "duplicate-operation",
        EmptyAlias = "empty-alias",
        Evaluation = "evaluation",
        IdPolicyConflict = "id-policy-conflict",
        InvalidAttempts = "invalid-attempts",
        InvalidCondition = "invalid-condition",
        InvalidDuration = "invalid-duration",
        InvalidPriority = "invalid-priority",
        InvalidRetryPolicy = "invalid-retry-policy",
        JsonNameCollision = "json-name-collision",
        MissingType = "missing-type",
        ModuleCollision = "module-collision",
        NameCollision = "name-collision",
        NotFinite = "not-finite",
        OptionCombination = "option-combination",
        RepeatedReference = "repeated-reference",
        ReservedName = "reserved-name",
        SameRustType = "same-rust-type",
        SignalOutput = "signal-output",
        StreamingRpc = "streaming-rpc",
        TerraformAny = "terraform-any",
        TerraformFormerName = "terraform-former-name",
        TerraformIncompleteResource = "terraform-incomplete-resource",
        TerraformInvalidDefault = "terraform-invalid-default",
        TerraformRecursiveMessage = "terraform-recursive-message",
        TerraformReservedName = "terraform-reserved-name",
        TerraformUnfedInput = "terraform-unfed-input",
        TerraformUnheldOutput = "terraform-unheld-output",
        TerraformUnstableId = "terraform-unstable-id",
        TerraformWrongRpc = "terraform-wrong-rpc",
        UndefinedQuery = "undefined-query",
        UndefinedRight = "undefined-right",
        UndefinedSignal = "undefined-signal",
        UndefinedUpdate = "undefined-update",
        UnknownEdition = "unknown-edition",
        UnknownValue = "unknown-value",
        UnstableCellKey = "unstable-cell-key",
        UnstableResource = "unstable-resource",
        UnusableFact = "unusable-fact",
        UnusableName = "unusable-name",
        WrongKind = "wrong-kind",
    }
    lints: {
        AllowanceWithoutReason = "allowance-without-reason": Warn,
        ConflictingSearchAttribute = "conflicting-search-attribute": Warn,
        ConstantId = "constant-id": Warn,
        ConstantUpdateId = "constant-update-id": Warn,
        DeprecatedOption = "deprecated-option": Warn,
        EnumValueCollision = "enum-value-collision": Deny,
        HammeringRetry = "hammering-retry": Warn,
        IdWithoutInput = "id-without-input": Allow,
        IgnoredOption = "ignored-option": Warn,
        IneffectiveIdPolicy = "ineffective-id-policy": Warn,
        IneffectiveTimeout = "ineffective-timeout": Warn,
        InvalidAllowance = "invalid-allowance": Warn,
        LateHeartbeat = "late-heartbeat": Deny,
        LowCardinalityId = "low-cardinality-id": Warn,
        MissingHeartbeat = "missing-heartbeat": Warn,
        MissingTaskQueue = "missing-task-queue": Allow,
        MissingTimeout = "missing-timeout": Warn,
        MixedSearchAttributes = "mixed-search-attributes": Warn,
        NobodyMayCall = "nobody-may-call": Warn,
        ReservedSearchAttribute = "reserved-search-attribute": Warn,
        ScheduleToStartTimeout = "schedule-to-start-timeout": Allow,
        SharedIdPattern = "shared-id-pattern": Warn,
        SharedName = "shared-name": Warn,
        TerraformImmutableOutsideId = "terraform-immutable-outside-id": Warn,
        TerraformNotImportable = "terraform-not-importable": Warn,
        TooManySearchAttributes = "too-many-search-attributes": Warn,
        UnboundedId = "unbounded-id": Allow,
        UnboundedRetry = "unbounded-retry": Allow,
        UncheckedUtf8 = "unchecked-utf8": Deny,
        UnknownFact = "unknown-fact": Warn,
        UnknownOption = "unknown-option": Warn,
        UnorderedMap = "unordered-map": Allow,
        UnusedAllowance = "unused-allowance": Warn,
        UnusedHandler = "unused-handler": Warn,
        UnusedRight = "unused-right": Warn,
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

fn page_of_expression(rule: expression::Rule) -> &'static str {
    match rule {
        expression::Rule::Syntax => page!("syntax"),
        expression::Rule::TooComplex => page!("too-complex"),
        expression::Rule::UnknownFunction => page!("unknown-function"),
        expression::Rule::OutOfScope => page!("out-of-scope"),
        expression::Rule::MissingFeature => page!("missing-feature"),
        expression::Rule::WrongArguments => page!("wrong-arguments"),
        expression::Rule::UnknownField => page!("unknown-field"),
        expression::Rule::AlwaysFails => page!("always-fails"),
        expression::Rule::NotAString => page!("not-a-string"),
        expression::Rule::MayBeNull => page!("may-be-null"),
        expression::Rule::PlainFragment => page!("plain-fragment"),
        expression::Rule::Placeholder => page!("placeholder"),
        expression::Rule::ZeroIsNull => page!("zero-is-null"),
        expression::Rule::NotAnObject => page!("not-an-object"),
        expression::Rule::UnknownSearchAttributeType => page!("unknown-search-attribute-type"),
        expression::Rule::WrongSearchAttribute => page!("wrong-search-attribute"),
        _ => "",
    }
}

impl Rule {
    /// Returns all rules and lints.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::OWN.iter().copied().chain(expression::Rule::all().map(Self::Expression))
    }

    /// Returns all changes.
    pub(crate) fn changes() -> impl Iterator<Item = Self> {
        Change::ALL.iter().copied().map(Self::Change)
    }

    /// Returns the rule, lint or change with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::all().chain(Self::changes()).find(|rule| rule.name() == name)
    }

    pub(crate) fn is_change(self) -> bool {
        matches!(self, Self::Change(_))
    }

    /// Returns `rule`, `lint` or `change`.
    pub(crate) fn kind(self) -> &'static str {
        match self.default_level() {
            _ if self.is_change() => "change",
            Some(_) => "lint",
            None => "rule",
        }
    }

    /// Returns the lint with this name, or else the problem and the remedy.
    pub(crate) fn lint(name: &str) -> Result<Self, (String, String)> {
        match Self::named(name) {
            Some(rule) if rule.default_level().is_some() => Ok(rule),
            Some(rule) => {
                let message = format!("`{rule}` is a rule, not a lint, and always an error");
                Err((message, "correct the schema".to_owned()))
            }
            None => {
                let lints = Self::all().filter(|rule| rule.default_level().is_some()).map(Self::name);
                let help = did_you_mean(name, lints).unwrap_or_else(|| "see `docs/lints.md`".to_owned());
                Err((format!("there is no lint `{name}`"), help))
            }
        }
    }

    /// Returns whether the lint is about comments that allow other lints.
    pub(crate) fn is_about_allowances(self) -> bool {
        matches!(self, Self::AllowanceWithoutReason | Self::InvalidAllowance | Self::UnusedAllowance)
    }

    /// Returns the sentence that says what it reports.
    pub(crate) fn summary(self) -> String {
        self.page().split("\n\n").nth(2).unwrap_or_default().replace('\n', " ")
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn each_has_a_page_and_a_sentence() {
        for rule in Rule::all() {
            assert!(rule.page().starts_with(&format!("# {rule}\n")), "docs/lints/{rule}.md");
            assert!(rule.summary().starts_with("Reports ") && rule.summary().ends_with('.'), "{rule}");
        }
    }

    #[test]
    fn each_has_a_name_of_its_own() {
        for rule in Rule::all().chain(Rule::changes()) {
            assert_eq!(Rule::named(rule.name()), Some(rule));
        }
    }

    #[test]
    fn each_has_a_case() {
        // An input, a generator without features, and schemas of the future: these have tests of their own.
        let elsewhere = ["evaluation", "missing-feature", "unknown-option", "unknown-value"];
        for rule in Rule::all().filter(|rule| !elsewhere.contains(&rule.name())) {
            let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
            let case = |directory| tests.join(directory).join(format!("{rule}.proto")).exists();
            assert!(case("diagnostics") || case("diagnostics/editions"), "{rule} has no case");
        }
    }
}
