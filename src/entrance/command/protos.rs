//! `protos`: writes the protos that annotated schemas import.

use std::path::PathBuf;

use lexopt::{
    Arg::{Long, Short, Value},
    Parser,
};

use super::{Command, CommandError, Output};
use crate::schema::protos;

const HELP: &str = "\
Writes the protos that annotated schemas import below DIR, for protoc and editors.

Usage: protoc-gen-rust-temporal protos DIR
";

pub(super) const COMMAND: Command = Command {
    name: "protos",
    summary: "write the protos that annotated schemas import",
    run: |parser, _| run(parser),
};

fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let directory: PathBuf = match parser.next()? {
        Some(Value(directory)) => directory.into(),
        Some(Short('h') | Long("help")) => return Ok(HELP.to_owned().into()),
        Some(argument) => return Err(argument.unexpected().into()),
        None => return Err(CommandError::Usage("no directory given; usage: `protos DIR`".to_owned())),
    };
    if let Some(argument) = parser.next()? {
        return Err(argument.unexpected().into());
    }
    protos::write(&directory)
        .map_err(|error| CommandError::Io(format!("`{}`", directory.display()), error))?;
    Ok(Output::default())
}
