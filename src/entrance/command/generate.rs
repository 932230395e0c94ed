//! `generate`: generates messages and services without protoc.

use std::path::{Path, PathBuf};

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
    entrance::{
        compile::{self, Builder, configure},
        project::{self, Project},
    },
};

const HELP: &str = "\
Generates messages and services, without protoc.

Usage:
  protoc-gen-rust-temporal generate [OPTIONS] --out DIR FILE…
  protoc-gen-rust-temporal generate [--config FILE] [--check]

Without files, everything comes from the configuration file, and no other options are accepted.

Exit codes: 0 if the files are written, 1 if `--check` finds a difference or an annotation is invalid, 2 if the command
cannot run, as on a schema that does not parse.

Options:
  -o, --out DIR                      write files to DIR
      --check                        write nothing, print what would change, and fail if something would
      --config FILE                  read inputs and options from FILE [default: temporal-prost.toml]
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

/// The file that includes all others, unless another one is set.
const INCLUDE_FILE: &str = "mod.rs";

#[derive(Default)]
struct Generate {
    files: Vec<PathBuf>,
    includes: Vec<PathBuf>,
    out: Option<PathBuf>,
    check: bool,
    config: Option<PathBuf>,
    /// Set if an option is given that the configuration file would have.
    has_options: bool,
}

fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let mut generate = Generate::default();
    let mut builder = configure();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => generate.files.push(file.into()),
            Short('I') | Long("include") => generate.includes.push(parser.value()?.into()),
            Short('o') | Long("out") => generate.out = Some(parser.value()?.into()),
            Long("check") => generate.check = true,
            Long("config") => generate.config = Some(parser.value()?.into()),
            Long("protoc") => (builder, generate.has_options) = (builder.protoc(true), true),
            Short('h') | Long("help") => return Ok((HELP.to_owned() + &arguments::help(|_| true)).into()),
            Long(option) => {
                let option = option.to_owned();
                let (name, value) = arguments::parameter(&option, &mut parser)?;
                (builder, generate.has_options) = (builder.parameter(&name, &value), true);
            }
            Short(_) => return Err(argument.unexpected().into()),
        }
    }
    generate.run(builder)
}

impl Generate {
    fn run(mut self, builder: Builder) -> Result<Output, CommandError> {
        let check = self.check;
        let project = match self.config.take() {
            Some(config) => self.configured(&config)?,
            None if self.files.is_empty() && Path::new(project::NAME).exists() => {
                self.configured(Path::new(project::NAME))?
            }
            None => self.given(builder)?,
        };
        finish(project, check)
    }

    fn configured(self, config: &Path) -> Result<Project, CommandError> {
        let is_alone = self.files.is_empty() && self.includes.is_empty() && self.out.is_none();
        if !is_alone || self.has_options {
            let wrong =
                format!("with `{}`, only --check is accepted; change the file instead", config.display());
            return Err(CommandError::Usage(wrong));
        }
        Ok(Project::read(config)?)
    }

    fn given(self, builder: Builder) -> Result<Project, CommandError> {
        let missing =
            |what: &str| CommandError::Usage(format!("{what}; usage: `generate -I DIR --out DIR FILE…`"));
        let out = self.out.ok_or_else(|| missing("no output directory given"))?;
        if self.files.is_empty() {
            return Err(missing("no files given"));
        }
        let (inputs, includes) = (self.files, search_path(self.includes));
        Ok(Project { inputs, includes, out: Some(out), builder, ..Project::default() })
    }
}

/// Generates the files of a project, and writes or compares them.
pub(super) fn finish(project: Project, is_check: bool) -> Result<Output, CommandError> {
    let Project { inputs, includes, out, builder, .. } = project;
    let missing = || CommandError::Usage(format!("`out` is not set in `{}`; add it", project::NAME));
    let out = out.ok_or_else(missing)?;
    // A schema that is rejected, and a check, leave the directory as it is.
    let scratch = tempfile::tempdir().map_err(Error::Temporary)?;
    let builder = builder.emit_rerun_if_changed(false).out_dir(scratch.path()).or_include_file(INCLUDE_FILE);
    let warnings = builder.compile(&inputs, &includes)?;
    let files = compile::read_directory(scratch.path()).map_err(Error::Temporary)?;
    Ok(Output { warnings, ..Tree::new(out, files).finish(is_check)? })
}
