//! From text to [`Program`].
//!
//! The grammar is a list of ordered choices: the first that matches is taken. Which spaces and line breaks are
//! allowed where is part of it.

mod call;
mod cursor;
mod expression;
mod literal;
mod operation;
mod statement;

use crate::{ast::Program, fragment::Code, problem::Problem};
use cursor::Parser;

/// The program of a fragment: `root = <code>`.
pub(crate) fn fragment(code: &Code) -> Result<Program, Problem> {
    Parser::new(&code.text).fragment().map_err(|fault| code.place(*fault.problem))
}

/// The program of a whole mapping.
pub(crate) fn mapping(code: &Code) -> Result<Program, Problem> {
    Parser::new(&code.text).mapping().map_err(|fault| code.place(*fault.problem))
}
