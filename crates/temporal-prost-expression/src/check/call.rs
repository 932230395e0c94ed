//! Calls of functions, and the arguments of all calls.

use super::{Checker, shape::Shape};
use crate::{
    library::{
        call::{Call, Slot},
        definition::{Parameter, ParameterKind, Parameters},
    },
    problem::{Problem, Rule},
    value::kinds::Kinds,
};

impl<'p> Checker<'p> {
    pub(super) fn function(&mut self, call: &'p Call) -> Shape<'p> {
        let possible = self.arguments(call);
        let gives = call.definition.gives;
        if possible { Shape::of(gives) } else { Shape::none() }
    }

    /// Checks that the arguments can have the kinds of the parameters. Methods check their queries.
    pub(super) fn arguments(&mut self, call: &'p Call) -> bool {
        let mut possible = true;
        for (position, slot) in call.slots.iter().enumerate() {
            let Slot::Dynamic(value) = slot else { continue };
            let argument = self.expression(value);
            possible &= !argument.kinds.is_empty();
            let Parameters::Fixed(parameters) = call.definition.parameters else { continue };
            let Some(parameter) = parameters.get(position) else { continue };
            if !argument.kinds.is_empty() && !argument.kinds.overlaps(accepted(parameter)) {
                possible = false;
                let (name, expected) = (parameter.name, accepted(parameter));
                let message = format!("the argument `{name}` takes {expected}, got {}", argument.kinds);
                self.report(Problem::new(Rule::WrongArguments, message, value.span.range()));
            }
        }
        possible
    }
}

/// The kinds that become an argument of a parameter.
fn accepted(parameter: &Parameter) -> Kinds {
    match parameter.kind {
        ParameterKind::Int | ParameterKind::Float => Kinds::NUMBER,
        ParameterKind::String => Kinds::TEXT,
        ParameterKind::Bool => Kinds::BOOL.or(Kinds::NUMBER),
        ParameterKind::Array => Kinds::ARRAY,
        ParameterKind::Timestamp => Kinds::TEXTUAL.or(Kinds::NUMBER),
        ParameterKind::Any | ParameterKind::Query => Kinds::ALL,
    }
}
