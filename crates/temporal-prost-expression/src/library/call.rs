//! A call of a function or method, checked as far as it is known.

use std::sync::OnceLock;

use regex::Regex;

use crate::{
    evaluation::arguments::Arguments,
    library::definition::{Body, Definition, Parameter, ParameterKind, Parameters},
    parser::ast::{Expression, Node, Span},
    problem::Rule,
    value::{Value, reason::Reason},
};

/// A call whose arguments are in the order of the parameters.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) definition: &'static Definition,
    pub(crate) slots: Vec<Slot>,
    /// The name.
    pub(crate) span: Span,
    /// The pattern in the first argument, once it was needed.
    pub(crate) regex: OnceLock<Regex>,
}

/// The argument for a parameter.
#[derive(Debug)]
pub(crate) enum Slot {
    Value(Value),
    /// Evaluated before the call.
    Dynamic(Expression),
    /// Evaluated by the call.
    Query(Expression),
}

/// An argument as it was written.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) name: Option<String>,
    pub(crate) value: Expression,
}

/// Why a call is not allowed.
#[derive(Debug)]
pub(crate) struct Misuse {
    pub(crate) rule: Rule,
    pub(crate) reason: Reason,
    pub(crate) help: Option<String>,
    /// The argument, if it is one that is wrong.
    pub(crate) span: Option<Span>,
}

impl From<Reason> for Misuse {
    fn from(reason: Reason) -> Self {
        Self { rule: Rule::WrongArguments, reason, help: None, span: None }
    }
}

impl From<String> for Misuse {
    fn from(reason: String) -> Self {
        Self::from(Reason::from(reason))
    }
}

impl Call {
    pub(crate) fn new(
        definition: &'static Definition,
        arguments: Vec<Argument>,
        span: Span,
    ) -> Result<Self, Misuse> {
        let slots = match definition.parameters {
            Parameters::Variadic => variadic(arguments)?,
            Parameters::Fixed(parameters) => fill(parameters, arguments).map_err(|mut misuse| {
                misuse.help.get_or_insert_with(|| signature(definition.name, parameters));
                misuse
            })?,
        };
        let call = Self { definition, slots, span, regex: OnceLock::new() };
        if let (Some(validate), true) = (definition.validate, call.is_known()) {
            validate(&Arguments::constant(&call))?;
        }
        Ok(call)
    }

    /// Returns true if every argument that is a value is known while parsing.
    pub(crate) fn is_known(&self) -> bool {
        !self.slots.iter().any(|slot| matches!(slot, Slot::Dynamic(_)))
    }

    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Value(_) => None,
            Slot::Dynamic(expression) | Slot::Query(expression) => Some(expression),
        })
    }

    /// The call of a function, or its result if that is always the same.
    pub(crate) fn constant(self) -> Node {
        match &self.definition.body {
            Body::Constant(value) => Node::Literal(value.clone()),
            _ => Node::Function(Box::new(self)),
        }
    }

    /// The call of a method on a target, or its result if it is known while parsing.
    pub(crate) fn on(self, target: Expression) -> Result<Node, Misuse> {
        let Node::Literal(value) = target.node else {
            return Ok(Node::Method(Box::new(target), Box::new(self)));
        };
        let arguments = Arguments::constant(&self);
        let result = match self.definition.body {
            Body::View(body) if self.folds() => body(&value, &arguments),
            Body::Pure(body) if self.folds() => body(value, &arguments),
            _ => {
                let target = Expression { node: Node::Literal(value), ..target };
                return Ok(Node::Method(Box::new(target), Box::new(self)));
            }
        };
        let always_fails = |reason| Misuse { rule: Rule::AlwaysFails, reason, help: None, span: None };
        result.map(Node::Literal).map_err(always_fails)
    }

    fn folds(&self) -> bool {
        self.definition.folds && self.is_known()
    }
}

impl std::fmt::Debug for Definition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

fn variadic(arguments: Vec<Argument>) -> Result<Vec<Slot>, Misuse> {
    let slots = arguments.into_iter().map(|argument| match (argument.name, argument.value.node) {
        (Some(name), _) => Err(Misuse::from(format!("there is no parameter `{name}`"))),
        (None, Node::Literal(value)) => Ok(Slot::Value(value)),
        (None, node) => Ok(Slot::Dynamic(Expression { node, ..argument.value })),
    });
    slots.collect()
}

fn fill(parameters: &'static [Parameter], arguments: Vec<Argument>) -> Result<Vec<Slot>, Misuse> {
    if arguments.len() > parameters.len() {
        let count = arguments.len();
        return Err(format!("expected at most {} arguments, got {count}", parameters.len()).into());
    }
    let named = arguments.iter().filter(|argument| argument.name.is_some()).count();
    if named != 0 && named != arguments.len() {
        return Err("arguments with and without names cannot be mixed".to_owned().into());
    }
    let mut given: Vec<Option<Expression>> = parameters.iter().map(|_| None).collect();
    for (position, Argument { name, value }) in arguments.into_iter().enumerate() {
        let position = match &name {
            Some(name) => position_of(parameters, name)?,
            None => position,
        };
        if let Some(place) = given.get_mut(position)
            && place.replace(value).is_some()
        {
            return Err(format!("the argument `{}` is given twice", name.unwrap_or_default()).into());
        }
    }
    parameters.iter().zip(given).map(|(parameter, value)| slot(parameter, value)).collect()
}

fn position_of(parameters: &[Parameter], name: &str) -> Result<usize, Misuse> {
    let position = parameters.iter().position(|parameter| parameter.name == name);
    position.ok_or_else(|| format!("there is no parameter `{name}`").into())
}

fn slot(parameter: &Parameter, value: Option<Expression>) -> Result<Slot, Misuse> {
    let Some(value) = value else {
        let missing = || Misuse::from(format!("the argument `{}` is missing", parameter.name));
        return parameter.default.value().map(Slot::Value).ok_or_else(missing);
    };
    if parameter.kind == ParameterKind::Query {
        return Ok(Slot::Query(value));
    }
    let Node::Literal(literal) = value.node else { return Ok(Slot::Dynamic(value)) };
    let wrong = |reason: Reason| Misuse {
        span: Some(value.span),
        ..Misuse::from(format!("wrong argument `{}`: {reason}", parameter.name))
    };
    parameter.kind.convert(literal).map(Slot::Value).map_err(wrong)
}

/// `slice(low, high?)`
fn signature(name: &str, parameters: &[Parameter]) -> String {
    let parameters = parameters.iter().map(|parameter| {
        let mark = if parameter.default.value().is_some() { "?" } else { "" };
        format!("{}{mark}", parameter.name)
    });
    format!("the signature is `{name}({})`", parameters.collect::<Vec<_>>().join(", "))
}
