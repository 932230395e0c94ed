//! Tables of a file, read with all faults at once.

use super::ProfileFault;
use jiff::SignedDuration;
use std::borrow::Cow;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file, and the faults that were found in it.
pub(super) struct Reader<'t> {
    path: &'t Path,
    text: &'t str,
    faults: RefCell<Vec<ProfileFault>>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(path: &'t Path, text: &'t str) -> Self {
        Self { path, text, faults: RefCell::default() }
    }

    /// Returns the whole file.
    pub(super) fn root(&'t self) -> Section<'t> {
        match DeTable::parse(self.text) {
            Ok(table) => Section::new(self, String::new(), 0, table.into_inner()),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                self.fault(at, "the file", format!("invalid TOML: {}", error.message()));
                Section::new(self, String::new(), 0, DeTable::default())
            }
        }
    }

    pub(super) fn into_faults(self) -> Vec<ProfileFault> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| fault.line);
        faults
    }

    fn fault(&self, at: usize, key: &str, message: String) {
        let line = self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        let (file, key) = (self.path.display().to_string(), key.to_owned());
        self.faults.borrow_mut().push(ProfileFault { file, line, key, message });
    }
}

/// A table. Its entries are taken one after the other, so that the unknown ones remain.
pub(super) struct Section<'t> {
    reader: &'t Reader<'t>,
    /// The full name of the table.
    name: String,
    at: usize,
    table: DeTable<'t>,
    known: Vec<&'static str>,
}

impl<'t> Section<'t> {
    fn new(reader: &'t Reader<'t>, name: String, at: usize, table: DeTable<'t>) -> Self {
        Self { reader, name, at, table, known: Vec::new() }
    }

    fn key(&self, entry: &str) -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        let entry: Cow<'_, str> = match entry {
            "" => "\"\"".into(),
            entry if entry.bytes().all(plain) => entry.into(),
            entry => format!("{entry:?}").into(),
        };
        if self.name.is_empty() { entry.into_owned() } else { format!("{}.{entry}", self.name) }
    }

    /// Reports a fault of the table itself.
    pub(super) fn fault(&self, message: impl Into<String>) {
        self.reader.fault(self.at, &self.name, message.into());
    }

    /// Reports a fault of an entry.
    pub(super) fn fault_of(&self, entry: &str, message: impl Into<String>) {
        let place = self.table.keys().find(|key| key.get_ref() == entry);
        let at = place.map_or(self.at, |key| key.span().start);
        self.reader.fault(at, &self.key(entry), message.into());
    }

    fn take(&mut self, entry: &'static str) -> Option<Spanned<DeValue<'t>>> {
        self.known.push(entry);
        self.table.remove(entry)
    }

    fn wrong<T>(&self, entry: &str, value: &Spanned<DeValue<'t>>, expected: &str) -> Option<T> {
        self.reader.fault(value.span().start, &self.key(entry), format!("expected {expected}"));
        None
    }

    pub(super) fn has(&self, entry: &str) -> bool {
        self.table.contains_key(entry)
    }

    /// Tells if an entry is `true` or `false`.
    pub(super) fn has_flag(&self, entry: &str) -> bool {
        self.table.get(entry).is_some_and(|value| matches!(value.get_ref(), DeValue::Boolean(_)))
    }

    /// Tells if an entry is `true`.
    pub(super) fn is_true(&self, entry: &str) -> bool {
        self.table.get(entry).is_some_and(|value| matches!(value.get_ref(), DeValue::Boolean(true)))
    }

    /// Reports an entry, and takes it.
    pub(super) fn reject(&mut self, entry: &str, message: impl Into<String>) {
        self.fault_of(entry, message);
        self.table.remove(entry);
    }

    /// Returns a text, which may be empty.
    pub(super) fn text(&mut self, entry: &'static str) -> Option<String> {
        let value = self.take(entry)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.clone().into_owned()),
            _ => self.wrong(entry, &value, "a text in quotes"),
        }
    }

    /// Takes entries that must be texts.
    pub(super) fn texts(&mut self, entries: &[&'static str]) {
        for entry in entries {
            self.text(entry);
        }
    }

    /// Returns a text that is not empty.
    pub(super) fn string(&mut self, entry: &'static str) -> Option<String> {
        let value = self.take(entry)?;
        match value.get_ref() {
            DeValue::String(text) if !text.is_empty() => Some(text.clone().into_owned()),
            _ => self.wrong(entry, &value, "a text that is not empty, in quotes"),
        }
    }

    /// Returns the text of an entry that the table must have.
    pub(super) fn required(&mut self, entry: &'static str) -> Option<String> {
        if !self.has(entry) {
            self.fault(format!("`{entry}` is missing; add it"));
        }
        self.string(entry)
    }

    /// Returns a path. It is relative to the folder of the file.
    pub(super) fn path(&mut self, entry: &'static str) -> Option<PathBuf> {
        let folder = self.reader.path.parent().unwrap_or(Path::new(""));
        self.string(entry).map(|path| folder.join(path))
    }

    pub(super) fn flag(&mut self, entry: &'static str) -> Option<bool> {
        let value = self.take(entry)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong(entry, &value, "`true` or `false`"),
        }
    }

    pub(super) fn duration(&mut self, entry: &'static str) -> Option<Duration> {
        let value = self.take(entry)?;
        let read = |text: &str| Duration::try_from(text.parse::<SignedDuration>().ok()?).ok();
        match value.get_ref() {
            DeValue::String(text) => read(text).filter(|duration| !duration.is_zero()),
            _ => None,
        }
        .or_else(|| self.wrong(entry, &value, "a duration such as \"90s\", \"5m\" or \"1h\""))
    }

    /// Returns a list of texts that is not empty.
    pub(super) fn strings(&mut self, entry: &'static str) -> Option<Vec<String>> {
        let value = self.take(entry)?;
        let text = |value: &Spanned<DeValue<'_>>| value.get_ref().as_str().map(str::to_owned);
        match value.get_ref() {
            DeValue::Array(values) if !values.is_empty() => values.iter().map(text).collect(),
            _ => None,
        }
        .or_else(|| self.wrong(entry, &value, "a list of texts, such as [\"program\", \"argument\"]"))
    }

    pub(super) fn section(&mut self, entry: &'static str) -> Option<Self> {
        let value = self.take(entry)?;
        self.nested(&self.key(entry), value)
    }

    fn nested(&self, name: &str, value: Spanned<DeValue<'t>>) -> Option<Self> {
        let at = value.span().start;
        let DeValue::Table(table) = value.into_inner() else {
            self.reader.fault(at, name, "expected a table".to_owned());
            return None;
        };
        Some(Self::new(self.reader, name.to_owned(), at, table))
    }

    /// Returns a list of tables, `[[entry]]`.
    pub(super) fn sections(&mut self, entry: &'static str) -> Vec<Self> {
        let Some(value) = self.take(entry) else {
            return Vec::new();
        };
        let (at, key) = (value.span().start, self.key(entry));
        let DeValue::Array(values) = value.into_inner() else {
            self.reader.fault(at, &key, format!("expected a list of tables; write `[[{key}]]`"));
            return Vec::new();
        };
        let numbered = values.into_iter().enumerate();
        numbered.filter_map(|(number, value)| self.nested(&format!("{key}[{number}]"), value)).collect()
    }

    /// Takes the tables of a table with free names.
    pub(super) fn into_sections(mut self) -> Vec<(String, Self)> {
        let entries: Vec<_> = std::mem::take(&mut self.table).into_iter().collect();
        let named = entries.into_iter().filter_map(|(key, value)| {
            let name = key.into_inner().into_owned();
            let section = self.nested(&self.key(&name), value)?;
            Some((name, section))
        });
        named.collect()
    }

    /// Takes the entries as [`into_entries`](Self::into_entries) does, without those whose names have a problem.
    pub(super) fn into_entries_checked(
        mut self,
        problem: fn(&str) -> Option<String>,
    ) -> Vec<(String, Entry<'t>)> {
        let names: Vec<_> = self.table.keys().map(|key| key.get_ref().to_string()).collect();
        for (name, problem) in names.iter().filter_map(|name| Some((name, problem(name)?))) {
            self.reject(name, problem);
        }
        self.into_entries()
    }

    /// Takes the entries of a table with free names: texts, or tables.
    pub(super) fn into_entries(mut self) -> Vec<(String, Entry<'t>)> {
        let entries: Vec<_> = std::mem::take(&mut self.table).into_iter().collect();
        let read = entries.into_iter().filter_map(|(key, value)| {
            let name = key.into_inner().into_owned();
            let entry = match value.get_ref() {
                DeValue::String(text) => Entry::Text(text.clone().into_owned()),
                DeValue::Table(_) => Entry::Table(self.nested(&self.key(&name), value)?),
                _ => return self.wrong(&name, &value, "a text in quotes"),
            };
            Some((name, entry))
        });
        read.collect()
    }

    /// Reports the entries that nobody took.
    pub(super) fn finish(self) {
        for key in self.table.keys() {
            let near = nearest(key.get_ref(), &self.known);
            let message = match near {
                Some(name) => format!("unknown setting; did you mean `{name}`?"),
                None => format!("unknown setting; expected one of {}", list(&self.known)),
            };
            self.reader.fault(key.span().start, &self.key(key.get_ref()), message);
        }
    }

    /// Reports the entries that nobody took and that look like a typing error. Others may be newer than this crate.
    pub(super) fn finish_leniently(mut self) {
        let known = std::mem::take(&mut self.known);
        let entries = std::mem::take(&mut self.table).into_iter();
        self.table = entries.filter(|(key, _)| nearest(key.get_ref(), &known).is_some()).collect();
        self.known = known;
        self.finish();
    }
}

/// An entry of a table with free names.
pub(super) enum Entry<'t> {
    Text(String),
    Table(Section<'t>),
}

fn nearest(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let distance = |known: &str| strsim::damerau_levenshtein(&name.to_lowercase(), known);
    let nearest = known.iter().min_by_key(|known| distance(known))?;
    (distance(nearest) <= 1 + nearest.len() / 4).then_some(nearest)
}

fn list(known: &[&'static str]) -> String {
    known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
