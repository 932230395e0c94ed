//! Checks a program without an input.
//!
//! The checker infers the kinds of value that each expression can yield. An expression without any kind fails for
//! every input. This is reported if the expression is always evaluated and nothing catches the failure.

mod arithmetic;
mod attribute;
mod branch;
mod call;
pub(crate) mod message;
mod method;
mod path;
mod placeholder;
mod shape;
pub(crate) mod suggest;
mod zero;

use std::collections::BTreeMap;

use crate::{
    check::message::MessageType,
    parser::{
        ast::{Expression, Node, Program, Source, Span, Statement, Target},
        fragment::Code,
    },
    problem::{Problem, Rule},
    template::{Fragment, Part},
    value::{Value, kinds::Kinds},
};
use shape::Shape;

pub(crate) use attribute::search_attributes;
pub(crate) use path::respell;
pub(crate) use placeholder::placeholders;

pub(crate) fn template(parts: &[Part], message: &MessageType<'_>) -> Vec<Problem> {
    let fragments = parts.iter().filter_map(|part| match part {
        Part::Fragment(fragment) => Some(fragment),
        Part::Text(_) => None,
    });
    fragments.flat_map(|fragment| check_fragment(fragment, message)).collect()
}

fn check_fragment(fragment: &Fragment, message: &MessageType<'_>) -> Vec<Problem> {
    let mut checker = Checker::new(&fragment.program, message);
    checker.statements();
    if let [Statement { value, .. }] = fragment.program.statements.as_slice() {
        checker.text(value.span);
    }
    checker.into_problems(&fragment.code)
}

pub(crate) fn mapping(code: &Code, program: &Program, message: &MessageType<'_>) -> Vec<Problem> {
    let mut checker = Checker::new(program, message);
    checker.statements();
    checker.object(Span::new(0, code.text.len()));
    checker.into_problems(code)
}

/// The knowledge about a place in a program.
struct Checker<'p> {
    program: &'p Program,
    contexts: Vec<Shape<'p>>,
    names: Vec<(&'p str, Shape<'p>)>,
    variables: BTreeMap<&'p str, Shape<'p>>,
    root: Shape<'p>,
    problems: Vec<Problem>,
    /// The number of surrounding constructs that may skip the place, or keep its failure from failing the program.
    guards: usize,
}

impl<'p> Checker<'p> {
    fn new(program: &'p Program, message: &MessageType<'p>) -> Self {
        Self {
            program,
            contexts: vec![Shape::of_input(*message)],
            names: Vec::new(),
            variables: BTreeMap::new(),
            root: Shape::of(Kinds::NOTHING),
            problems: Vec::new(),
            guards: 0,
        }
    }

    /// Returns the problems, positioned in the source of the code.
    fn into_problems(self, code: &Code) -> Vec<Problem> {
        let mut problems: Vec<Problem> =
            self.problems.into_iter().map(|problem| code.place(problem)).collect();
        problems.sort_by_key(|problem| (problem.range.start, problem.range.end, problem.rule));
        problems.dedup();
        problems
    }

    fn report(&mut self, problem: Problem) {
        if self.guards == 0 || problem.rule.is_lint() {
            self.problems.push(problem);
        }
    }

    /// Reports an expression that always fails.
    fn fails(&mut self, span: Span, message: String) -> Shape<'p> {
        self.report(Problem::new(Rule::AlwaysFails, message, span.range()));
        Shape::of(Kinds::NONE)
    }

    /// Infers an expression that may be skipped, or may fail without harm.
    fn guard<T>(&mut self, infer: impl FnOnce(&mut Self) -> T) -> T {
        self.guards += 1;
        let inferred = infer(self);
        self.guards -= 1;
        inferred
    }

    fn statements(&mut self) {
        for statement in &self.program.statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &'p Statement) {
        let value = self.expression(&statement.value);
        match &statement.target {
            Target::Variable(name) => {
                self.variables.insert(name, value);
            }
            Target::Root(path) if path.is_empty() => {
                self.root = if value.kinds.overlaps(Kinds::NOTHING) {
                    std::mem::take(&mut self.root).or(value.without(Kinds::NOTHING))
                } else {
                    value
                };
            }
            Target::Root(_) => self.assign_member(statement.span),
        }
    }

    fn assign_member(&mut self, span: Span) {
        const OPEN: Kinds = Kinds::OBJECT.or(Kinds::ARRAY).or(Kinds::NULL).or(Kinds::NOTHING);
        if !self.root.kinds.overlaps(OPEN) && !self.root.kinds.is_empty() {
            let message = format!("`root` has no members to set, it is {} here", self.root.kinds);
            self.fails(span, message);
        }
        self.root = Shape::of(Kinds::OBJECT.or(self.root.kinds.and(Kinds::ARRAY)));
    }

    /// Checks that the result of a fragment is a string.
    fn text(&mut self, span: Span) {
        let kinds = self.root.kinds;
        // Report each mistake once.
        let reported = |rule| self.problems.iter().any(|problem| problem.rule == rule);
        let failure_reported =
            kinds.is_empty() && !self.problems.iter().all(|problem| problem.rule.is_lint());
        if failure_reported || reported(Rule::UnknownField) {
            return;
        }
        if kinds.is_empty() {
            self.fails(span, "this fragment fails for every input".to_owned());
        } else if !kinds.overlaps(Kinds::TEXT) {
            let message = format!("this fragment is never a string, it is {kinds}");
            let convertible = kinds.overlaps(Kinds::ALL.without(Kinds::NULL).without(Kinds::DELETED));
            let help = if kinds.overlaps(Kinds::NULL) {
                "add `.or(…).string()`; without a default, the text of an unset field is `null`"
            } else {
                "add `.string()`"
            };
            let help = convertible.then(|| help.to_owned());
            self.report(Problem::new(Rule::NotAString, message, span.range()).help(help));
        } else if kinds.overlaps(Kinds::NULL) {
            let message = "this fragment fails if the field is unset, because it is null then";
            let help = "add a default with `.or(…)`".to_owned();
            self.report(Problem::new(Rule::MayBeNull, message, span.range()).help(help));
        }
    }

    /// Checks that the result of a mapping is an object.
    fn object(&mut self, span: Span) {
        let kinds = self.root.kinds;
        // A mapping that assigns nothing yields its input.
        if !kinds.is_empty() && !kinds.overlaps(Kinds::OBJECT.or(Kinds::NOTHING)) {
            let message = format!("the mapping never yields an object, it yields {kinds}");
            self.report(Problem::new(Rule::NotAnObject, message, span.range()));
        }
    }

    /// Infers the result of an expression.
    fn expression(&mut self, expression: &'p Expression) -> Shape<'p> {
        let span = expression.span;
        match &expression.node {
            Node::Literal(value) => Shape::of_value(value),
            Node::Array(items) => self.array(items),
            Node::Object(members) => self.members(members),
            Node::Source(source) => self.source(source, span),
            Node::Get(target, path) => self.get(target, path, span),
            Node::Map(target, query) => {
                let target = self.expression(target);
                self.within(target, query)
            }
            Node::Function(call) => self.function(call),
            Node::Method(target, call) => self.method(target, call),
            Node::Not(operand) => {
                let operand = self.expression(operand);
                self.zero_negation(&operand, span);
                self.needs(&operand, (Kinds::BOOL, "`!`"), span)
                    .map_or_else(Shape::none, |()| Shape::of(Kinds::BOOL))
            }
            Node::Binary(operator, operands) => self.binary(*operator, operands, span),
            Node::If(condition) => self.branches(condition),
            Node::Match(cases) => self.cases(cases),
            Node::Lambda(lambda) => self.lambda(lambda),
        }
    }

    /// Infers a query whose `this` has a shape.
    fn within(&mut self, context: Shape<'p>, query: &'p Expression) -> Shape<'p> {
        if context.kinds.is_empty() {
            return Shape::none();
        }
        self.contexts.push(context);
        let result = self.expression(query);
        self.contexts.pop();
        result
    }

    /// Reports an operation whose operand is never of a kind that it takes.
    fn needs(&mut self, operand: &Shape<'p>, (kinds, operation): (Kinds, &str), span: Span) -> Option<()> {
        if operand.kinds.is_empty() {
            return None;
        }
        if operand.kinds.overlaps(kinds) {
            return Some(());
        }
        self.fails(span, format!("{operation} takes {kinds}, got {}", operand.kinds));
        None
    }

    fn array(&mut self, items: &'p [Expression]) -> Shape<'p> {
        let mut element = Shape::of(Kinds::NONE);
        let mut fails = false;
        for item in items {
            let item = self.expression(item);
            fails |= item.kinds.is_empty();
            element = element.or(item);
        }
        if fails { Shape::none() } else { Shape::array(element) }
    }

    fn members(&mut self, members: &'p [(Expression, Expression)]) -> Shape<'p> {
        let mut known = BTreeMap::new();
        let mut possible = true;
        for (name, member) in members {
            let shape = self.expression(member);
            possible &= !shape.kinds.is_empty();
            if let Node::Literal(Value::String(name)) = &name.node {
                known.insert(name.clone(), shape);
            } else {
                let shape = self.expression(name);
                possible &= self.needs(&shape, (Kinds::TEXT, "the name of a member"), name.span).is_some();
            }
        }
        match possible {
            true if known.len() == members.len() => Shape::object(known),
            true => Shape::of(Kinds::OBJECT),
            false => Shape::none(),
        }
    }

    fn source(&mut self, source: &'p Source, span: Span) -> Shape<'p> {
        match source {
            Source::This => match self.contexts.last() {
                Some(context) => context.clone(),
                None => self.fails(span, "there is no `this` here".to_owned()),
            },
            Source::Root => Shape::unknown(),
            Source::Named(name) => {
                let named = self.names.iter().rev().find(|(known, _)| known == name);
                named.map_or_else(Shape::unknown, |(_, shape)| shape.clone())
            }
            Source::Variable(name) => match self.variables.get(name.as_str()) {
                Some(shape) => shape.clone(),
                None => self.fails(span, format!("the variable `{name}` is not defined")),
            },
        }
    }
}
