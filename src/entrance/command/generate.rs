//! `generate`: generates messages and services without protoc.

use std::path::PathBuf;

use lexopt::{
    Arg::{Long, Short, Value},
    Parser,
};

use super::{
    Command, CommandError, Output,
    arguments::{self, search_path},
};
use crate::entrance::compile::{Builder, configure};

const HELP: &str = "\
Generates messages and services, without protoc.

Usage: protoc-gen-rust-temporal generate [OPTIONS] --out DIR FILE…

Options:
  -o, --out DIR                      write files to DIR
  -I, --include DIR                  search imports in DIR; may be repeated [default: .]
      --protoc                       parse with protoc, found through PROTOC or the search path
  -h, --help                         print help

Parameters of the plugin, which are also options:
";

pub(super) const COMMAND: Command = Command {
    name: "generate",
    summary: "generate messages and services, without protoc",
    run: |parser, _| run(parser),
};

#[derive(Default)]
struct Generate {
    files: Vec<PathBuf>,
    includes: Vec<PathBuf>,
    out: Option<PathBuf>,
}

fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let mut generate = Generate::default();
    let mut builder = configure().emit_rerun_if_changed(false);
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => generate.files.push(file.into()),
            Short('I') | Long("include") => generate.includes.push(parser.value()?.into()),
            Short('o') | Long("out") => generate.out = Some(parser.value()?.into()),
            Long("protoc") => builder = builder.protoc(true),
            Short('h') | Long("help") => return Ok((HELP.to_owned() + &arguments::help(|_| true)).into()),
            Long(option) => {
                let option = option.to_owned();
                let (name, value) = arguments::parameter(&option, &mut parser)?;
                builder = builder.parameter(&name, &value);
            }
            Short(_) => return Err(argument.unexpected().into()),
        }
    }
    generate.run(builder)
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
        Ok(builder.out_dir(out).compile(&files, &search_path(includes))?.into())
    }
}
