//! The sources that the text of an id depends on.

use std::collections::BTreeSet;

use crate::{
    library::{
        call::{Call, Slot},
        functions,
    },
    parser::ast::{Case, Expression, Match, Node, Program, Source},
    value::{Value, kinds::Kinds, operator::Operator},
};

/// The values that the text of an id depends on. Paths consist of JSON names, such as `["customer", "id"]`.
///
/// ```
/// use temporal_prost_expression::Template;
///
/// let sources = Template::parse("order/${! customer.id }/${! now() }")?.sources();
/// assert_eq!(sources.fields().collect::<Vec<_>>(), [["customer", "id"]]);
/// assert!(sources.reads_input() && sources.reads_clock() && !sources.is_random());
///
/// assert!(Template::parse("order/${! uuid_v4() }")?.sources().is_random());
/// assert!(Template::parse("order")?.sources().is_constant());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    fields: BTreeSet<Vec<String>>,
    unlimited: BTreeSet<Vec<String>>,
    whole: bool,
    clock: bool,
    randomness: Randomness,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Randomness {
    #[default]
    None,
    /// Some evaluations may yield the same.
    Partial,
    Unique,
}

impl Sources {
    /// Returns the paths of the fields that are read. A field of an element in a list has the path of the list.
    pub fn fields(&self) -> impl Iterator<Item = &[String]> {
        self.fields.iter().map(Vec::as_slice)
    }

    /// Returns the paths of the fields whose whole text can become part of the id, however long it is.
    ///
    /// ```
    /// use temporal_prost_expression::Template;
    ///
    /// let sources = Template::parse("${! name }/${! note.slice(0, 20) }")?.sources();
    /// assert_eq!(sources.unlimited().collect::<Vec<_>>(), [["name"]]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn unlimited(&self) -> impl Iterator<Item = &[String]> {
        self.unlimited.iter().map(Vec::as_slice)
    }

    /// Returns `true` if the input is used as a whole, and not only by the paths of [`fields`](Self::fields).
    #[must_use]
    pub fn reads_whole_input(&self) -> bool {
        self.whole
    }

    /// Returns `true` if the input is used at all.
    #[must_use]
    pub fn reads_input(&self) -> bool {
        self.whole || !self.fields.is_empty()
    }

    /// Returns `true` if a function such as `now()` is called.
    #[must_use]
    pub fn reads_clock(&self) -> bool {
        self.clock
    }

    /// Returns `true` if a function such as `uuid_v4()` or `random_int()` is called.
    #[must_use]
    pub fn is_random(&self) -> bool {
        self.randomness > Randomness::None
    }

    /// Returns `true` if every evaluation yields another id, because it contains a random value in full.
    ///
    /// ```
    /// use temporal_prost_expression::Template;
    ///
    /// let is_unique = |id: &str| Template::parse(id).map(|template| template.sources().is_unique());
    /// assert!(is_unique("order/${! uuid_v4() }")?);
    /// // An input with an id keeps it, and two of ten random numbers are often equal.
    /// assert!(!is_unique("order/${! id.or(uuid_v4()) }")?);
    /// assert!(!is_unique("order/${! random_int(max: 10).string() }")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_unique(&self) -> bool {
        self.randomness == Randomness::Unique
    }

    /// Returns `true` if every evaluation yields the same id.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        !self.reads_input() && !self.clock && !self.is_random()
    }

    pub(crate) fn add(&mut self, program: &Program) {
        // The context of a map is the target of the `apply` that calls it.
        self.whole |= !program.maps.is_empty();
        for statement in &program.statements {
            self.visit(&statement.value, 0);
            if is_unique(&statement.value) {
                self.randomness = Randomness::Unique;
            }
            visit_unlimited(&statement.value, 0, &mut self.unlimited);
        }
    }

    /// Notes what an expression reads. `depth` counts the values that `this` is, above the input.
    fn visit(&mut self, expression: &Expression, depth: usize) {
        match &expression.node {
            Node::Source(Source::This) => self.whole |= depth == 0,
            Node::Get(target, path) if is_this(target) => {
                if depth == 0 {
                    self.fields.insert(path.clone());
                }
            }
            Node::Function(call) => {
                self.clock |= functions::reads_clock(call.definition.name);
                if functions::is_random(call.definition.name) {
                    self.randomness = self.randomness.max(Randomness::Partial);
                }
                self.visit_all(expression, depth);
            }
            _ => self.visit_all(expression, depth),
        }
    }

    fn visit_all(&mut self, expression: &Expression, depth: usize) {
        operands(expression, depth, &mut |operand, depth| self.visit(operand, depth));
    }
}

fn is_this(expression: &Expression) -> bool {
    matches!(expression.node, Node::Source(Source::This))
}

/// Calls `visit` for each operand, with its depth.
fn operands<'e>(expression: &'e Expression, depth: usize, visit: &mut dyn FnMut(&'e Expression, usize)) {
    match &expression.node {
        Node::Map(target, query) => {
            visit(target, depth);
            visit(query, depth + 1);
        }
        Node::Method(target, call) => {
            visit(target, depth);
            arguments(call, depth, visit);
        }
        Node::Match(cases) => branches(cases, depth, visit),
        // Its parameter takes the place of `this`, which is what it was outside.
        Node::Lambda(lambda) => visit(&lambda.body, depth.saturating_sub(1)),
        node => node.children().for_each(|child| visit(child, depth)),
    }
}

fn arguments<'e>(call: &'e Call, depth: usize, visit: &mut dyn FnMut(&'e Expression, usize)) {
    let keeps_context = call.definition.name == "or";
    for slot in &call.slots {
        match slot {
            Slot::Value(_) => {}
            Slot::Dynamic(argument) => visit(argument, depth),
            Slot::Query(query) => visit(query, if keeps_context { depth } else { depth + 1 }),
        }
    }
}

fn branches<'e>(cases: &'e Match, depth: usize, visit: &mut dyn FnMut(&'e Expression, usize)) {
    let inside = depth + usize::from(cases.subject.is_some());
    if let Some(subject) = &cases.subject {
        visit(subject, depth);
    }
    for (case, then) in &cases.cases {
        if let Case::Holds(condition) = case {
            visit(condition, inside);
        }
        visit(then, inside);
    }
}

/// The methods whose result differs if their target does.
const FAITHFUL: [&str; 10] =
    ["string", "bytes", "lowercase", "uppercase", "trim", "encode", "hash", "quote", "slug", "reverse"];

fn is_unique(expression: &Expression) -> bool {
    match &expression.node {
        Node::Function(call) => match call.definition.name {
            "random_int" => false,
            "nanoid" => matches!(call.slots.first(), Some(Slot::Value(Value::Null))),
            name => functions::is_random(name),
        },
        Node::Binary(Operator::Add, operands) => is_unique(&operands.0) || is_unique(&operands.1),
        Node::Method(target, call) => FAITHFUL.contains(&call.definition.name) && is_unique(target),
        _ => false,
    }
}

fn visit_unlimited(expression: &Expression, depth: usize, paths: &mut BTreeSet<Vec<String>>) {
    match &expression.node {
        Node::Get(target, path) if is_this(target) && depth == 0 => _ = paths.insert(path.clone()),
        Node::Method(_, call) if is_limited(call) => {}
        Node::Method(target, call) if call.definition.name == "or" => {
            visit_unlimited(target, depth, paths);
            arguments(call, depth, &mut |argument, depth| visit_unlimited(argument, depth, paths));
        }
        Node::Method(target, _) => visit_unlimited(target, depth, paths),
        Node::Binary(Operator::Add | Operator::Coalesce, operands) => {
            visit_unlimited(&operands.0, depth, paths);
            visit_unlimited(&operands.1, depth, paths);
        }
        _ => {}
    }
}

/// Returns `true` for a method whose result is short, whatever the target is.
fn is_limited(call: &Call) -> bool {
    const LONG: Kinds = Kinds::TEXT.or(Kinds::ARRAY).or(Kinds::OBJECT);
    match (call.definition.name, &call.slots[..]) {
        (
            "slice",
            [Slot::Value(Value::Int(0..)), Slot::Value(Value::Int(0..))] | [Slot::Value(Value::Int(..0)), _],
        )
        | ("hash" | "type", _) => true,
        _ => !call.definition.gives.overlaps(LONG),
    }
}
