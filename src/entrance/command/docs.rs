//! `docs`: writes documentation of the services.

use lexopt::Parser;

use super::{Command, CommandError, Output, arguments, selection::Selection, tree::Tree};
use crate::entrance::project::Project;

const HELP: &str = "\
Writes documentation of services as Markdown: a page for each package, and a page for each service.

Usage:
  protoc-gen-rust-temporal docs [OPTIONS] --out DIR FILE…
  protoc-gen-rust-temporal docs [--config FILE] [--out DIR] [--check]

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

Parameters, as for generate, whose other parameters are accepted too:
";

const PARAMETERS: [&str; 4] = ["client", "worker", "cli", "docs_templates"];

pub(super) const COMMAND: Command =
    Command { name: "docs", summary: "write documentation of the services", run: |parser, _| run(parser) };

fn run(parser: Parser) -> Result<Output, CommandError> {
    let Some(selection) = Selection::read("docs", parser)? else {
        let help = arguments::help(|name| PARAMETERS.contains(&name));
        return Ok((HELP.to_owned() + &help).into());
    };
    let (check, given) = (selection.check, selection.out.clone());
    let Project { file, inputs, includes, docs, builder, .. } = selection.project(&["--out"])?;
    let missing = || {
        let file = file.display();
        CommandError::Usage(format!("`docs` is not set in `{file}`; add it, or give a directory with --out"))
    };
    let out = given.or(docs).ok_or_else(missing)?;
    let (files, warnings) = builder.documentation(&inputs, &includes)?;
    Ok(Output { warnings, ..Tree::new(out, files).finish(check)? })
}
