//! The `Cargo.toml` of a crate that exists.

use std::{fs, path::PathBuf};

use toml::{Table, Value};

use super::changes::failed;
use crate::entrance::command::CommandError;

/// The beginning of the names of our crates.
const OURS: &str = "temporal-prost";

pub(super) struct Manifest {
    path: PathBuf,
    text: String,
    table: Table,
}

/// A line of a table.
#[derive(Clone, Copy)]
struct Entry<'a> {
    table: &'a str,
    key: &'a str,
    line: &'a str,
}

impl Manifest {
    pub(super) fn read(path: PathBuf) -> Result<Self, CommandError> {
        let text = fs::read_to_string(&path).map_err(|error| failed(&path, error))?;
        let table = parse(&text)
            .map_err(|problem| CommandError::Usage(format!("`{}`: {problem}", path.display())))?;
        Ok(Self { path, text, table })
    }

    /// Returns the name of the package.
    pub(super) fn name(&self) -> Result<&str, CommandError> {
        let name = self.table.get("package").and_then(|package| package.get("name")?.as_str());
        name.ok_or_else(|| {
            let path = self.path.display();
            CommandError::Usage(format!("`{path}` has no package; give the directory of one of its members"))
        })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Adds the dependencies on our crates that a manifest has and this one does not. Returns their names.
    pub(super) fn add(&mut self, other: &str) -> Result<Vec<String>, CommandError> {
        let ours = entries(other).filter(|entry| entry.key.starts_with(OURS));
        let missing: Vec<_> = ours.filter(|entry| !self.has(*entry)).collect();
        let text = missing.iter().fold(self.text.clone(), |text, entry| insert(&text, *entry));
        let is_right = parse(&text).is_ok();
        if !is_right {
            return Err(self.refusal(&missing));
        }
        self.text = text;
        Ok(missing.iter().map(|entry| entry.key.to_owned()).collect())
    }

    fn has(&self, entry: Entry<'_>) -> bool {
        self.table
            .get(entry.table)
            .and_then(Value::as_table)
            .is_some_and(|table| table.contains_key(entry.key))
    }

    fn refusal(&self, missing: &[Entry<'_>]) -> CommandError {
        let lines = missing.iter().map(|entry| format!("\n  [{}] {}", entry.table, entry.line));
        let lines = lines.collect::<Vec<_>>().concat();
        let path = self.path.display();
        CommandError::Usage(format!(
            "cannot change `{path}`; add these lines yourself, and try again:{lines}"
        ))
    }
}

fn parse(text: &str) -> Result<Table, toml::de::Error> {
    toml::from_str(text)
}

/// Returns the lines of the tables of dependencies.
fn entries(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let mut table = "";
    text.lines().filter_map(move |line| {
        table = header(line).unwrap_or(table);
        let (key, _) = line.split_once(" = ")?;
        table.ends_with("dependencies").then_some(Entry { table, key, line })
    })
}

/// Returns the name of the table that begins in a line.
fn header(line: &str) -> Option<&str> {
    let (name, rest) = line.trim().strip_prefix('[')?.split_once(']')?;
    (rest.is_empty() || rest.trim_start().starts_with('#')).then_some(name.trim())
}

/// Writes a line at the end of its table, or a new table at the end.
fn insert(text: &str, entry: Entry<'_>) -> String {
    let Entry { table, line, .. } = entry;
    let mut lines: Vec<_> = text.lines().collect();
    let Some(start) = lines.iter().position(|line| header(line) == Some(table)) else {
        return format!("{}\n\n[{table}]\n{line}\n", text.trim_end());
    };
    let is_inside = |line: &&&str| !line.trim_start().starts_with('[');
    let length = lines.iter().skip(start + 1).take_while(is_inside).count();
    let last = lines.iter().take(start + 1 + length).rposition(|line| !line.trim().is_empty());
    lines.insert(last.unwrap_or(start) + 1, line);
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const OTHER: &str = "[package]\nname = \"x\"\n\n[dependencies]\nanyhow = \"1\"\ntemporal-prost = \"0.1\"\n\
        temporal-prost-cli = \"0.1\"\n\n[build-dependencies]\ntemporal-prost-build = \"0.1\"\n";

    fn added(text: &str) -> Result<(String, Vec<String>), String> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("Cargo.toml");
        fs::write(&path, text).unwrap();
        let mut manifest = Manifest::read(path).map_err(|error| error.to_string())?;
        let names = manifest.add(OTHER).map_err(|error| error.to_string())?;
        Ok((manifest.text, names))
    }

    #[test]
    fn what_is_missing_is_added_and_all_else_stays() {
        let text = "[package]\nname = \"a\"\n\n[ dependencies ] # of it\n# A comment.\ntemporal-prost = { path = \"x\" }";
        let (text, names) = added(text).unwrap();
        assert_eq!(names, ["temporal-prost-cli", "temporal-prost-build"]);
        let expected = "[package]\nname = \"a\"\n\n[ dependencies ] # of it\n# A comment.\n\
            temporal-prost = { path = \"x\" }\ntemporal-prost-cli = \"0.1\"\n\n[build-dependencies]\ntemporal-prost-build = \"0.1\"\n";
        assert_eq!(text, expected);
        assert_eq!(added(&text).unwrap(), (text, Vec::new()));
    }

    #[test]
    fn what_cannot_be_changed_is_refused() {
        let refused =
            added("dependencies.a = \"1\"\nbuild-dependencies = {}\n[package]\nname = \"a\"").unwrap_err();
        assert!(refused.contains("add these lines yourself"), "{refused}");
        assert!(refused.ends_with("\n  [build-dependencies] temporal-prost-build = \"0.1\""), "{refused}");
        assert!(added("[package").unwrap_err().contains("Cargo.toml`: "));
    }

    #[test]
    fn a_workspace_without_a_package_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("Cargo.toml");
        fs::write(&path, "[workspace]\n").unwrap();
        let error = Manifest::read(path).unwrap().name().unwrap_err().to_string();
        assert!(error.ends_with("has no package; give the directory of one of its members"), "{error}");
    }
}
