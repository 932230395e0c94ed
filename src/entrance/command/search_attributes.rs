//! `search-attributes`: prints the commands that create the search attributes of a schema.

use std::{collections::BTreeSet, ffi::OsString, fmt::Write, path::PathBuf};

use lexopt::{
    Arg::{Long, Short, Value},
    Parser,
};

use super::{Command, CommandError, Output, arguments::search_path};
use crate::{
    Checked, Error,
    check::{SearchAttributes, Written},
    config::Config,
    diagnostic::Rule,
    entrance::compile::{self, Texts},
    rust::path::ResolvedPaths,
    schema::pool::Pool,
};

/// The lints of the attributes, which the command reports.
const LINTS: [Rule; 4] = [
    Rule::ConflictingSearchAttribute,
    Rule::MixedSearchAttributes,
    Rule::ReservedSearchAttribute,
    Rule::TooManySearchAttributes,
];

const HELP: &str = "\
Prints the commands that create the search attributes of schemas in a namespace.

Usage: protoc-gen-rust-temporal search-attributes [OPTIONS] FILE…

Options:
  -I, --include DIR                  search imports in DIR; may be repeated [default: .]
      --protoc                       parse with protoc, found through PROTOC or the search path
  -h, --help                         print help
";

pub(super) const COMMAND: Command = Command {
    name: "search-attributes",
    summary: "print the commands that create the search attributes",
    run: |parser, _| run(parser),
};

fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let (mut files, mut includes, mut protoc) = (Vec::<OsString>::new(), Vec::<PathBuf>::new(), false);
    while let Some(argument) = parser.next()? {
        match argument {
            Value(file) => files.push(file),
            Short('I') | Long("include") => includes.push(parser.value()?.into()),
            Long("protoc") => protoc = true,
            Short('h') | Long("help") => return Ok(HELP.to_owned().into()),
            Long(_) | Short(_) => return Err(argument.unexpected().into()),
        }
    }
    if files.is_empty() {
        return Err(CommandError::Usage(
            "no files given; usage: `search-attributes -I DIR FILE…`".to_owned(),
        ));
    }
    let includes = search_path(includes);
    let set = compile::descriptors(&files, &includes, protoc)?;
    let checked = crate::check(&set.files, &set.inputs, &Config::default(), ResolvedPaths::new());
    let (packages, found) = match checked {
        Ok(Checked { packages, warnings }) => (packages, Ok(warnings)),
        Err(found) => (Vec::new(), Err(Error::from(found))),
    };
    let mut warnings = Texts::new(&includes).place(found)?;
    warnings.retain(|found| LINTS.contains(&found.rule()));
    let pool = Pool::new(&set.files);
    let written = Written::all(&packages, &pool);
    Ok(Output {
        stdout: commands(&SearchAttributes::new(&written))?.into_bytes(),
        warnings,
        ..Output::default()
    })
}

/// Returns a line for each attribute, sorted by name.
fn commands(attributes: &SearchAttributes<'_>) -> Result<String, CommandError> {
    let mut text = String::new();
    for (name, types) in attributes.names() {
        let types: BTreeSet<_> = types.into_iter().flatten().collect();
        // Writing to a string cannot fail.
        if types.is_empty() {
            let _ = writeln!(text, "# `{}` has no type in the schema", name.escape_debug());
        }
        let quoted = shlex::try_quote(name).map_err(|error| {
            let name = name.escape_debug();
            CommandError::Usage(format!(
                "the search attribute `{name}` cannot be written in a shell: {error}"
            ))
        })?;
        for ty in types {
            let _ = writeln!(text, "temporal operator search-attribute create --name {quoted} --type {ty}");
        }
    }
    Ok(text)
}
