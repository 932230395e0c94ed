//! The flags of a message: one for each field, with dots for fields of nested messages.

mod form;
mod walk;

pub(crate) use walk::flags;

use self::form::{Fit, FlagForm};
use crate::help;
use clap::{Arg, ArgAction};
use serde_json::Value;
use temporal_prost_json::descriptor::{FieldDescriptor, MessageDescriptor};

/// One of the messages of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Input,
    Second,
}

/// A field and its message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) message: &'static MessageDescriptor,
    pub(crate) field: &'static FieldDescriptor,
}

/// The flag of a field.
#[derive(Clone, Debug)]
pub(crate) struct Flag {
    /// The id in the matches of clap.
    pub(crate) id: String,
    /// The long name, without dashes.
    pub(crate) name: String,
    /// The prefix of dotted flags. Dotted flags cannot collide with built-in flags.
    stem: String,
    aliases: Vec<String>,
    go_name: Option<String>,
    help: &'static str,
    pub(crate) deprecated: bool,
    hidden: bool,
    /// The path from the message to the field.
    pub(crate) path: Vec<Step>,
    form: Option<FlagForm>,
    fit: Fit,
    /// Set if the fields of its message also have flags.
    has_inside: bool,
}

impl Flag {
    /// Returns the argument for clap, which checks the value. `others` are the flags of the same message.
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
            .hide(self.hidden)
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

    /// Explains the notation, and names conflicting flags.
    fn hint(&self, form: FlagForm, others: &[Self]) -> String {
        let mut parts = form.hints();
        parts.extend(self.has_inside.then(|| format!("or --{}.<FIELD>", self.stem)));
        let is_beside = |other: &&Self| other.path.len() == self.path.len() && self.excludes(other);
        let excluded: Vec<_> =
            others.iter().filter(is_beside).map(|other| format!("--{}", other.name)).collect();
        parts.extend((!excluded.is_empty()).then(|| format!("not with {}", excluded.join(", "))));
        if parts.is_empty() { String::new() } else { format!("[{}]", parts.join("; ")) }
    }

    /// Tells if two flags conflict: members of a oneof, or fields inside such members.
    fn excludes(&self, other: &Self) -> bool {
        let differ = self.path.iter().zip(&other.path).find(|(one, two)| one.number() != two.number());
        differ.is_some_and(|(one, two)| {
            one.field.oneof_index().is_some() && one.field.oneof_index() == two.field.oneof_index()
        })
    }

    /// Tells if this is the flag of the field at the beginning of `path`.
    pub(crate) fn is_at(&self, path: &[&str]) -> bool {
        let is_named =
            |(step, name): (&Step, &&str)| [step.field.name(), step.field.json_name()].contains(name);
        self.path.len() <= path.len() && self.path.iter().zip(path).all(is_named)
    }

    /// Returns the value of the field from the values on the command line.
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
