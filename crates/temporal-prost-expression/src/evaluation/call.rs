//! Calls of functions and methods.

use std::borrow::Cow;

use super::{Evaluator, arguments::Arguments};
use crate::{
    library::{
        call::{Call, Slot},
        definition::{Body, ParameterKind, Parameters},
    },
    parser::ast::Expression,
    value::{
        Value,
        reason::{Outcome, Reason},
    },
};

impl<'e> Evaluator<'e> {
    pub(super) fn function(&mut self, call: &'e Call) -> Outcome {
        let arguments = self.arguments(call)?;
        match &call.definition.body {
            Body::Function(body) => body(self, &arguments),
            Body::Constant(value) => Ok(value.clone()),
            _ => Err("this is a method".into()),
        }
    }

    pub(super) fn method(&mut self, target: &'e Expression, call: &'e Call) -> Outcome {
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
                    Cow::Owned(kind.unwrap_or(ParameterKind::Any).convert(value)?)
                }
            });
        }
        let arguments = Arguments::new(call, values);
        match call.definition.validate {
            Some(validate) if !call.is_known() => validate(&arguments).map(|()| arguments),
            _ => Ok(arguments),
        }
    }
}
