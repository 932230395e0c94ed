//! `generate`: generates messages and services without protoc.

use std::path::PathBuf;

use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};

use super::{CommandError, Output};
use crate::{
    compile::{Builder, configure},
    config::PARAMETERS,
};

#[derive(Default)]
struct Generate {
    files: Vec<PathBuf>,
    includes: Vec<PathBuf>,
    out: Option<PathBuf>,
}

pub(super) fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let mut arguments = Generate::default();
    let mut builder = configure().emit_rerun_if_changed(false);
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => arguments.files.push(file.into()),
            Short('I') | Long("include") => arguments.includes.push(parser.value()?.into()),
            Short('o') | Long("out") => arguments.out = Some(parser.value()?.into()),
            Long("protoc") => builder = builder.protoc(true),
            Short('h') | Long("help") => return Ok(super::help().into()),
            Long(name) => {
                let name = name.replace('-', "_");
                builder = set(builder, &name, &mut parser)?;
            }
            Short(_) => return Err(argument.unexpected().into()),
        }
    }
    arguments.run(builder)
}

/// Sets an option. A switch accepts a value only after `=`.
fn set(builder: Builder, name: &str, parser: &mut Parser) -> Result<Builder, CommandError> {
    let is_switch = PARAMETERS.iter().any(|parameter| parameter.name == name && parameter.value.is_empty());
    let is_known = PARAMETERS.iter().any(|parameter| parameter.name == name);
    let value = match parser.optional_value() {
        Some(value) => value.string()?,
        None if is_switch || !is_known => String::new(),
        None => parser.value()?.string()?,
    };
    Ok(builder.parameter(name, &value))
}

impl Generate {
    fn run(self, builder: Builder) -> Result<Output, CommandError> {
        let Self { files, includes, out } = self;
        let missing =
            |what: &str| CommandError::Usage(format!("{what}; usage: `generate -I DIR --out DIR FILE…`"));
        let out = out.ok_or_else(|| missing("no output directory given"))?;
        if files.is_empty() {
            return Err(missing("no files given"));
        }
        Ok(builder.out_dir(out).compile(&files, &super::search_path(includes))?.into())
    }
}
