//! From text to [`Program`].
//!
//! The grammar is a list of ordered choices: the first that matches is taken. Which spaces and line breaks are
//! allowed where is part of it.

pub(crate) mod ast;
mod call;
mod cursor;
mod expression;
pub(crate) mod fragment;
mod literal;
mod operation;
mod statement;

use crate::{
    parser::{ast::Program, fragment::Code},
    problem::Problem,
};
use cursor::Parser;

/// The program of a fragment: `root = <code>`.
pub(crate) fn fragment(code: &Code) -> Result<Program, Problem> {
    Parser::new(&code.text).fragment().map_err(|fault| code.place(*fault.problem))
}

/// The program of a whole mapping.
pub(crate) fn mapping(code: &Code) -> Result<Program, Problem> {
    Parser::new(&code.text).mapping().map_err(|fault| code.place(*fault.problem))
}
