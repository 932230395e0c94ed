//! `generate`: generates messages and services without protoc.

use lexopt::Parser;

use super::{Command, CommandError, Output, arguments, selection::Selection, tree::Tree};
use crate::{
    Error,
    entrance::{compile, project::Project},
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

fn run(parser: Parser) -> Result<Output, CommandError> {
    let Some(selection) = Selection::read("generate", parser)? else {
        return Ok((HELP.to_owned() + &arguments::help(|_| true)).into());
    };
    let check = selection.check;
    finish(selection.project(&[])?, check)
}

/// Generates the files of a project, and writes or compares them.
pub(super) fn finish(project: Project, is_check: bool) -> Result<Output, CommandError> {
    let Project { file, inputs, includes, out, builder, .. } = project;
    let missing = || CommandError::Usage(format!("`out` is not set in `{}`; add it", file.display()));
    let out = out.ok_or_else(missing)?;
    // A schema that is rejected, and a check, leave the directory as it is.
    let scratch = tempfile::tempdir().map_err(Error::Temporary)?;
    let builder = builder.emit_rerun_if_changed(false).out_dir(scratch.path()).or_include_file(INCLUDE_FILE);
    let warnings = builder.compile(&inputs, &includes)?;
    let files = compile::read_directory(scratch.path()).map_err(Error::Temporary)?;
    Ok(Output { warnings, ..Tree::new(out, files).finish(is_check)? })
}
