//! `init`: writes a new project, or adds what is missing to a crate.

mod changes;
mod manifest;
mod names;
mod template;

use std::path::{Path, PathBuf};

use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};

use self::{changes::Changes, manifest::Manifest, names::Names, template::Template};
use super::{Command, CommandError, Output, generate};
use crate::{
    diagnostic::Diagnostics,
    entrance::project::{self, Project},
};

const HELP: &str = "\
Writes a project that builds and passes its tests: a schema, a worker, a client, a command line, and tests.

Usage: protoc-gen-rust-temporal init [OPTIONS] DIR

The last part of DIR names the project. If DIR contains a crate, adds the schema, its configuration, the build script
and the dependencies that are missing. Existing files are kept, except for Cargo.toml, which gets the dependencies.

Options:
      --checked-in                   check generated code in, instead of generating it in build.rs
  -h, --help                         print help
";

pub(super) const COMMAND: Command =
    Command { name: "init", summary: "write a new project, or add to a crate", run: |parser, _| run(parser) };

fn run(mut parser: Parser) -> Result<Output, CommandError> {
    let (mut directory, mut is_checked_in) = (None, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Value(value) if directory.is_none() => directory = Some(value.string()?),
            Long("checked-in") => is_checked_in = true,
            Short('h') | Long("help") => return Ok(HELP.to_owned().into()),
            _ => return Err(argument.unexpected().into()),
        }
    }
    let missing = || CommandError::Usage("no directory given; usage: `init DIR`".to_owned());
    let directory = PathBuf::from(directory.ok_or_else(missing)?);
    if directory.join("Cargo.toml").exists() {
        extend(directory, is_checked_in)
    } else {
        create(directory, is_checked_in)
    }
}

/// Writes a new project.
fn create(directory: PathBuf, is_checked_in: bool) -> Result<Output, CommandError> {
    let template = Template { names: Names::new(&name(&directory))?, is_checked_in, has_build_script: false };
    let mut changes = Changes::new(directory);
    for (path, contents) in template.project()? {
        changes.write(&path, &contents)?;
    }
    finish(changes, &template, "next.txt")
}

/// Returns the name of a directory, which may be `.`.
fn name(directory: &Path) -> String {
    let path = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Adds to a crate what it does not have.
fn extend(directory: PathBuf, is_checked_in: bool) -> Result<Output, CommandError> {
    let mut manifest = Manifest::read(directory.join("Cargo.toml"))?;
    let has_build_script = directory.join("build.rs").exists();
    let template = Template { names: Names::new(manifest.name()?)?, is_checked_in, has_build_script };
    let mut changes = Changes::new(directory);
    let added = manifest.add(&template.manifest()?)?;
    for (path, contents) in template.addition()? {
        changes.write(&path, &contents)?;
    }
    changes.replace("Cargo.toml", manifest.text(), &added)?;
    finish(changes, &template, "include.txt")
}

/// Generates the code that is checked in, and says what to do next.
fn finish(mut changes: Changes, template: &Template, next: &str) -> Result<Output, CommandError> {
    let mut warnings = Diagnostics::default();
    if template.is_checked_in {
        let project = Project::read(&changes.path(project::NAME))?;
        warnings = generate::finish(project, false)?.warnings;
        changes.note("generated", "src/gen");
    }
    let next = template.next(next, changes.directory())?;
    Ok(Output { warnings, ..(changes.finish() + &next).into() })
}
