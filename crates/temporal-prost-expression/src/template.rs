//! Ids with fragments.

use std::{collections::BTreeSet, fmt, ops::Range, str::FromStr};

use crate::{
    Env, EvaluateError, Failure, ParseError, Problem, Rule, Sources,
    check::{self, message::MessageType},
    evaluation::Evaluator,
    go::text,
    library::features,
    limits::MAX_SIZE,
    parser::{
        self,
        ast::Program,
        fragment::{self, Code, Piece, Pieces},
    },
    value::{Value, reason::Reason},
};

/// An id expression: text with fragments, such as `order/${! customer.name.slug() }`.
///
/// A fragment sees the JSON form of the input as `this`, and must yield a string. In the text and in fragments,
/// a backslash takes the meaning from the character after it. Text without any fragment is a constant id.
///
/// ```
/// use temporal_prost_expression::{SystemEnv, Template};
///
/// let template = Template::parse(r#"order/${! customer.name.or("nobody").slug() }"#)?;
/// let input = serde_json::json!({"customer": {"name": "Ada Lovelace"}});
/// assert_eq!(template.evaluate(&input, &mut SystemEnv)?, "order/ada-lovelace");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Template {
    source: String,
    parts: Vec<Part>,
    /// The positions at which the text looks like a fragment.
    plain: Vec<Range<usize>>,
}

#[derive(Debug)]
pub(crate) enum Part {
    Text(String),
    Fragment(Fragment),
}

#[derive(Debug)]
pub(crate) struct Fragment {
    pub(crate) code: Code,
    pub(crate) program: Program,
}

impl Template {
    /// Parses an id expression.
    ///
    /// # Errors
    ///
    /// Returns every invalid fragment, with its position.
    pub fn parse(source: &str) -> Result<Self, ParseError> {
        let Pieces { pieces, plain } =
            fragment::split(source).map_err(|problem| ParseError::new(vec![problem]))?;
        let mut parts = Vec::with_capacity(pieces.len());
        let mut problems = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => parts.push(Part::Text(text)),
                Piece::Code(code) => match parser::fragment(&code) {
                    Ok(program) => parts.push(Part::Fragment(Fragment { code, program })),
                    Err(problem) => problems.push(problem),
                },
            }
        }
        if !problems.is_empty() {
            return Err(ParseError::new(problems));
        }
        Ok(Self { source: source.to_owned(), parts, plain })
    }

    /// The expression as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns the cargo features of this crate that evaluating the expression needs, in alphabetical order.
    ///
    /// ```
    /// use temporal_prost_expression::Template;
    ///
    /// let template = Template::parse(r#"${! id.hash("sha1").encode("hex") }"#)?;
    /// assert_eq!(template.features(), ["hash"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn features(&self) -> Vec<&'static str> {
        let programs = self.parts.iter().filter_map(|part| match part {
            Part::Fragment(fragment) => Some(&fragment.program),
            Part::Text(_) => None,
        });
        programs.flat_map(features::of).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Checks the expression against a message type, without evaluating it. Problems are sorted by position.
    ///
    /// Except for [lints](crate::Rule::is_lint), a problem is reported only if it fails for every input.
    #[must_use]
    pub fn check(&self, message: &MessageType<'_>) -> Vec<Problem> {
        let mut problems = check::template(&self.parts, message);
        problems.extend(self.plain.iter().map(|range| self.plain_fragment(range.clone(), message)));
        if self.plain.is_empty() && self.parts.iter().all(|part| matches!(part, Part::Text(_))) {
            problems.extend(check::placeholders(&self.source, message));
        }
        problems.sort_by_key(|problem| problem.range.start);
        problems
    }

    /// Returns what the id depends on, without evaluating it.
    #[must_use]
    pub fn sources(&self) -> Sources {
        let mut sources = Sources::default();
        for part in &self.parts {
            if let Part::Fragment(fragment) = part {
                sources.add(&fragment.program);
            }
        }
        sources
    }

    /// Returns the text of the id in order, with `None` for each fragment.
    ///
    /// ```
    /// use temporal_prost_expression::Template;
    ///
    /// let template = Template::parse("order/${! id }")?;
    /// assert_eq!(template.parts().collect::<Vec<_>>(), [Some("order/"), None]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parts(&self) -> impl Iterator<Item = Option<&str>> {
        self.parts.iter().map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Fragment(_) => None,
        })
    }

    fn plain_fragment(&self, range: Range<usize>, message: &MessageType<'_>) -> Problem {
        let text = self.source.get(range.clone()).unwrap_or_default();
        let problem = format!("`{text}` is plain text; a fragment begins with `${{!`");
        let code = text.strip_prefix('$').unwrap_or_default();
        let inside = code.strip_prefix('{').and_then(|code| code.strip_suffix('}')).unwrap_or_default();
        let name = inside.trim_start();
        let space = inside.strip_suffix(name).unwrap_or_default();
        let code = check::respell(*message, name);
        let help = format!("write `${{!{space}{code}}}`, or `\\{text}` for plain text");
        Problem::new(Rule::PlainFragment, problem, range).help(help)
    }

    /// Evaluates the id for an input in its protobuf JSON form. An empty message is an empty object.
    ///
    /// # Errors
    ///
    /// Returns every fragment that fails, is not a string, or exceeds the [limits](crate#limits).
    pub fn evaluate(&self, input: &serde_json::Value, env: &mut dyn Env) -> Result<String, EvaluateError> {
        let mut id = String::new();
        let mut failures = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => id.push_str(text),
                Part::Fragment(fragment) => match fragment.evaluate(input, env) {
                    Ok(text) => id.push_str(&text),
                    Err(failure) => failures.push(failure),
                },
            }
        }
        if id.len() > MAX_SIZE {
            failures.push(Failure::new(&self.source, format!("the id is larger than {MAX_SIZE} bytes")));
        }
        if failures.is_empty() { Ok(id) } else { Err(EvaluateError::new(&self.source, failures)) }
    }
}

impl Fragment {
    fn evaluate(&self, input: &serde_json::Value, env: &mut dyn Env) -> Result<String, Failure> {
        let mut evaluator = Evaluator::new(&self.program, input, env);
        let reason = match evaluator.run() {
            Ok(Value::String(text)) => return Ok(text),
            Ok(Value::Bytes(bytes)) => return Ok(text::from_bytes(&bytes)),
            Ok(other) => Reason::expected("string", &other),
            Err(failed) => failed.reason,
        };
        let lacks_field = evaluator.lacks_field(&reason);
        Err(Failure::new(self.code.text.trim(), reason)
            .with_missing_field(lacks_field, evaluator.missing_field())
            .at(self.code.trimmed_range()))
    }
}

impl FromStr for Template {
    type Err = ParseError;

    fn from_str(source: &str) -> Result<Self, Self::Err> {
        Self::parse(source)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}
