//! Definitions of functions and methods: name, parameters and body.

use crate::{
    evaluation::{Evaluator, arguments::Arguments},
    go::{moment, text},
    parser::ast::Expression,
    value::{
        Value, coerce,
        kinds::Kinds,
        reason::{Outcome, Reason},
    },
};

/// A function or a method.
pub(crate) struct Definition {
    pub(crate) name: &'static str,
    pub(crate) parameters: Parameters,
    pub(crate) body: Body,
    /// Refuses arguments that are known while parsing.
    pub(crate) validate: Option<Validate>,
    /// Evaluated while parsing if target and arguments are known, so that Go refuses what fails.
    pub(crate) folds: bool,
    /// The targets that do not make it fail.
    pub(crate) accepts: Kinds,
    /// The kinds of its result.
    pub(crate) gives: Kinds,
}

pub(crate) type Validate = fn(&Arguments<'_>) -> Result<(), Reason>;

pub(crate) enum Parameters {
    Fixed(&'static [Parameter]),
    /// Any number of values.
    Variadic,
}

pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) kind: ParameterKind,
    pub(crate) default: Default,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterKind {
    Int,
    Float,
    String,
    Bool,
    Array,
    Timestamp,
    Any,
    /// Evaluated by the body, maybe many times or never.
    Query,
}

/// The default of an argument.
#[derive(Clone, Copy)]
pub(crate) enum Default {
    Required,
    /// Null.
    Optional,
    String(&'static str),
    Int(i64),
    Bool(bool),
}

/// The implementation of a function or method.
pub(crate) enum Body {
    Function(for<'e> fn(&mut Evaluator<'e>, &Arguments<'e>) -> Outcome),
    /// Yields always the same.
    Constant(Value),
    /// Depends on its arguments and on its target alone, at which it only looks.
    View(fn(&Value, &Arguments<'_>) -> Outcome),
    /// Depends on its target and arguments alone.
    Pure(fn(Value, &Arguments<'_>) -> Outcome),
    /// Evaluates its arguments itself.
    Query(for<'e> fn(&mut Evaluator<'e>, Value, &Arguments<'e>) -> Outcome),
    /// Evaluates its target itself.
    Lazy(for<'e> fn(&mut Evaluator<'e>, &'e Expression, &Arguments<'e>) -> Outcome),
}

impl Definition {
    pub(crate) const fn new(name: &'static str, body: Body) -> Self {
        Self {
            name,
            parameters: Parameters::Fixed(&[]),
            body,
            validate: None,
            folds: false,
            accepts: Kinds::ALL,
            gives: Kinds::ALL,
        }
    }

    pub(crate) const fn takes(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = Parameters::Fixed(parameters);
        self
    }

    pub(crate) const fn variadic(mut self) -> Self {
        self.parameters = Parameters::Variadic;
        self
    }

    pub(crate) const fn validate(mut self, validate: Validate) -> Self {
        self.validate = Some(validate);
        self
    }

    pub(crate) const fn folds(mut self) -> Self {
        self.folds = true;
        self
    }

    /// The kinds of its target and of its result.
    pub(crate) const fn types(mut self, accepts: Kinds, gives: Kinds) -> Self {
        self.accepts = accepts;
        self.gives = gives;
        self
    }
}

impl Parameter {
    pub(crate) const fn new(name: &'static str, kind: ParameterKind) -> Self {
        Self { name, kind, default: Default::Required }
    }

    pub(crate) const fn int(name: &'static str) -> Self {
        Self::new(name, ParameterKind::Int)
    }

    pub(crate) const fn string(name: &'static str) -> Self {
        Self::new(name, ParameterKind::String)
    }

    pub(crate) const fn bool(name: &'static str) -> Self {
        Self::new(name, ParameterKind::Bool)
    }

    pub(crate) const fn array(name: &'static str) -> Self {
        Self::new(name, ParameterKind::Array)
    }

    pub(crate) const fn any(name: &'static str) -> Self {
        Self::new(name, ParameterKind::Any)
    }

    pub(crate) const fn query(name: &'static str) -> Self {
        Self::new(name, ParameterKind::Query)
    }

    pub(crate) const fn optional(self) -> Self {
        self.or(Default::Optional)
    }

    pub(crate) const fn or(mut self, default: Default) -> Self {
        self.default = default;
        self
    }
}

impl ParameterKind {
    /// Converts a value to an argument of this kind.
    pub(crate) fn convert(self, value: Value) -> Outcome {
        Ok(match (self, value) {
            (Self::Any | Self::Query, value) => value,
            (Self::String, text @ Value::String(_)) => text,
            (Self::String, Value::Bytes(bytes)) => Value::String(text::from_bytes(&bytes)),
            (Self::String, other) => return Err(Reason::expected("string", &other)),
            (Self::Array, array @ (Value::Array(_) | Value::NilArray)) => array,
            (Self::Array, other) => return Err(Reason::expected("array", &other)),
            (Self::Int, value) => Value::Int(coerce::int(&value)?),
            (Self::Float, value) => Value::Float(coerce::number(&value)?),
            (Self::Bool, value) => Value::Bool(coerce::boolean(&value)?),
            (Self::Timestamp, value) => Value::Timestamp(Box::new(moment::of(&value)?)),
        })
    }
}

impl Default {
    pub(crate) fn value(self) -> Option<Value> {
        match self {
            Self::Required => None,
            Self::Optional => Some(Value::Null),
            Self::String(text) => Some(Value::from(text)),
            Self::Int(number) => Some(Value::Int(number)),
            Self::Bool(flag) => Some(Value::Bool(flag)),
        }
    }
}

/// Functions and methods of Bloblang that only make sense in pipelines of messages.
pub(crate) const OUT_OF_SCOPE: &[&str] = &[
    "batch_index",
    "batch_size",
    "bloblang",
    "compress",
    "content",
    "count",
    "counter",
    "decompress",
    "decrypt_aes",
    "encrypt_aes",
    "error",
    "errored",
    "fake",
    "format_msgpack",
    "format_xml",
    "from",
    "from_all",
    "json",
    "json_path",
    "json_schema",
    "meta",
    "metadata",
    "parse_msgpack",
    "parse_xml",
    "root_meta",
    "snowflake_id",
    "var",
];
