//! Findings as text for people, or in formats for other programs.

mod github;
mod json;
mod sarif;
mod text;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Level, Rule},
    did_you_mean,
    entrance::compile::Texts,
};

#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Format {
    #[default]
    Text,
    Json,
    Sarif,
    Github,
}

const FORMATS: [(&str, Format); 4] =
    [("text", Format::Text), ("json", Format::Json), ("sarif", Format::Sarif), ("github", Format::Github)];

impl Format {
    pub(super) fn named(name: &str) -> Result<Self, String> {
        let found = FORMATS.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, format)| format).ok_or_else(|| {
            let names = || FORMATS.into_iter().map(|(name, _)| name);
            let otherwise = || format!("use one of `{}`", names().collect::<Vec<_>>().join("`, `"));
            let help = did_you_mean(name, names()).unwrap_or_else(otherwise);
            format!("there is no format `{name}`: {help}")
        })
    }

    pub(super) fn write(self, found: &Diagnostics, files: &Files<'_>) -> String {
        match self {
            Self::Text => text::write(found, files),
            Self::Json => pretty(&json::value(found, files)),
            Self::Sarif => pretty(&sarif::value(found, files)),
            Self::Github => github::write(found, files),
        }
    }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// The files of findings by import name.
pub(super) struct Files<'t> {
    texts: &'t Texts,
    read: BTreeMap<String, String>,
}

impl<'t> Files<'t> {
    pub(super) fn of(found: &Diagnostics, texts: &'t Texts) -> Self {
        let names = found.iter().map(|one| one.at().file());
        let read = names.filter_map(|name| Some((name.to_owned(), texts.read(name)?))).collect();
        Self { texts, read }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.read.get(name).map(String::as_str)
    }

    /// Returns the path from the current directory, with slashes, or the import name of an embedded file.
    fn path(&self, name: &str) -> String {
        let path = self.texts.path(name).map(|path| path.to_string_lossy().replace('\\', "/"));
        let path = path.unwrap_or_else(|| name.to_owned());
        path.trim_start_matches("./").to_owned()
    }
}

/// Returns the name of a level in reports.
fn severity(found: &Diagnostic) -> &'static str {
    if found.level() == Level::Deny { "error" } else { "warning" }
}

/// Returns the address of the page of a rule.
fn page(rule: Rule) -> String {
    let folder = if rule.is_change() { "breaking" } else { "lints" };
    format!("{}/blob/main/docs/{folder}/{rule}.md", env!("CARGO_PKG_REPOSITORY"))
}

/// Returns the message, and a line for each note and for the remedy, which `separator` precedes.
fn explained(found: &Diagnostic, separator: &str) -> String {
    let notes = found.notes().iter().map(|(label, text)| (*label, text.as_str()));
    let lines = notes.chain(found.remedy().map(|help| ("help", help)));
    lines.fold(found.summary(), |text, (label, line)| format!("{text}{separator}{label}: {line}"))
}
