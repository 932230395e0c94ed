//! Evaluates a program for an input.

pub(crate) mod arguments;
mod branch;
mod budget;
mod call;
pub(crate) mod env;
mod expression;

use std::collections::BTreeMap;

use crate::{
    Env,
    parser::ast::{Program, Span, Statement, Target},
    value::{
        Value, assign,
        reason::{Outcome, Reason},
    },
};
use budget::Budget;

/// An evaluation in progress, with everything that its program can see.
pub(crate) struct Evaluator<'e> {
    pub(crate) env: &'e mut dyn Env,
    program: &'e Program,
    input: &'e serde_json::Value,
    /// The current `this`, after the outer ones.
    contexts: Vec<Context>,
    /// The arguments of the surrounding lambdas.
    names: Vec<(&'e str, Value)>,
    variables: BTreeMap<&'e str, Value>,
    root: Value,
    budget: Budget,
    /// True as long as every null came from a field that is unset or empty.
    nulls_are_fields: bool,
    /// The path of the field that was last found to be unset or empty.
    missing_field: Option<String>,
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
            missing_field: None,
        }
    }

    /// Runs the program and returns its `root`. As in Go, this is the input if nothing is assigned.
    pub(crate) fn run(&mut self) -> Result<Value, Failed> {
        self.statements(&self.program.statements)?;
        let root = std::mem::replace(&mut self.root, Value::Nothing);
        Ok(if root == Value::Nothing { Value::from(self.input) } else { root })
    }

    /// Returns true if a failure is caused by a field that is unset or empty.
    pub(crate) fn lacks_field(&self, reason: &Reason) -> bool {
        reason.null && self.nulls_are_fields
    }

    /// Returns the path of the field of the input that was last found to be unset or empty.
    pub(crate) fn missing_field(&mut self) -> Option<String> {
        self.missing_field.take()
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

    /// Applies one of the program's maps to a value.
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

    /// Charges the work of handling this many values.
    pub(crate) fn charge(&mut self, values: usize) -> Result<(), Reason> {
        self.budget.steps(values)
    }
}
