//! Errors of parsing and evaluating expressions.

use std::{fmt, ops::Range};

use crate::Problem;

/// A text that is not an expression.
///
/// ```
/// use temporal_prost_expression::{Rule, Template};
///
/// let error = Template::parse("order/${! orderId.slugg() }").unwrap_err();
/// assert_eq!(error.problems()[0].rule, Rule::UnknownFunction);
/// assert_eq!(error.problems()[0].help.as_deref(), Some("did you mean `slug`?"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    problems: Vec<Problem>,
}

impl ParseError {
    pub(crate) fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    /// Returns the problems, sorted by position. There is at least one.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(f, &self.problems)
    }
}

impl std::error::Error for ParseError {}

/// The failure of an expression to yield a result for an input.
///
/// ```
/// use temporal_prost_expression::{SystemEnv, Template};
///
/// let template = Template::parse("order/${! orderId }")?;
/// let error = template.evaluate(&serde_json::json!({}), &mut SystemEnv).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "cannot evaluate `order/${! orderId }`: `orderId`: expected string, got null (the field is not set or empty)",
/// );
/// # Ok::<(), temporal_prost_expression::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot evaluate {}", Causes { expression, failures, scope })]
pub struct EvaluateError {
    expression: String,
    failures: Vec<Failure>,
    scope: Scope,
}

/// The text that the message of an error quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// The expression and the fragments that failed.
    Expression,
    /// Only the assignment that failed.
    Assignment,
}

impl EvaluateError {
    pub(crate) fn new(expression: &str, failures: Vec<Failure>) -> Self {
        Self { expression: expression.to_owned(), failures, scope: Scope::Expression }
    }

    /// The error of a mapping, whose message leaves out the other assignments.
    pub(crate) fn of_assignment(mapping: &str, failure: Failure) -> Self {
        Self { expression: mapping.to_owned(), failures: vec![failure], scope: Scope::Assignment }
    }

    /// Returns the source text of the expression.
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// Returns the failures, one per failed fragment. There is at least one.
    #[must_use]
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }
}

/// A part of an expression that failed for an input.
///
/// ```
/// use temporal_prost_expression::{SystemEnv, Template};
///
/// let template = Template::parse("order/${! orderId }")?;
/// let error = template.evaluate(&serde_json::json!({}), &mut SystemEnv).unwrap_err();
/// let failure = &error.failures()[0];
/// assert_eq!(failure.part(), "orderId");
/// assert_eq!(failure.range(), Some(10..17));
/// # Ok::<(), temporal_prost_expression::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{part}`: {reason}{}", hint(*lacks_field))]
pub struct Failure {
    part: String,
    reason: String,
    range: Option<Range<usize>>,
    lacks_field: bool,
    field: Option<String>,
}

impl Failure {
    pub(crate) fn new(part: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self { part: part.into(), reason: reason.to_string(), range: None, lacks_field: false, field: None }
    }

    pub(crate) fn of_part(self, part: &str) -> Self {
        Self { part: part.to_owned(), ..self }
    }

    /// Names the unset field that is known only now.
    pub(crate) fn of_field(self, field: Option<String>) -> Self {
        Self { field: field.filter(|_| self.lacks_field), ..self }
    }

    pub(crate) fn at(mut self, range: Range<usize>) -> Self {
        self.range = Some(range);
        self
    }

    /// Marks a failure that is caused by an unset field, whose path may be known.
    pub(crate) fn with_missing_field(self, lacks_field: bool, field: Option<String>) -> Self {
        Self { lacks_field, field: field.filter(|_| lacks_field), ..self }
    }

    /// Returns the source text of the part: a fragment, or an assignment of a mapping.
    #[must_use]
    pub fn part(&self) -> &str {
        &self.part
    }

    /// Returns the reason for the failure.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns the path of the field that is unset or empty, such as `customer.id`, if that is the reason for the failure.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// Returns the position of the part, in bytes of the expression's text, or `None` if there is no single position.
    #[must_use]
    pub fn range(&self) -> Option<Range<usize>> {
        self.range.clone()
    }
}

/// Explains a null: JSON leaves out fields that are unset or empty.
fn hint(lacks_field: bool) -> &'static str {
    if lacks_field { " (the field is not set or empty)" } else { "" }
}

struct Causes<'a> {
    expression: &'a str,
    failures: &'a [Failure],
    scope: &'a Scope,
}

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self.scope == Scope::Expression {
            write!(f, "`{}`: ", self.expression)?;
        }
        write_list(f, self.failures)
    }
}

fn write_list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: &[T]) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(f, "{separator}{item}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{EvaluateError, Mapping, SystemEnv, Template};

    fn parts(error: &EvaluateError) -> Vec<&str> {
        let ranges = error.failures().iter().map(|failure| failure.range().expect("a place"));
        ranges.map(|range| &error.expression()[range]).collect()
    }

    #[test]
    fn failures_say_where_they_are() {
        let template = Template::parse(r#"order/${! order }/${! id.or(throw("\{")) }"#).expect("a template");
        let error = template.evaluate(&json!({}), &mut SystemEnv).expect_err("nothing is set");
        assert_eq!(parts(&error), ["order", r#"id.or(throw("\{"))"#]);
        let hint = "`order`: expected string, got null (the field is not set or empty); `id.or";
        assert!(error.to_string().contains(hint), "{error}");
        let mapping = Mapping::parse("keyword.A = \"a\"\nint64.B = id").expect("a mapping");
        let error = mapping.search_attributes(&json!({"id": "b"}), &mut SystemEnv).expect_err("no number");
        assert_eq!(parts(&error), ["int64.B = id"]);
        let reason = "invalid digit found in string";
        assert_eq!(error.to_string(), format!("cannot evaluate `int64.B = id`: {reason}"));
    }

    #[test]
    fn a_failure_names_the_field_that_it_needs() {
        let template = |text: &str| {
            let template = Template::parse(text).expect("a template");
            let error = template.evaluate(&json!({"map": {}}), &mut SystemEnv).expect_err("null");
            error.failures()[0].field().map(str::to_owned)
        };
        for (text, field) in [
            ("${! id }", Some("id")),
            ("${! this.map.id.uppercase() }", Some("map.id")),
            ("${! map.a.or(\"a\") + map.b.uppercase() }", Some("map.b")),
            ("${! null }", None),
            ("${! map }", None),
        ] {
            assert_eq!(template(text).as_deref(), field, "{text}");
        }
        let mapping = Mapping::parse("keyword.A = a\nkeyword.B = b").expect("a mapping");
        let error = mapping.search_attributes(&json!({}), &mut SystemEnv).expect_err("null has no type");
        assert_eq!(error.failures()[0].field(), Some("a"));
    }

    #[test]
    fn a_field_is_blamed_where_it_is_to_blame() {
        let blames = |template: &str| {
            let template = Template::parse(template).expect("a template");
            let error = template.evaluate(&json!({"map": {}}), &mut SystemEnv).expect_err("null");
            error.to_string().contains("(the field is not set or empty)")
        };
        let fields = ["id", "this.id", "map.id", "id.uppercase()", "id.or(other)", "\"a\".trim_prefix(id)"];
        for field in fields {
            assert!(blames(&format!("${{! {field} }}")), "{field}");
        }
        let others =
            ["null", "null.uppercase()", "map.get(\"id\")", "throw(\"expected string, got null\")", "map"];
        for other in others {
            assert!(!blames(&format!("${{! {other} }}")), "{other}");
        }
    }
}
