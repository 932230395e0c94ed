//! The old schema: a descriptor set, a directory, or a commit of git.

use std::{
    env, fs,
    path::{Component, Path, PathBuf},
};

use tempfile::TempDir;

use super::{CommandError, git};
use crate::{entrance::compile, schema::descriptor::FileDescriptorProto};

/// The new schema, as far as it decides what to read of the old one.
pub(super) struct Wanted<'a> {
    /// The import names of the files to compare.
    pub(super) inputs: &'a [String],
    pub(super) includes: &'a [PathBuf],
    pub(super) protoc: bool,
}

/// The old schema.
#[derive(Default)]
pub(super) struct Against {
    pub(super) files: Vec<FileDescriptorProto>,
    /// The import names of the files to compare.
    pub(super) inputs: Vec<String>,
}

/// Every schema with annotated services imports it.
const OPTIONS: &str = "temporal/v1/temporal.proto";

/// Reads the old schema. `text` is the value of `--against`.
pub(super) fn read(text: &str, wanted: &Wanted<'_>) -> Result<Against, CommandError> {
    if let Some(commit) = text.strip_prefix("git#") {
        let scratch = tempfile::tempdir();
        let scratch = scratch.map_err(|error| CommandError::Io("a temporary directory".to_owned(), error))?;
        let root = check_out(commit, &scratch)?;
        return directory(&root, text, wanted);
    }
    let path = Path::new(text);
    if path.is_dir() { directory(path, text, wanted) } else { descriptor_set(text, wanted) }
}

/// Writes the protos of a commit such as `main,subdir=proto`, and returns their root.
fn check_out(commit: &str, scratch: &TempDir) -> Result<PathBuf, CommandError> {
    let (reference, options) = commit.split_once(',').map_or((commit, None), |(one, rest)| (one, Some(rest)));
    let subdirectory = options.map(|option| {
        let value = option.strip_prefix("subdir=").filter(|value| !value.is_empty());
        value.ok_or_else(|| CommandError::Usage(format!("`{option}` in `git#{commit}`: use `subdir=DIR`")))
    });
    let subdirectory = Path::new(subdirectory.transpose()?.unwrap_or("."));
    if !is_inside(subdirectory) {
        let outside = format!("`git#{commit}`: the subdirectory is not below the current directory");
        return Err(CommandError::Usage(outside));
    }
    git::check_out(reference, subdirectory, scratch.path())?;
    Ok(scratch.path().join(subdirectory))
}

pub(super) fn is_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

fn descriptor_set(text: &str, wanted: &Wanted<'_>) -> Result<Against, CommandError> {
    let bytes = fs::read(text).map_err(|error| CommandError::Io(format!("`{text}`"), error))?;
    let files = compile::decode(&bytes).map_err(|error| invalid(text, error))?;
    let is_input = |file: &&FileDescriptorProto| {
        wanted.inputs.contains(&file.name) || is_gone(&file.name, wanted.includes)
    };
    let inputs = files.iter().filter(is_input).map(|file| file.name.clone()).collect();
    Ok(Against { files, inputs })
}

/// Reads a directory that has the same include directories as the new schema, or is one itself.
fn directory(root: &Path, text: &str, wanted: &Wanted<'_>) -> Result<Against, CommandError> {
    let own = own_includes(root, wanted.includes);
    // Imports from elsewhere are not part of the old schema.
    let others = wanted.includes.iter().filter(|include| relative(include).is_none()).cloned();
    let includes: Vec<_> = own.iter().cloned().chain(others).collect();
    let kept = wanted.inputs.iter().filter_map(|name| find(name, &own));
    let gone = own.iter().flat_map(|include| gone(include, wanted.includes));
    let protos: Vec<_> = kept.chain(gone).collect();
    if protos.is_empty() {
        return Ok(Against::default());
    }
    let (files, inputs) =
        compile::named(&protos, &includes, wanted.protoc).map_err(|error| invalid(text, error))?;
    Ok(Against { files, inputs })
}

fn invalid(text: &str, source: crate::Error) -> CommandError {
    CommandError::Against { against: text.to_owned(), source }
}

/// Returns the include directories below `root`, or `root` itself.
fn own_includes(root: &Path, includes: &[PathBuf]) -> Vec<PathBuf> {
    let below = includes.iter().filter_map(|include| Some(root.join(relative(include)?)));
    let existing: Vec<_> = below.filter(|include| include.is_dir()).collect();
    if existing.is_empty() { vec![root.to_owned()] } else { existing }
}

/// Returns the path as seen from the current directory, if it is below it.
fn relative(include: &Path) -> Option<PathBuf> {
    let current = env::current_dir().ok();
    let below = current.and_then(|current| include.strip_prefix(current).ok().map(Path::to_owned));
    below.or_else(|| Some(include.to_owned())).filter(|path| is_inside(path))
}

fn find(name: &str, includes: &[PathBuf]) -> Option<PathBuf> {
    includes.iter().map(|include| include.join(name)).find(|path| path.is_file())
}

fn is_gone(name: &str, includes: &[PathBuf]) -> bool {
    find(name, includes).is_none()
}

/// Returns the files with annotated services that no new include directory has.
fn gone(include: &Path, new: &[PathBuf]) -> Vec<PathBuf> {
    let is_gone = |path: &PathBuf| {
        let name = path.strip_prefix(include).ok().and_then(Path::to_str);
        let is_annotated = || fs::read_to_string(path).is_ok_and(|text| text.contains(OPTIONS));
        name.is_some_and(|name| name != OPTIONS && is_gone(&name.replace('\\', "/"), new)) && is_annotated()
    };
    protos(include).into_iter().filter(is_gone).collect()
}

/// Returns all `.proto` files below a directory, sorted, without following links.
fn protos(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|of| of.is_dir()) {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "proto") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
