//! `init`: writes a new project, or adds what is missing to a crate.

mod changes;
mod manifest;
mod names;
mod template;
mod workspace;

use std::{
    fs,
    path::{Path, PathBuf},
};

use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};

use self::{changes::Changes, manifest::Manifest, names::Names, template::Template, workspace::Workspace};
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
In a workspace, a new project becomes a member.

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
    let missing = || {
        let usage =
            "no directory given; usage: `init DIR`, or `init .` to add to the crate in this directory";
        CommandError::Usage(usage.to_owned())
    };
    let directory = PathBuf::from(directory.ok_or_else(missing)?);
    if is_checked_in {
        needs_out(&directory)?;
    }
    if directory.join("Cargo.toml").exists() {
        extend(directory, is_checked_in)
    } else {
        create(directory, is_checked_in)
    }
}

/// Refuses a configuration that is kept and does not say where generated code goes.
fn needs_out(directory: &Path) -> Result<(), CommandError> {
    let path = directory.join(project::NAME);
    let table = fs::read_to_string(&path).ok().and_then(|text| toml::from_str::<toml::Table>(&text).ok());
    if table.is_none_or(|table| table.contains_key("out")) {
        return Ok(());
    }
    Err(CommandError::Usage(format!(
        "`out` is not set in `{}`, which is kept; add `out = \"src/gen\"`, and run the command again",
        path.display()
    )))
}

/// Writes a new project.
fn create(directory: PathBuf, is_checked_in: bool) -> Result<Output, CommandError> {
    let is_root = !workspace::is_below(&directory);
    let names = Names::new(&name(&directory))?;
    let template = Template { names, is_checked_in, is_root, has_build_script: false };
    let files = template.project()?;
    let mut changes = Changes::new(directory);
    let done = write(&mut changes, &files).and_then(|()| join(&mut changes));
    let done = done.and_then(|()| finish(&mut changes, &template, "next.txt"));
    told(changes, done)
}

/// Adds a new project to the workspace around it, as cargo does.
fn join(changes: &mut Changes) -> Result<(), CommandError> {
    let Some(workspace) = Workspace::without(changes.directory()) else { return Ok(()) };
    let path = workspace.path.display().to_string();
    let member = format!("the member `{}`", workspace.member);
    if let Some(text) = workspace.with_member() {
        return changes.replace(&path, &text, &[member]);
    }
    changes.note("to do", &format!("{path}: add {member}, or cargo refuses the project"));
    Ok(())
}

fn write(changes: &mut Changes, files: &[(String, String)]) -> Result<(), CommandError> {
    files.iter().try_for_each(|(path, contents)| changes.write(path, contents))
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
    let names = Names::new(manifest.name()?)?;
    let template = Template { names, is_checked_in, is_root: false, has_build_script };
    let added = manifest.add(&template.manifest()?)?;
    let files = template.addition()?;
    let mut changes = Changes::new(directory);
    let done = write(&mut changes, &files)
        .and_then(|()| changes.replace("Cargo.toml", manifest.text(), &added))
        .and_then(|()| finish(&mut changes, &template, "include.txt"));
    told(changes, done)
}

/// Generates the code that is checked in. Returns warnings, and what to do next.
fn finish(
    changes: &mut Changes,
    template: &Template,
    next: &str,
) -> Result<(Diagnostics, String), CommandError> {
    let mut warnings = Diagnostics::default();
    if template.is_checked_in {
        let project = Project::read(&changes.path(project::NAME))?;
        let out = project.out.clone().unwrap_or_default();
        warnings = generate::finish(project, false)?.warnings;
        let out = out.strip_prefix(changes.directory()).unwrap_or(&out).display().to_string();
        changes.note("generated", &out);
    }
    Ok((warnings, template.next(next, changes.directory())?))
}

/// Returns what was changed, also if a later step has failed.
fn told(changes: Changes, done: Result<(Diagnostics, String), CommandError>) -> Result<Output, CommandError> {
    let list = changes.finish();
    match done {
        Ok((warnings, next)) => Ok(Output { warnings, ..(list + &next).into() }),
        Err(error) if list.is_empty() => Err(error),
        Err(error) => Err(CommandError::Incomplete { changes: list, source: Box::new(error) }),
    }
}
