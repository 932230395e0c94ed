//! The result of a program for an input.

use std::{borrow::Cow, collections::BTreeMap};

use crate::{
    Env,
    arguments::Arguments,
    arithmetic, assign,
    ast::{Case, Expression, If, Lambda, Match, Node, Operator, Program, Source, Span, Statement, Target},
    budget::Budget,
    call::{Call, Slot},
    coerce,
    definition::{Body, ParameterKind, Parameters},
    path,
    reason::{Outcome, Reason},
    value::Value,
};

/// What is evaluated, and what it can see.
pub(crate) struct Evaluator<'e> {
    pub(crate) env: &'e mut dyn Env,
    program: &'e Program,
    input: &'e serde_json::Value,
    /// What `this` is, and what it was further out.
    contexts: Vec<Context>,
    /// The arguments of the lambdas around.
    names: Vec<(&'e str, Value)>,
    variables: BTreeMap<&'e str, Value>,
    root: Value,
    budget: Budget,
    /// Whether each null so far is what a path gave: that of a field which is not set or empty.
    nulls_are_fields: bool,
}

enum Context {
    Input,
    Value(Value),
}

/// A statement that failed.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) span: Span,
    pub(crate) reason: Reason,
}

impl<'e> Evaluator<'e> {
    pub(crate) fn new(program: &'e Program, input: &'e serde_json::Value, env: &'e mut dyn Env) -> Self {
        Self {
            env,
            program,
            input,
            contexts: vec![Context::Input],
            names: Vec::new(),
            variables: BTreeMap::new(),
            root: Value::Nothing,
            budget: Budget::default(),
            nulls_are_fields: true,
        }
    }

    /// What the program leaves in `root`; as in Go, the input if it assigns nothing.
    pub(crate) fn run(&mut self) -> Result<Value, Failed> {
        self.statements(&self.program.statements)?;
        let root = std::mem::replace(&mut self.root, Value::Nothing);
        Ok(if root == Value::Nothing { Value::from(self.input) } else { root })
    }

    /// Whether something failed because a field is not set or empty.
    pub(crate) fn lacks_field(&self, reason: &Reason) -> bool {
        reason.null && self.nulls_are_fields
    }

    fn statements(&mut self, statements: &'e [Statement]) -> Result<(), Failed> {
        for statement in statements {
            self.statement(statement).map_err(|reason| Failed { span: statement.span, reason })?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &'e Statement) -> Result<(), Reason> {
        let value = self.evaluate(&statement.value)?;
        match (&statement.target, value) {
            (_, Value::Nothing) => {}
            (Target::Variable(name), Value::Deleted) => {
                self.variables.remove(name.as_str());
            }
            (Target::Variable(name), value) => {
                self.variables.insert(name, value);
            }
            (Target::Root(path), value) => {
                assign::assign(&mut self.root, path, value)?;
                self.budget.charge(&self.root)?;
            }
        }
        Ok(())
    }

    pub(crate) fn evaluate(&mut self, expression: &'e Expression) -> Outcome {
        self.budget.enter()?;
        let value = self.node(&expression.node);
        self.budget.leave();
        let value = value?;
        self.nulls_are_fields &= value != Value::Null || !expression.node.makes_null();
        self.budget.charge(&value)?;
        Ok(value)
    }

    fn node(&mut self, node: &'e Node) -> Outcome {
        match node {
            Node::Literal(value) => Ok(value.clone()),
            Node::Array(items) => self.array(items),
            Node::Object(members) => self.object(members),
            Node::Source(source) => self.get(source, &[]),
            Node::Get(target, path) => match &target.node {
                Node::Source(source) => self.get(source, path),
                _ => Ok(found(path::find(&self.evaluate(target)?, path))),
            },
            Node::Map(target, query) => {
                let context = self.evaluate(target)?;
                self.with(context, query)
            }
            Node::Function(call) => self.function(call),
            Node::Method(target, call) => self.method(target, call),
            Node::Not(operand) => match self.evaluate(operand)? {
                Value::Bool(value) => Ok(Value::Bool(!value)),
                other => Err(Reason::expected("bool", &other)),
            },
            Node::Binary(operator, operands) => self.binary(*operator, operands),
            Node::If(condition) => self.branch(condition),
            Node::Match(cases) => self.select(cases),
            Node::Lambda(lambda) => self.lambda(lambda),
        }
    }

    /// Evaluates a query with `context` as `this`.
    pub(crate) fn with(&mut self, context: Value, query: &'e Expression) -> Outcome {
        self.contexts.push(Context::Value(context));
        let result = self.evaluate(query);
        self.contexts.pop();
        result
    }

    fn array(&mut self, items: &'e [Expression]) -> Outcome {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.push(self.evaluate(item)?);
        }
        values.retain(|value| !value.is_absent());
        Ok(Value::Array(values))
    }

    fn object(&mut self, members: &'e [(Expression, Expression)]) -> Outcome {
        let mut object = BTreeMap::new();
        for (name, member) in members {
            let name = match self.evaluate(name)? {
                text @ (Value::String(_) | Value::Bytes(_)) => coerce::text(text)?,
                other => return Err(Reason::expected("string as the name of a member", &other)),
            };
            let member = self.evaluate(member)?;
            if !member.is_absent() {
                object.insert(name, member);
            }
        }
        Ok(Value::Object(object))
    }

    fn get(&self, source: &'e Source, path: &[String]) -> Outcome {
        let value = match source {
            Source::This => match self.contexts.last() {
                Some(Context::Value(value)) => value,
                Some(Context::Input) => {
                    return Ok(path::find_in_document(self.input, path).unwrap_or(Value::Null));
                }
                None => return Err("there is no `this` here".into()),
            },
            Source::Root => &self.root,
            Source::Variable(name) => {
                let undefined = || format!("the variable `{name}` is not defined");
                self.variables.get(name.as_str()).ok_or_else(undefined)?
            }
            Source::Named(name) => {
                let named = self.names.iter().rev().find(|(known, _)| known == name);
                named.map(|(_, value)| value).ok_or("there is no such name")?
            }
        };
        Ok(found(path::find(value, path)))
    }

    fn lambda(&mut self, lambda: &'e Lambda) -> Outcome {
        let Some(context) = self.contexts.pop() else {
            return Err("there is no value for this lambda".into());
        };
        let named = lambda.name.as_deref();
        if let Some(name) = named {
            let value = match &context {
                Context::Input => Value::from(self.input),
                Context::Value(value) => value.clone(),
            };
            self.names.push((name, value));
        }
        let result = self.evaluate(&lambda.body);
        if named.is_some() {
            self.names.pop();
        }
        self.contexts.push(context);
        result
    }

    fn binary(&mut self, operator: Operator, operands: &'e (Expression, Expression)) -> Outcome {
        let (left, right) = operands;
        match operator {
            Operator::Coalesce => match self.evaluate(left) {
                Err(reason) if reason.fatal => Err(reason),
                Ok(value) if !value.is_nothing() => Ok(value),
                _ => self.evaluate(right),
            },
            Operator::And | Operator::Or => {
                let decided = operator == Operator::Or;
                let left = coerce::boolean(&self.evaluate(left)?)?;
                if left == decided {
                    return Ok(Value::Bool(decided));
                }
                coerce::boolean(&self.evaluate(right)?).map(Value::Bool)
            }
            _ => {
                let left = self.evaluate(left)?;
                arithmetic::apply(operator, &left, &self.evaluate(right)?)
            }
        }
    }

    fn branch(&mut self, condition: &'e If) -> Outcome {
        for (condition, then) in &condition.branches {
            // What is no boolean is not true.
            if self.evaluate(condition)? == Value::Bool(true) {
                return self.evaluate(then);
            }
        }
        match &condition.otherwise {
            Some(otherwise) => self.evaluate(otherwise),
            None => Ok(Value::Nothing),
        }
    }

    fn select(&mut self, cases: &'e Match) -> Outcome {
        let subject = match &cases.subject {
            Some(subject) => self.evaluate(subject)?,
            None => self.get(&Source::This, &[])?,
        };
        self.contexts.push(Context::Value(subject));
        let result = self.first_case(&cases.cases);
        self.contexts.pop();
        result
    }

    fn first_case(&mut self, cases: &'e [(Case, Expression)]) -> Outcome {
        for (case, then) in cases {
            let holds = match case {
                Case::Any => true,
                Case::Equals(value) => coerce::equal(&self.get(&Source::This, &[])?, value),
                Case::Holds(condition) => self.evaluate(condition)? == Value::Bool(true),
            };
            if holds {
                return self.evaluate(then);
            }
        }
        Ok(Value::Nothing)
    }

    fn function(&mut self, call: &'e Call) -> Outcome {
        let arguments = self.arguments(call)?;
        match &call.definition.body {
            Body::Function(body) => body(self, &arguments),
            Body::Constant(value) => Ok(value.clone()),
            _ => Err("this is a method".into()),
        }
    }

    fn method(&mut self, target: &'e Expression, call: &'e Call) -> Outcome {
        let arguments = self.arguments(call)?;
        match &call.definition.body {
            Body::View(body) => body(&self.evaluate(target)?, &arguments),
            Body::Pure(body) => body(self.evaluate(target)?, &arguments),
            Body::Query(body) => {
                let target = self.evaluate(target)?;
                body(self, target, &arguments)
            }
            Body::Lazy(body) => body(self, target, &arguments),
            Body::Function(_) | Body::Constant(_) => Err("this is a function".into()),
        }
    }

    fn arguments(&mut self, call: &'e Call) -> Result<Arguments<'e>, Reason> {
        let mut values = Vec::with_capacity(call.slots.len());
        for (position, slot) in call.slots.iter().enumerate() {
            values.push(match slot {
                Slot::Value(value) => Cow::Borrowed(value),
                Slot::Query(_) => Cow::Owned(Value::Null),
                Slot::Dynamic(value) => {
                    let kind = match call.definition.parameters {
                        Parameters::Fixed(parameters) => {
                            parameters.get(position).map(|parameter| parameter.kind)
                        }
                        Parameters::Variadic => None,
                    };
                    let value = self.evaluate(value)?;
                    Cow::Owned(coerce::argument(value, kind.unwrap_or(ParameterKind::Any))?)
                }
            });
        }
        let arguments = Arguments::new(call, values);
        match call.definition.validate {
            Some(validate) if !call.is_known() => validate(&arguments).map(|()| arguments),
            _ => Ok(arguments),
        }
    }

    /// What one of the program's maps makes of a value.
    pub(crate) fn apply(&mut self, map: &str, value: Value) -> Outcome {
        let statements = self.program.maps.get(map).ok_or_else(|| format!("there is no map `{map}`"))?;
        self.contexts.push(Context::Value(value));
        let outer_root = std::mem::replace(&mut self.root, Value::Nothing);
        let outer_variables = std::mem::take(&mut self.variables);
        let result = self.budget.enter().and_then(|()| {
            let result = self.statements(statements).map_err(|failed| failed.reason);
            self.budget.leave();
            result
        });
        self.variables = outer_variables;
        let root = std::mem::replace(&mut self.root, outer_root);
        self.contexts.pop();
        result.map(|()| root)
    }

    /// Accounts for work of the size of so many values.
    pub(crate) fn charge(&mut self, values: usize) -> Result<(), Reason> {
        self.budget.steps(values)
    }
}

fn found(value: Option<Cow<'_, Value>>) -> Value {
    value.map_or(Value::Null, Cow::into_owned)
}
