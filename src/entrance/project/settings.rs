//! The keys of the file.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use toml::{Spanned, de::DeValue};

use super::{
    Project,
    reader::{Entry, Known, Reader, a},
};
use crate::{ParameterError, did_you_mean, entrance::compile::Builder};

pub(super) const KEYS: [Known; 9] = [
    ("inputs", inputs),
    ("includes", |reader, project, entry| {
        let includes = reader.strings(entry);
        project.includes.extend(includes.iter().map(|include| below(reader.path, include)));
    }),
    ("out", |reader, project, entry| {
        project.out = reader.string(entry).map(|out| below(reader.path, &out));
    }),
    ("docs", |reader, project, entry| {
        project.docs = reader.string(entry).map(|docs| below(reader.path, &docs));
    }),
    ("protoc", protoc),
    ("options", options),
    ("lints", lints),
    ("limits", limits),
    ("prost", |reader, project, entry| {
        let entries = reader.table(entry);
        reader.known(project, &entries, &PROST);
    }),
];

const PROST: [Known; 9] = [
    ("type_attribute", |reader, project, entry| {
        attributes(reader, project, entry, Builder::type_attribute);
    }),
    ("message_attribute", |reader, project, entry| {
        attributes(reader, project, entry, Builder::message_attribute);
    }),
    ("enum_attribute", |reader, project, entry| {
        attributes(reader, project, entry, Builder::enum_attribute);
    }),
    ("field_attribute", |reader, project, entry| {
        attributes(reader, project, entry, Builder::field_attribute);
    }),
    ("bytes", |reader, project, entry| paths(reader, project, entry, Builder::bytes)),
    ("btree_map", |reader, project, entry| paths(reader, project, entry, Builder::btree_map)),
    ("boxed", |reader, project, entry| paths(reader, project, entry, Builder::boxed)),
    ("skip_debug", |reader, project, entry| paths(reader, project, entry, Builder::skip_debug)),
    ("disable_comments", |reader, project, entry| paths(reader, project, entry, Builder::disable_comments)),
];

/// Reads `protoc`: `true` to parse with protoc, or the path of a protoc.
fn protoc(reader: &mut Reader<'_>, project: &mut Project, entry: &Entry<'_>) {
    match (entry.value.as_bool(), entry.value.as_str()) {
        (Some(yes), _) => change(project, |builder| builder.protoc(yes)),
        (None, Some(path)) => {
            let path = below(reader.path, path);
            change(project, |builder| builder.protoc_executable(path));
        }
        _ => reader.refuse(entry, format!("expected a boolean or a path, not {}", a(entry.value))),
    }
}

/// Files, or directories with files at any depth.
fn inputs(reader: &mut Reader<'_>, project: &mut Project, entry: &Entry<'_>) {
    for input in reader.strings(entry) {
        let path = below(reader.path, &input);
        match protos(&path) {
            Ok(found) if found.is_empty() => {
                reader.refuse(
                    entry,
                    format!("there is no file `*.proto` in `{input}`; name another directory"),
                );
            }
            Ok(found) => {
                project.inputs.extend(found);
                project.directories.extend(path.is_dir().then_some(path));
            }
            Err(error) => reader.refuse(entry, format!("cannot read `{input}`: {error}")),
        }
    }
}

/// Returns a file as it is, and the files below a directory, sorted.
fn protos(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return fs::metadata(path).map(|_| vec![path.to_owned()]);
    }
    let (mut found, mut open) = (Vec::new(), vec![path.to_owned()]);
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "proto") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The parameters of the plugin. A list, or a table of pairs, repeats a parameter.
fn options(reader: &mut Reader<'_>, project: &mut Project, entry: &Entry<'_>) {
    for option in reader.table(entry) {
        let name = option.name.replace('-', "_");
        match values(option.value) {
            Some(values) => {
                let values = values.iter().map(|value| located(reader.path, &name, value));
                let set = values.into_iter().try_for_each(|value| set(project, &name, &value));
                reader.accept(&option, set);
            }
            None => {
                reader.refuse(&option, format!("expected a string or a boolean, not {}", a(option.value)));
            }
        }
    }
}

/// Returns the value of a parameter. The path of something to read is relative to the directory of the file.
fn located(file: &Path, name: &str, value: &str) -> String {
    if name == "docs_templates" {
        below(file, value).to_string_lossy().into_owned()
    } else {
        value.to_owned()
    }
}

/// Returns the values of a parameter as the plugin would get them.
fn values(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::String(text) => Some(vec![text.to_string()]),
        DeValue::Boolean(yes) => Some(vec![yes.to_string()]),
        DeValue::Array(array) => array.iter().map(|one| one.get_ref().as_str().map(str::to_owned)).collect(),
        DeValue::Table(table) => {
            let pair = |(name, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
                let name: &str = AsRef::<str>::as_ref(name.get_ref());
                Some(format!("{name}={}", value.get_ref().as_str()?))
            };
            table.iter().map(pair).collect()
        }
        _ => None,
    }
}

fn lints(reader: &mut Reader<'_>, project: &mut Project, entry: &Entry<'_>) {
    const LEVELS: [&str; 3] = ["allow", "warn", "deny"];
    for lint in reader.table(entry) {
        let Some(level) = reader.string(&lint) else { continue };
        if LEVELS.contains(&&*level) {
            let set = set(project, &level, lint.name);
            reader.accept(&lint, set);
        } else {
            let help =
                did_you_mean(&level, LEVELS).unwrap_or_else(|| "use `allow`, `warn` or `deny`".to_owned());
            reader.refuse(&lint, format!("`{level}` is not a level: {help}"));
        }
    }
}

fn limits(reader: &mut Reader<'_>, project: &mut Project, entry: &Entry<'_>) {
    for limit in reader.table(entry) {
        let value = match limit.value {
            DeValue::Integer(number) => Some(number.as_str().to_owned()),
            _ => reader.string(&limit),
        };
        if let Some(value) = value {
            let set = set(project, "lint_limit", &format!("{}={value}", limit.name));
            reader.accept(&limit, set);
        }
    }
}

fn attributes(
    reader: &mut Reader<'_>,
    project: &mut Project,
    entry: &Entry<'_>,
    add: fn(Builder, String, String) -> Builder,
) {
    for of in reader.table(entry) {
        for attribute in reader.strings(&of) {
            let path = of.name.to_owned();
            change(project, |builder| add(builder, path, attribute));
        }
    }
}

fn paths(
    reader: &mut Reader<'_>,
    project: &mut Project,
    entry: &Entry<'_>,
    add: fn(Builder, String) -> Builder,
) {
    for path in reader.strings(entry) {
        change(project, |builder| add(builder, path));
    }
}

fn change(project: &mut Project, change: impl FnOnce(Builder) -> Builder) {
    project.builder = change(std::mem::take(&mut project.builder));
}

fn set(project: &mut Project, name: &str, value: &str) -> Result<(), String> {
    project.builder.set(name, value).map_err(|error| match error {
        ParameterError::Unknown { help, .. } => {
            help.map_or("unknown key".to_owned(), |help| format!("unknown key: {help}"))
        }
        ParameterError::Invalid { reason, .. } => reason,
    })
}

/// Returns a path relative to the directory of the file.
fn below(file: &Path, path: &str) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(path)
}
