//! The value of an expression.

use std::{borrow::Cow, collections::BTreeMap};

use super::{Context, Evaluator};
use crate::{
    parser::ast::{Expression, Lambda, Node, Source},
    value::{
        Value, coerce, path,
        reason::{Outcome, Reason},
    },
};

impl<'e> Evaluator<'e> {
    pub(crate) fn evaluate(&mut self, expression: &'e Expression) -> Outcome {
        self.budget.enter()?;
        let value = self.node(&expression.node);
        self.budget.leave();
        let value = value?;
        self.nulls_are_fields &= value != Value::Null || !expression.node.makes_null();
        if value == Value::Null {
            self.note_missing(&expression.node);
        }
        self.budget.charge(&value)?;
        Ok(value)
    }

    fn note_missing(&mut self, node: &Node) {
        let in_input = matches!(self.contexts.last(), Some(Context::Input));
        if let (true, Some(path)) = (in_input, node.field()) {
            self.missing_field = Some(path.join("."));
        }
    }

    fn node(&mut self, node: &'e Node) -> Outcome {
        match node {
            Node::Literal(value) => Ok(value.clone()),
            Node::Array(items) => self.array(items),
            Node::Object(members) => self.object(members),
            Node::Source(source) => self.get(source, &[]),
            Node::Get(target, path) => match &target.node {
                Node::Source(source) => self.get(source, path),
                _ => Ok(or_null(path::find(&self.evaluate(target)?, path))),
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

    pub(super) fn get(&self, source: &'e Source, path: &[String]) -> Outcome {
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
        Ok(or_null(path::find(value, path)))
    }

    pub(super) fn lambda(&mut self, lambda: &'e Lambda) -> Outcome {
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
}

fn or_null(value: Option<Cow<'_, Value>>) -> Value {
    value.map_or(Value::Null, Cow::into_owned)
}
