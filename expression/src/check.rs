//! What can be known of a program without an input.

use crate::{ast::Program, fragment::Code, message::MessageType, problem::Problem, template::Part};

pub(crate) fn template(_: &[Part], _: &MessageType<'_>) -> Vec<Problem> {
    Vec::new()
}

pub(crate) fn mapping(_: &Code, _: &Program, _: &MessageType<'_>) -> Vec<Problem> {
    Vec::new()
}

pub(crate) fn search_attributes(_: &Code, _: &Program, _: &MessageType<'_>) -> Vec<Problem> {
    Vec::new()
}
