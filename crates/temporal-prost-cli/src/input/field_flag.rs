//! The flags of a message: one for each field, and with dots for the fields of messages inside.

mod form;
mod walk;

pub(crate) use walk::flags;

use self::form::{Fit, FlagForm};
use crate::help;
use clap::{Arg, ArgAction};
use serde_json::Value;
use temporal_prost_json::descriptor::{FieldDescriptor, MessageDescriptor};

/// Which message of a command it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Input,
    Second,
}

/// A field, and the message that it is of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) message: &'static MessageDescriptor,
    pub(crate) field: &'static FieldDescriptor,
}

/// The flag of a field.
#[derive(Clone, Debug)]
pub(crate) struct Flag {
    /// Its name in what clap has read.
    pub(crate) id: String,
    /// Without dashes.
    pub(crate) name: String,
    /// What dotted flags begin with: with a dot nothing meets a built-in flag.
    stem: String,
    aliases: Vec<String>,
    go_name: Option<String>,
    help: &'static str,
    pub(crate) deprecated: bool,
    /// From the message down to the field.
    pub(crate) path: Vec<Step>,
    form: Option<FlagForm>,
    fit: Fit,
    /// Whether fields of its message have flags, too.
    has_inside: bool,
}

impl Flag {
    /// For clap, which checks what is typed. `others` are the flags beside it.
    pub(crate) fn arg(&self, heading: &'static str, others: &[Self]) -> Option<Arg> {
        let form = self.form?;
        let (short, long): (Vec<_>, Vec<_>) = self.aliases.iter().partition(|alias| alias.len() == 1);
        let short: Vec<_> = short.iter().filter_map(|alias| alias.chars().next()).collect();
        let hint = self.hint(form, others);
        let excluded = others.iter().filter(|other| self.excludes(other)).map(|other| other.id.clone());
        let arg = Arg::new(self.id.clone())
            .conflicts_with_all(excluded)
            .long(self.name.clone())
            .visible_aliases(long)
            .aliases(self.go_name.clone())
            .short(short.first().copied())
            .visible_short_aliases(short.get(1..).unwrap_or_default().to_vec())
            .help(self.help_text(&help::short(self.help), &hint))
            .long_help(self.help_text(&help::long(self.help), &hint))
            .help_heading(heading)
            .hide_short_help(self.path.len() > 1)
            .value_parser(form.parser(self.fit))
            .action(if form.repeats() { ArgAction::Append } else { ArgAction::Set });
        Some(form.value(arg))
    }

    fn help_text(&self, help: &str, hint: &str) -> String {
        let mark = if self.deprecated { "(deprecated)" } else { "" };
        let parts: Vec<_> = [mark, help, hint].into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }

    /// How it is written, and with what it does not go.
    fn hint(&self, form: FlagForm, others: &[Self]) -> String {
        let mut parts = form.hints();
        parts.extend(self.has_inside.then(|| format!("or --{}.<FIELD>", self.stem)));
        let is_beside = |other: &&Self| other.path.len() == self.path.len() && self.excludes(other);
        let excluded: Vec<_> =
            others.iter().filter(is_beside).map(|other| format!("--{}", other.name)).collect();
        parts.extend((!excluded.is_empty()).then(|| format!("not with {}", excluded.join(", "))));
        if parts.is_empty() { String::new() } else { format!("[{}]", parts.join("; ")) }
    }

    /// Whether only one of them may be given: members of one oneof, or fields inside of such.
    fn excludes(&self, other: &Self) -> bool {
        let differ = self.path.iter().zip(&other.path).find(|(one, two)| one.number() != two.number());
        differ.is_some_and(|(one, two)| {
            one.field.oneof_index().is_some() && one.field.oneof_index() == two.field.oneof_index()
        })
    }

    /// The value of the field, of all that was typed.
    pub(crate) fn value<'v>(&self, mut values: impl Iterator<Item = &'v Value>) -> Value {
        match self.form {
            Some(FlagForm::List(_)) => Value::Array(values.cloned().collect()),
            Some(FlagForm::Map(..)) => {
                let entries = values.filter_map(Value::as_object).flatten();
                Value::Object(entries.map(|(key, value)| (key.clone(), value.clone())).collect())
            }
            _ => values.next().cloned().unwrap_or_default(),
        }
    }
}

impl Step {
    fn number(&self) -> u32 {
        self.field.number()
    }
}
