//! The location of the cases, and the ways to generate code for them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use temporal_prost_build::{Builder, Error, configure};

pub(crate) fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Returns the files of a directory with this extension, sorted.
pub(crate) fn cases(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    cases.sort();
    cases
}

/// Returns `true` if the name of a case asks for a command line.
pub(crate) fn has_cli(proto: &Path) -> bool {
    is_for(proto, "cli")
}

/// Returns `true` if the name of a case asks for calls from other namespaces.
pub(crate) fn has_xns(proto: &Path) -> bool {
    is_for(proto, "xns")
}

fn is_for(proto: &Path, part: &str) -> bool {
    let stem = proto.file_stem().and_then(|stem| stem.to_str());
    stem.is_some_and(|stem| stem.split(['_', '-']).next() == Some(part))
}

/// Generates code for `proto` in the same way as a build script, and returns our file.
pub(crate) fn build(proto: &Path) -> Result<String, Error> {
    build_with(proto, |builder| builder.cli(has_cli(proto)).xns(has_xns(proto)).nexus(true))
}

pub(crate) fn build_with(proto: &Path, more: impl FnOnce(Builder) -> Builder) -> Result<String, Error> {
    let out = tempfile::tempdir().unwrap();
    let include = proto.parent().unwrap();
    let builder = configure().out_dir(out.path()).emit_rerun_if_changed(false);
    more(builder).compile_protos(&[proto], &[include])?;
    Ok(ours(out.path()))
}

/// Returns the parameters of a case: the ones in its first line, `// parameter: warn=may-be-null`, and `cli` by its name.
pub(crate) fn parameters(proto: &Path) -> Vec<(String, String)> {
    let cli = format!("// parameter: cli={}\n", has_cli(proto));
    let text = fs::read_to_string(proto).unwrap();
    let first = text.lines().take(1).chain(cli.lines());
    let parameters =
        first.filter_map(|line| line.strip_prefix("// parameter: ")).flat_map(|line| line.split(','));
    parameters
        .map(|one| one.split_once('=').unwrap())
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

/// Returns the diagnostics that the command reports for a case, with or without errors.
pub(crate) fn said(proto: &Path) -> String {
    let out = tempfile::tempdir().unwrap();
    let parameters = parameters(proto).into_iter().map(|(name, value)| format!("--{name}={value}"));
    let output = Command::new(env!("CARGO_BIN_EXE_protoc-gen-rust-temporal"))
        .arg("generate")
        .args(parameters)
        .arg("-I")
        .arg(proto.parent().unwrap())
        .arg("--out")
        .arg(out.path())
        .arg(proto)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let is_error = said.contains(": error[");
    assert_eq!((output.status.success(), files(out.path()).is_empty()), (!is_error, is_error), "{said}");
    said
}

/// Returns the diagnostics, sorted, without their positions. protoc does not tell plugins where the sources are, so the
/// plugin reports the position of an option instead of the field in it.
pub(crate) fn without_columns(said: &str) -> Vec<String> {
    let mut found = Vec::<String>::new();
    for line in said.lines() {
        let at = line.split_once(": ").and_then(|(at, rest)| Some((at.split_once(".proto:")?.0, rest)));
        match (at, found.last_mut()) {
            (Some((file, rest)), _) if !line.starts_with("for more") => found.push(format!("{file}: {rest}")),
            (_, Some(last)) if line.starts_with("  ") => *last += line,
            _ => {}
        }
    }
    found.sort();
    found
}

/// Returns our only file in `directory`, or an empty text.
pub(crate) fn ours(directory: &Path) -> String {
    let files = files(directory);
    let mut ours = files.iter().filter(|(name, _)| name.ends_with(".temporal.rs"));
    let first = ours.next().map(|(_, contents)| contents.clone()).unwrap_or_default();
    assert_eq!(ours.next(), None, "more than one package");
    first
}

/// Returns all files in `directory` by name, sorted.
pub(crate) fn files(directory: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let name = path.strip_prefix(directory).unwrap().to_str().unwrap().to_owned();
            found.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    found.sort();
    found
}

/// Writes files into a new directory.
pub(crate) fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, contents) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    directory
}

/// Runs git with a name for its commits.
pub(crate) fn git(directory: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(directory).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}
