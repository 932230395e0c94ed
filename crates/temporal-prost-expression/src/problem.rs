//! Problems of an expression, with their positions.

use std::{fmt, ops::Range};

/// A mistake in an expression, found without evaluating it.
///
/// ```
/// use temporal_prost_expression::Template;
///
/// let error = Template::parse("order/${! orderId. }").unwrap_err();
/// let problem = &error.problems()[0];
/// println!("{}: {}", problem.rule, problem.message);
/// if let Some(help) = &problem.help {
///     println!("  help: {help}");
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The violated rule.
    pub rule: Rule,
    /// The problem, in lower case and without a full stop. Source text is in backquotes.
    pub message: String,
    /// The remedy, if there is one.
    pub help: Option<String>,
    /// The position, in bytes of the expression's text.
    pub range: Range<usize>,
}

impl Problem {
    pub(crate) fn new(rule: Rule, message: impl Into<String>, range: Range<usize>) -> Self {
        Self { rule, message: message.into(), help: None, range }
    }

    pub(crate) fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.message, self.range.start)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

/// A rule that an expression can break.
///
/// ```
/// use temporal_prost_expression::Rule;
///
/// assert_eq!(Rule::MayBeNull.name(), "may-be-null");
/// assert!(Rule::MayBeNull.is_lint());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// The text does not follow the grammar.
    Syntax,
    /// The expression is longer or deeper than the limits of the language.
    TooComplex,
    /// The function or method does not exist.
    UnknownFunction,
    /// The function or method exists in Bloblang, but not here.
    OutOfScope,
    /// The function or method belongs to a cargo feature that is not enabled.
    MissingFeature,
    /// Arguments of the wrong number, name or type.
    WrongArguments,
    /// The message has no such field. A lint: Go evaluates it to null.
    UnknownField,
    /// An operation always fails.
    AlwaysFails,
    /// A fragment that is not a string for any input.
    NotAString,
    /// A fragment that is null, and therefore fails, if a field is unset. A lint: real schemas rely on it.
    MayBeNull,
    /// Text that looks like a fragment without its `!`. A lint: Go accepts it as text.
    PlainFragment,
    /// A constant id with a placeholder of another language, such as `{name}`. A lint: Go accepts it as text.
    Placeholder,
    /// An operation that takes a field's zero value for null. A lint: Go does the same.
    ZeroIsNull,
    /// A mapping whose result is not an object for any input.
    NotAnObject,
    /// A search attribute of a type that does not exist.
    UnknownSearchAttributeType,
    /// A search attribute whose value is never of its type.
    WrongSearchAttribute,
}

impl Rule {
    /// Returns every rule, in the order of declaration.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.into_iter()
    }

    /// Returns the name in kebab case, such as `unknown-field`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::TooComplex => "too-complex",
            Self::UnknownFunction => "unknown-function",
            Self::OutOfScope => "out-of-scope",
            Self::MissingFeature => "missing-feature",
            Self::WrongArguments => "wrong-arguments",
            Self::UnknownField => "unknown-field",
            Self::AlwaysFails => "always-fails",
            Self::NotAString => "not-a-string",
            Self::MayBeNull => "may-be-null",
            Self::PlainFragment => "plain-fragment",
            Self::Placeholder => "placeholder",
            Self::ZeroIsNull => "zero-is-null",
            Self::NotAnObject => "not-an-object",
            Self::UnknownSearchAttributeType => "unknown-search-attribute-type",
            Self::WrongSearchAttribute => "wrong-search-attribute",
        }
    }

    /// Returns true for a lint: Go accepts such an expression, so a project can allow it.
    #[must_use]
    pub fn is_lint(self) -> bool {
        matches!(
            self,
            Self::UnknownField | Self::MayBeNull | Self::PlainFragment | Self::Placeholder | Self::ZeroIsNull
        )
    }
}

const ALL: [Rule; 16] = [
    Rule::Syntax,
    Rule::TooComplex,
    Rule::UnknownFunction,
    Rule::OutOfScope,
    Rule::MissingFeature,
    Rule::WrongArguments,
    Rule::UnknownField,
    Rule::AlwaysFails,
    Rule::NotAString,
    Rule::MayBeNull,
    Rule::PlainFragment,
    Rule::Placeholder,
    Rule::ZeroIsNull,
    Rule::NotAnObject,
    Rule::UnknownSearchAttributeType,
    Rule::WrongSearchAttribute,
];

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
