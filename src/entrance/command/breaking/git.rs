//! The protos of a commit, read with the `git` command.

use std::{
    fs,
    io::{self, Seek, Write},
    path::Path,
    process::{Command, Output, Stdio},
    str,
};

use super::CommandError;

/// Writes the `.proto` files below `directory` in the commit `reference` to `out`. Paths are relative to the current
/// directory, as everywhere on a command line.
pub(super) fn check_out(reference: &str, directory: &Path, out: &Path) -> Result<(), CommandError> {
    // git would take it for an option.
    if reference.is_empty() || reference.starts_with('-') {
        let message = format!("`{reference}` is not a commit: use `git#REF`, such as `git#main`");
        return Err(CommandError::Usage(message));
    }
    let names = names(reference, directory)?;
    if names.is_empty() {
        let message = format!("`{reference}` has no .proto files below `{}`", directory.display());
        return Err(CommandError::Git { command: "ls-tree", message });
    }
    let contents = contents(reference, &names)?;
    names.iter().zip(contents).try_for_each(|(name, content)| {
        let path = out.join(name);
        write(&path, &content).map_err(|error| CommandError::Io(format!("`{}`", path.display()), error))
    })
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, content)
}

/// Returns the names of the protos, relative to the current directory.
fn names(reference: &str, directory: &Path) -> Result<Vec<String>, CommandError> {
    let mut command = Command::new("git");
    command.args(["ls-tree", "-r", "-z", "--name-only", reference, "--"]).arg(directory.join(""));
    let listed = run("ls-tree", &mut command)?;
    let names = listed.stdout.split(|byte| *byte == 0).filter_map(|name| str::from_utf8(name).ok());
    // A name with a line break cannot be asked for, and no schema imports it.
    let is_proto = |name: &&str| {
        let path = Path::new(name);
        let is_inside = super::against::is_inside(path);
        is_inside && path.extension().is_some_and(|extension| extension == "proto") && !name.contains('\n')
    };
    Ok(names.filter(is_proto).map(str::to_owned).collect())
}

/// Returns the contents of the files, in the same order.
fn contents(reference: &str, names: &[String]) -> Result<Vec<Vec<u8>>, CommandError> {
    // A file instead of a pipe, which could fill up while git waits for us to read.
    let questions = questions(reference, names)
        .map_err(|error| CommandError::Io("a temporary file".to_owned(), error))?;
    let mut command = Command::new("git");
    let answers = run("cat-file", command.args(["cat-file", "--batch"]).stdin(questions))?;
    let mut rest = answers.stdout.as_slice();
    let mut contents = Vec::new();
    for name in names {
        let unreadable =
            || CommandError::Git { command: "cat-file", message: format!("`{name}` cannot be read") };
        let (content, after) = answer(rest).ok_or_else(unreadable)?;
        contents.push(content.to_owned());
        rest = after;
    }
    Ok(contents)
}

fn questions(reference: &str, names: &[String]) -> io::Result<Stdio> {
    let mut file = tempfile::tempfile()?;
    names.iter().try_for_each(|name| writeln!(file, "{reference}:./{name}"))?;
    file.rewind()?;
    Ok(file.into())
}

/// Splits `HASH blob SIZE`, the content and a line break from the rest.
fn answer(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| *byte == b'\n')?;
    let (_, size) = str::from_utf8(&text[..end]).ok()?.split_once(" blob ")?;
    let (content, rest) = text.get(end + 1..)?.split_at_checked(size.parse().ok()?)?;
    Some((content, rest.get(1..)?))
}

fn run(name: &'static str, command: &mut Command) -> Result<Output, CommandError> {
    let output = command.output().map_err(|error| CommandError::Io("`git`".to_owned(), error))?;
    if output.status.success() {
        return Ok(output);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(CommandError::Git { command: name, message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_split_from_the_rest() {
        assert_eq!(answer(b"0a blob 3\na\nb\nrest"), Some((&b"a\nb"[..], &b"rest"[..])));
        for damaged in ["", "0a missing\n", "0a blob 9\nab\n", "0a blob x\nab\n", "0a blob 2\nab"] {
            assert_eq!(answer(damaged.as_bytes()), None, "{damaged}");
        }
    }

    #[test]
    fn options_are_not_commits() {
        let out = tempfile::tempdir().unwrap();
        for reference in ["", "-", "--upload-pack=x"] {
            let refused = check_out(reference, Path::new("."), out.path()).unwrap_err();
            assert!(matches!(refused, CommandError::Usage(_)), "{refused}");
        }
    }
}
