//! Mappings of an input to an object, for search attributes.

pub(crate) mod assigned;
pub(crate) mod search_attribute;

use std::{fmt, str::FromStr};

use crate::{
    AssignedAttribute, Env, EvaluateError, Failure, ParseError, Problem, SearchAttribute,
    check::{self, message::MessageType},
    evaluation::{Evaluator, Failed},
    formats::json,
    library::features,
    parser::{
        self,
        ast::{Program, Statement, Target},
        fragment::Code,
    },
    value::Value,
};

/// A mapping: assignments such as `keyword.CustomerId = customer.id`, one on a line.
///
/// ```
/// use temporal_prost_expression::{Mapping, SystemEnv};
///
/// let mapping = Mapping::parse("CustomerId = customer.id\nAmount = amount")?;
/// let input = serde_json::json!({"customer": {"id": "c-1"}, "amount": 7});
/// let attributes = mapping.evaluate(&input, &mut SystemEnv)?;
/// assert_eq!(attributes, serde_json::json!({"CustomerId": "c-1", "Amount": 7}));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Mapping {
    source: Code,
    program: Program,
}

impl Mapping {
    /// Parses a mapping.
    ///
    /// # Errors
    ///
    /// Returns the first mistake, with its position.
    pub fn parse(source: &str) -> Result<Self, ParseError> {
        let source = Code::plain(source);
        match parser::mapping(&source) {
            Ok(program) => Ok(Self { source, program }),
            Err(problem) => Err(ParseError::new(vec![problem])),
        }
    }

    /// Returns the source text of the mapping.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source.text
    }

    /// Returns the paths that the mapping assigns, in the order of its statements. Variables are left out.
    ///
    /// ```
    /// use temporal_prost_expression::Mapping;
    ///
    /// let mapping = Mapping::parse("keyword.CustomerId = customer.id\nint64.Items = items.length()")?;
    /// assert_eq!(mapping.targets(), ["keyword.CustomerId", "int64.Items"]);
    /// # Ok::<(), temporal_prost_expression::ParseError>(())
    /// ```
    #[must_use]
    pub fn targets(&self) -> Vec<String> {
        let path = |statement: &Statement| match &statement.target {
            Target::Root(path) => Some(path.join(".")),
            Target::Variable(_) => None,
        };
        self.program.statements.iter().filter_map(path).collect()
    }

    /// Returns the cargo features of this crate that evaluating the mapping needs, in alphabetical order.
    #[must_use]
    pub fn features(&self) -> Vec<&'static str> {
        features::of(&self.program).into_iter().collect()
    }

    /// Returns the search attributes that the mapping assigns, in the order of its text, if its targets are names.
    ///
    /// Names that only an evaluation yields are left out, as in `root = this`.
    #[must_use]
    pub fn attributes(&self) -> Vec<AssignedAttribute> {
        assigned::untyped(&self.program)
    }

    /// Returns the search attributes that the mapping assigns, like [`attributes`](Self::attributes), if its targets
    /// are `type.Name`.
    ///
    /// ```
    /// use temporal_prost_expression::Mapping;
    ///
    /// let mapping = Mapping::parse("keyword.CustomerId = customer.id\nint64.Items = items.length()")?;
    /// let attributes = mapping.typed_attributes();
    /// assert_eq!(attributes[0].name, "CustomerId");
    /// assert_eq!(attributes[1].type_name, Some("Int"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn typed_attributes(&self) -> Vec<AssignedAttribute> {
        assigned::typed(&self.program)
    }

    /// Checks the mapping against a message type, without evaluating it. Problems are sorted by position.
    ///
    /// Except for [lints](crate::Rule::is_lint), a problem is reported only if it fails for every input.
    #[must_use]
    pub fn check(&self, message: &MessageType<'_>) -> Vec<Problem> {
        check::mapping(&self.source, &self.program, message)
    }

    /// Checks the mapping like [`check`](Self::check), and that the result has the form that
    /// [`search_attributes`](Self::search_attributes) needs.
    #[must_use]
    pub fn check_search_attributes(&self, message: &MessageType<'_>) -> Vec<Problem> {
        check::search_attributes(&self.source, &self.program, message)
    }

    /// Evaluates the mapping for an input in its protobuf JSON form, and returns `root`. Times are RFC 3339, bytes are
    /// base64.
    /// As in Go, a mapping that assigns nothing yields its input.
    ///
    /// # Errors
    ///
    /// Returns the assignment that fails or exceeds the [limits](crate#limits).
    pub fn evaluate(
        &self,
        input: &serde_json::Value,
        env: &mut dyn Env,
    ) -> Result<serde_json::Value, EvaluateError> {
        let mut evaluator = Evaluator::new(&self.program, input, env);
        self.root(&mut evaluator).and_then(|root| json(&root)).map_err(|failure| self.error(failure))
    }

    /// Evaluates a mapping whose targets are `type.Name`, and returns the search attributes by name.
    ///
    /// ```
    /// use temporal_prost_expression::{Mapping, SearchAttribute, SystemEnv};
    ///
    /// let mapping = Mapping::parse("keyword.CustomerId = customer.id")?;
    /// let input = serde_json::json!({"customer": {"id": "c-1"}});
    /// let attributes = mapping.search_attributes(&input, &mut SystemEnv)?;
    /// assert_eq!(attributes, [("CustomerId".to_owned(), SearchAttribute::Keyword("c-1".to_owned()))]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the assignment that fails, names an unknown type, or has a value of another type. Null has no type.
    pub fn search_attributes(
        &self,
        input: &serde_json::Value,
        env: &mut dyn Env,
    ) -> Result<Vec<(String, SearchAttribute)>, EvaluateError> {
        let mut evaluator = Evaluator::new(&self.program, input, env);
        let root = self.root(&mut evaluator).map_err(|failure| self.error(failure))?;
        search_attribute::typed(root).map_err(|(part, reason)| {
            let lacks_field = evaluator.lacks_field(&reason);
            self.error(self.locate(Failure::new(part, reason).with_missing_field(lacks_field, None)))
        })
    }

    fn root(&self, evaluator: &mut Evaluator<'_>) -> Result<Value, Failure> {
        evaluator.run().map_err(|Failed { span, reason }| {
            let part = self.source.text.get(span.range()).unwrap_or_default();
            let lacks_field = evaluator.lacks_field(&reason);
            Failure::new(part, reason)
                .with_missing_field(lacks_field, evaluator.missing_field())
                .at(span.range())
        })
    }

    /// Positions a failure of the result at the last assignment to its target.
    fn locate(&self, failure: Failure) -> Failure {
        let assigns = |statement: &&Statement| match &statement.target {
            Target::Root(path) => path.join(".") == failure.part(),
            Target::Variable(_) => false,
        };
        match self.program.statements.iter().rev().find(assigns) {
            Some(statement) => {
                let part = self.source.text.get(statement.span.range()).unwrap_or_default();
                let field = statement.value.node.field().map(|path| path.join("."));
                failure.of_part(part).of_field(field).at(statement.span.range())
            }
            None => failure,
        }
    }

    fn error(&self, failure: Failure) -> EvaluateError {
        EvaluateError::of_assignment(&self.source.text, failure)
    }
}

fn json(root: &Value) -> Result<serde_json::Value, Failure> {
    let failure = |reason: String| Failure::new("root", reason);
    if root.is_absent() {
        return Err(failure(format!("the mapping leaves {} in `root`", root.type_name())));
    }
    let text = json::write(root).map_err(|reason| failure(reason.to_string()))?;
    serde_json::from_str(&text).map_err(|error| failure(error.to_string()))
}

impl FromStr for Mapping {
    type Err = ParseError;

    fn from_str(source: &str) -> Result<Self, Self::Err> {
        Self::parse(source)
    }
}

impl fmt::Display for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.source())
    }
}
