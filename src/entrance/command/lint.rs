//! `lint`: checks a schema without generating code.

use std::path::PathBuf;

use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};

use super::{
    Command, CommandError, Output,
    arguments::{self, search_path},
    format::{Files, Format},
};
use crate::{
    Error,
    config::Config,
    entrance::compile::{self, Texts},
};

const HELP: &str = "\
Checks schemas without generating code, and prints what it finds to standard output.

Usage: protoc-gen-rust-temporal lint [OPTIONS] FILE…

Exit codes: 0 if nothing is an error, 1 if something is, 2 if the files cannot be checked.

Options:
  -I, --include DIR                  search imports in DIR; may be repeated [default: .]
      --protoc                       parse with protoc, found through PROTOC or the search path
      --format FORMAT                text, json, sarif or github [default: text]
  -h, --help                         print help

Parameters, as for generate, whose other parameters are accepted too:
";

const LEVELS: [&str; 4] = ["allow", "warn", "deny", "lint_limit"];

pub(super) const COMMAND: Command =
    Command { name: "lint", summary: "check schemas without generating code", run: |parser, _| run(parser) };

#[derive(Default)]
struct Lint {
    files: Vec<PathBuf>,
    includes: Vec<PathBuf>,
    protoc: bool,
    format: Format,
    config: Config,
}

fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let mut lint = Lint::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => lint.files.push(file.into()),
            Short('I') | Long("include") => lint.includes.push(parser.value()?.into()),
            Long("protoc") => lint.protoc = true,
            Long("format") => {
                lint.format = Format::named(&parser.value()?.string()?).map_err(CommandError::Usage)?;
            }
            Short('h') | Long("help") => return Ok(help().into()),
            Long(option) => {
                let option = option.to_owned();
                let (name, value) = arguments::parameter(&option, &mut parser)?;
                lint.config.set(&name, &value).map_err(Error::from)?;
            }
            Short(_) => return Err(argument.unexpected().into()),
        }
    }
    lint.run()
}

fn help() -> String {
    HELP.to_owned() + &arguments::help(|name| LEVELS.contains(&name))
}

impl Lint {
    fn run(self) -> Result<Output, CommandError> {
        if self.files.is_empty() {
            return Err(CommandError::Usage("no files given; usage: `lint -I DIR FILE…`".to_owned()));
        }
        let includes = search_path(self.includes);
        let found = compile::check(&self.config, (&self.files, &includes), self.protoc)?;
        let texts = Texts::new(&includes);
        let stdout = self.format.write(&found, &Files::of(&found, &texts)).into_bytes();
        Ok(Output { stdout, failed: found.is_denied(), ..Output::default() })
    }
}
