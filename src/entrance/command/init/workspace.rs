//! The workspace around a new project.

use std::{
    fs,
    path::{self, Path, PathBuf},
};

use toml::{
    Spanned, Table, Value,
    de::{DeTable, DeValue},
};

/// A workspace that does not list a package in it, which cargo then refuses to build.
pub(super) struct Workspace {
    /// Its `Cargo.toml`.
    pub(super) path: PathBuf,
    /// The path of the package below it.
    pub(super) member: String,
    text: String,
}

/// Returns `true` if a directory, which need not exist, is below a workspace.
pub(super) fn is_below(directory: &Path) -> bool {
    let path = path::absolute(directory).unwrap_or_default();
    path.ancestors().skip(1).any(|ancestor| read(ancestor).is_some())
}

impl Workspace {
    /// Finds the workspace around a package, unless it has the package as a member, or excludes it.
    pub(super) fn without(package: &Path) -> Option<Self> {
        let package = package.canonicalize().ok()?;
        let (path, text, table) = package.ancestors().skip(1).find_map(read)?;
        let member = package.strip_prefix(path.parent()?).ok()?;
        let member = member.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>()?.join("/");
        let names = |key: &str| names(&table, key);
        let is_excluded = names("exclude").iter().any(|path| Path::new(&member).starts_with(path));
        let is_listed = names("members").iter().any(|pattern| matches(pattern, &member));
        (!is_excluded && !is_listed).then_some(Self { path, member, text })
    }

    /// Returns the text with the member. Returns `None` if the change would be larger, or if it may be unnecessary.
    pub(super) fn with_member(&self) -> Option<String> {
        if names(&toml::from_str(&self.text).ok()?, "members").iter().any(|pattern| is_unknown(pattern)) {
            return None;
        }
        let end = end_of_members(&self.text)?;
        let (before, after) = self.text.split_at(end);
        let list = before.trim_end();
        let has_comment = list.lines().next_back().is_some_and(|line| line.contains('#'));
        let comma = if has_comment || list.ends_with(['[', ',']) { "" } else { "," };
        let before_end = before.rsplit('\n').next().unwrap_or_default();
        let text = if before_end.trim().is_empty() {
            format!("{list}{comma}\n{}\"{}\",\n{after}", indent(list), self.member)
        } else {
            let space = if list.ends_with('[') { "" } else { " " };
            format!("{list}{comma}{space}\"{}\"{after}", self.member)
        };
        let mut expected = names(&toml::from_str(&self.text).ok()?, "members");
        expected.push(self.member.clone());
        (names(&toml::from_str(&text).ok()?, "members") == expected).then_some(text)
    }
}

/// Reads the manifest in a directory, if it is a workspace.
fn read(directory: &Path) -> Option<(PathBuf, String, Table)> {
    let path = directory.join("Cargo.toml");
    let text = fs::read_to_string(&path).ok()?;
    let table: Table = toml::from_str(&text).ok()?;
    table.contains_key("workspace").then_some((path, text, table))
}

fn names(table: &Table, key: &str) -> Vec<String> {
    let list = table.get("workspace").and_then(|workspace| workspace.get(key)?.as_array());
    let strings = list.into_iter().flatten().filter_map(Value::as_str);
    strings.map(|name| name.trim_start_matches("./").trim_end_matches('/').to_owned()).collect()
}

/// Returns `true` if a path matches a pattern, in which each `*` stands for any part of a name.
fn matches(pattern: &str, path: &str) -> bool {
    let (patterns, names): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    patterns.len() == names.len() && patterns.iter().zip(&names).all(|(pattern, name)| is_like(pattern, name))
}

fn is_like(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let ends = |end: &str| end.char_indices().map(|(at, _)| at).chain([end.len()]).collect::<Vec<_>>();
    name.strip_prefix(start).is_some_and(|end| ends(end).into_iter().any(|at| is_like(rest, &end[at..])))
}

/// Returns `true` if a pattern of cargo's can match more than [`matches`] knows.
fn is_unknown(pattern: &str) -> bool {
    pattern.contains("**") || pattern.contains(['?', '['])
}

/// Returns the position of the bracket after the members.
fn end_of_members(text: &str) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let workspace = value(document.get_ref(), "workspace")?.get_ref().as_table()?;
    let members = value(workspace, "members")?;
    matches!(members.get_ref(), DeValue::Array(_)).then_some(members.span().end - 1)
}

fn value<'t>(table: &'t DeTable<'t>, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
    table.iter().find_map(|(name, value)| (AsRef::<str>::as_ref(name.get_ref()) == key).then_some(value))
}

/// Returns the white space before the last line of a list.
fn indent(list: &str) -> &str {
    let element = list.lines().next_back().unwrap_or_default();
    let length = element.len() - element.trim_start().len();
    if length == 0 { "    " } else { &element[..length] }
}
