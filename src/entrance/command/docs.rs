//! `docs`: writes documentation of the services.

use std::path::PathBuf;

use lexopt::{
    Arg::{Long, Short, Value},
    Parser,
};

use super::{
    Command, CommandError, Output,
    arguments::{self, search_path},
    tree::Tree,
};
use crate::{
    Error,
    config::Config,
    entrance::compile::{self, Texts},
};

const HELP: &str = "\
Writes documentation of services as Markdown: a page for each package, and a page for each service.

Usage: protoc-gen-rust-temporal docs [OPTIONS] --out DIR FILE…

Exit codes: 0 if the files are written, 1 if `--check` finds a difference or an annotation is invalid, 2 if the command
cannot run, as on a schema that does not parse.

Options:
  -o, --out DIR                      write files to DIR
      --check                        write nothing, print what would change, and fail if something would
  -I, --include DIR                  search imports in DIR; may be repeated [default: .]
      --protoc                       parse with protoc, found through PROTOC or the search path
  -h, --help                         print help

Parameters, as for generate, whose other parameters are accepted too:
";

const PARAMETERS: [&str; 4] = ["client", "worker", "cli", "docs_templates"];

pub(super) const COMMAND: Command =
    Command { name: "docs", summary: "write documentation of the services", run: |parser, _| run(parser) };

#[derive(Default)]
struct Docs {
    files: Vec<PathBuf>,
    includes: Vec<PathBuf>,
    out: Option<PathBuf>,
    protoc: bool,
    check: bool,
    config: Config,
}

fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let mut docs = Docs::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => docs.files.push(file.into()),
            Short('I') | Long("include") => docs.includes.push(parser.value()?.into()),
            Short('o') | Long("out") => docs.out = Some(parser.value()?.into()),
            Long("protoc") => docs.protoc = true,
            Long("check") => docs.check = true,
            Short('h') | Long("help") => return Ok(help().into()),
            Long(option) => {
                let option = option.to_owned();
                let (name, value) = arguments::parameter(&option, &mut parser)?;
                docs.config.set(&name, &value).map_err(Error::from)?;
            }
            Short(_) => return Err(argument.unexpected().into()),
        }
    }
    docs.run()
}

fn help() -> String {
    HELP.to_owned() + &arguments::help(|name| PARAMETERS.contains(&name))
}

impl Docs {
    fn run(mut self) -> Result<Output, CommandError> {
        let missing =
            |what: &str| CommandError::Usage(format!("{what}; usage: `docs -I DIR --out DIR FILE…`"));
        let out = self.out.ok_or_else(|| missing("no output directory given"))?;
        if self.files.is_empty() {
            return Err(missing("no files given"));
        }
        self.config.docs.directory = Some(String::new());
        let includes = search_path(self.includes);
        let set = compile::descriptors(&self.files, &includes, self.protoc)?;
        let (files, warnings) = match compile::documentation(&self.config, &set) {
            Ok((files, warnings)) => (files, Ok(warnings)),
            Err(error) => (Vec::new(), Err(error)),
        };
        let warnings = Texts::new(&includes).place(warnings)?;
        Ok(Output { warnings, ..Tree::new(out, files).finish(self.check)? })
    }
}
