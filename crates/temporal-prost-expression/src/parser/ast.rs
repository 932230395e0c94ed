//! The syntax tree of an expression.

use std::{collections::BTreeMap, ops::Range};

use crate::{
    library::{call::Call, definition::Body},
    value::{Value, operator::Operator},
};

/// A mapping, or a fragment as a mapping.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) statements: Vec<Statement>,
    /// The maps that `apply` can call, by name.
    pub(crate) maps: BTreeMap<String, Vec<Statement>>,
}

#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) target: Target,
    pub(crate) value: Expression,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum Target {
    /// A path inside of `root`; empty for `root` itself.
    Root(Vec<String>),
    Variable(String),
}

/// A position in the code, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

#[derive(Debug)]
pub(crate) struct Expression {
    pub(crate) node: Node,
    pub(crate) span: Span,
    /// The number of levels, which bounds every recursion over the expression.
    pub(crate) height: usize,
}

impl Expression {
    pub(crate) fn new(node: Node, span: Span) -> Self {
        let height = 1 + node.children().map(|child| child.height).max().unwrap_or(0);
        Self { node, span, height }
    }
}

#[derive(Debug)]
pub(crate) enum Node {
    Literal(Value),
    Array(Vec<Expression>),
    Object(Vec<(Expression, Expression)>),
    Source(Source),
    /// `target.name`
    Get(Box<Expression>, Vec<String>),
    /// `target.(query)`
    Map(Box<Expression>, Box<Expression>),
    Function(Box<Call>),
    Method(Box<Expression>, Box<Call>),
    Not(Box<Expression>),
    Binary(Operator, Box<(Expression, Expression)>),
    If(If),
    Match(Match),
    Lambda(Lambda),
}

impl Node {
    /// Returns true if a null result originates here: not from a field, and not passed on.
    pub(crate) fn makes_null(&self) -> bool {
        match self {
            Self::Get(target, _) => !matches!(target.node, Self::Source(_)),
            Self::Literal(_) | Self::Function(_) => true,
            Self::Method(_, call) => !matches!(call.definition.body, Body::Lazy(_)),
            _ => false,
        }
    }

    /// Returns the path of a field of `this`.
    pub(crate) fn field(&self) -> Option<&[String]> {
        match self {
            Self::Get(target, path) if matches!(target.node, Self::Source(Source::This)) => Some(path),
            _ => None,
        }
    }

    pub(crate) fn children(&self) -> Box<dyn Iterator<Item = &Expression> + '_> {
        match self {
            Self::Literal(_) | Self::Source(_) => Box::new(std::iter::empty()),
            Self::Array(items) => Box::new(items.iter()),
            Self::Object(members) => Box::new(members.iter().flat_map(|(name, member)| [name, member])),
            Self::Get(target, _) | Self::Not(target) => Box::new(std::iter::once(&**target)),
            Self::Map(target, query) => Box::new([&**target, &**query].into_iter()),
            Self::Function(call) => Box::new(call.expressions()),
            Self::Method(target, call) => Box::new(std::iter::once(&**target).chain(call.expressions())),
            Self::Binary(_, operands) => Box::new([&operands.0, &operands.1].into_iter()),
            Self::Lambda(lambda) => Box::new(std::iter::once(&*lambda.body)),
            Self::If(condition) => {
                let branches = condition.branches.iter().flat_map(|(condition, then)| [condition, then]);
                Box::new(branches.chain(condition.otherwise.as_deref()))
            }
            Self::Match(cases) => {
                let conditions = cases.cases.iter().filter_map(|(case, _)| match case {
                    Case::Holds(condition) => Some(condition),
                    Case::Any | Case::Equals(_) => None,
                });
                let results = cases.cases.iter().map(|(_, then)| then);
                Box::new(conditions.chain(results).chain(cases.subject.as_deref()))
            }
        }
    }
}

/// The start of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    This,
    Root,
    Variable(String),
    /// The parameter of a lambda.
    Named(String),
}

#[derive(Debug)]
pub(crate) struct If {
    /// Conditions and their results.
    pub(crate) branches: Vec<(Expression, Expression)>,
    pub(crate) otherwise: Option<Box<Expression>>,
}

#[derive(Debug)]
pub(crate) struct Match {
    pub(crate) subject: Option<Box<Expression>>,
    pub(crate) cases: Vec<(Case, Expression)>,
}

#[derive(Debug)]
pub(crate) enum Case {
    /// `_`
    Any,
    Equals(Value),
    Holds(Expression),
}

#[derive(Debug)]
pub(crate) struct Lambda {
    /// `None` for `_`.
    pub(crate) name: Option<String>,
    pub(crate) body: Box<Expression>,
}
