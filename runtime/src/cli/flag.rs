//! The flags of a message: one for each field, and with dots for the fields of messages inside.

use super::{
    Command, Field, Service, Shape, help,
    value::{Choice, Single},
};
use crate::json::{Descriptors, Form};
use buffa_descriptor::{FieldDescriptor, FieldKind, MessageDescriptor, SingularKind};
use clap::{Arg, ArgAction, builder::ValueParser};
use serde_json::{Map, Value};

/// How many messages deep flags go; what is deeper is written as JSON.
const DEPTH: usize = 3;

/// Which message of a command it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Input,
    Second,
}

/// A field, and the message that it is of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) message: &'static MessageDescriptor,
    pub(super) field: &'static FieldDescriptor,
}

/// The flag of a field.
#[derive(Clone, Debug)]
pub(super) struct Flag {
    /// Its name in what clap has read.
    pub(super) id: String,
    /// Without dashes.
    pub(super) name: String,
    /// What dotted flags begin with: with a dot nothing meets a built-in flag.
    stem: String,
    aliases: Vec<String>,
    help: &'static str,
    pub(super) deprecated: bool,
    /// From the message down to the field.
    pub(super) path: Vec<Step>,
    form: Option<FlagForm>,
    /// Whether fields of its message have flags, too.
    has_inside: bool,
}

/// What is typed behind a flag.
#[derive(Clone, Copy, Debug)]
enum FlagForm {
    Single(Single),
    List(Single),
    Map(Single, Single),
}

/// The flags of one of the messages of a command, what is inside behind what it is in.
pub(super) fn flags(service: &'static Service, command: &Command, part: Part) -> Vec<Flag> {
    let (shape, renamed) = match part {
        Part::Input => (Some(command.action.input()), command.input_renamed),
        Part::Second => (command.action.second(), command.second_renamed),
    };
    let found = shape.and_then(|Shape { message, descriptors }| Some((message, descriptors?)));
    let Some((message, descriptors)) = found else { return Vec::new() };
    let message = descriptors.pool().ok().and_then(|pool| pool.message_by_name(message));
    let mut walk = Walk { service, descriptors, renamed, part, flags: Vec::new() };
    if let Some(message) = message.filter(|message| is_open(message)) {
        walk.message(message, None);
    }
    walk.flags
}

/// Whether its fields have flags.
fn is_open(message: &MessageDescriptor) -> bool {
    Form::of(message) == Form::Object && !message.full_name().starts_with("google.protobuf.")
}

struct Walk {
    service: &'static Service,
    descriptors: &'static Descriptors,
    renamed: &'static [(&'static str, &'static str)],
    part: Part,
    flags: Vec<Flag>,
}

impl Walk {
    fn message(&mut self, message: &'static MessageDescriptor, above: Option<&Flag>) {
        let described = self.service.messages.iter().find(|found| found.name == message.full_name());
        for field in message.fields() {
            let told =
                described.and_then(|found| found.fields.iter().find(|one| one.number == field.number()));
            let Some(told) = told else { continue };
            let mut flag = self.flag(Step { message, field }, told, above);
            let inside = self.inside(field, &flag);
            flag.has_inside = inside.is_some();
            self.flags.push(flag.clone());
            if let Some(inside) = inside {
                self.message(inside, Some(&flag));
            }
        }
    }

    /// The message of the field, where its fields have flags too.
    fn inside(&self, field: &FieldDescriptor, flag: &Flag) -> Option<&'static MessageDescriptor> {
        let FieldKind::Singular(SingularKind::Message(index)) = field.kind() else { return None };
        let inside = self.descriptors.pool().ok()?.message(index);
        let is_around = |step: &Step| step.message.full_name() == inside.full_name();
        let fits = flag.path.len() < DEPTH && is_open(inside) && !flag.path.iter().any(is_around);
        fits.then_some(inside)
    }

    fn flag(&self, step: Step, told: &Field, above: Option<&Flag>) -> Flag {
        let part = if self.part == Part::Input { "input" } else { "second" };
        let aliases = told.aliases.iter().filter(|alias| above.is_none() || alias.len() > 1);
        let name = self.called(told.flag, above);
        let own_stem = above.is_none() && self.part == Part::Input;
        Flag {
            id: format!("{part}:{name}"),
            stem: if own_stem { told.flag.to_owned() } else { name.clone() },
            name,
            aliases: aliases.map(|alias| self.called(alias, above)).collect(),
            help: told.help,
            deprecated: told.deprecated || above.is_some_and(|above| above.deprecated),
            path: above.iter().flat_map(|above| above.path.iter().copied()).chain([step]).collect(),
            form: self.form(step.field),
            has_inside: false,
        }
    }

    fn called(&self, name: &str, above: Option<&Flag>) -> String {
        if let Some(above) = above {
            return format!("{}.{name}", above.stem);
        }
        let renamed = self.renamed.iter().find(|(from, _)| *from == name);
        renamed.map_or(name, |(_, to)| to).to_owned()
    }

    fn form(&self, field: &FieldDescriptor) -> Option<FlagForm> {
        let single = |kind| Single::of(self.descriptors, kind);
        Some(match field.kind() {
            FieldKind::Singular(kind) => FlagForm::Single(single(kind)?),
            FieldKind::List(kind) => FlagForm::List(single(kind)?),
            FieldKind::Map { key, value } => {
                FlagForm::Map(single(SingularKind::Scalar(key))?, single(value)?)
            }
        })
    }
}

impl Flag {
    /// For clap, which checks what is typed. `others` are the flags beside it.
    pub(super) fn arg(&self, heading: &'static str, others: &[Self]) -> Option<Arg> {
        let form = self.form?;
        let (short, long): (Vec<_>, Vec<_>) = self.aliases.iter().partition(|alias| alias.len() == 1);
        let short: Vec<_> = short.iter().filter_map(|alias| alias.chars().next()).collect();
        let hint = self.hint(form, others);
        let excluded = others.iter().filter(|other| self.excludes(other)).map(|other| other.id.clone());
        let arg = Arg::new(self.id.clone())
            .conflicts_with_all(excluded)
            .long(self.name.clone())
            .visible_aliases(long)
            .short(short.first().copied())
            .visible_short_aliases(short.get(1..).unwrap_or_default().to_vec())
            .help(self.help_text(&help::short(self.help), &hint))
            .long_help(self.help_text(&help::long(self.help), &hint))
            .help_heading(heading)
            .hide_short_help(self.path.len() > 1)
            .value_parser(form.parser())
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
    pub(super) fn value<'v>(&self, mut values: impl Iterator<Item = &'v Value>) -> Value {
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

impl FlagForm {
    fn repeats(self) -> bool {
        !matches!(self, Self::Single(_))
    }

    fn parser(self) -> ValueParser {
        match self {
            Self::Single(Single::Enum(declared)) | Self::List(Single::Enum(declared)) => {
                ValueParser::new(Choice::new(declared))
            }
            Self::Single(single) | Self::List(single) => {
                ValueParser::new(move |text: &str| single.parse(text))
            }
            Self::Map(key, value) => ValueParser::new(move |text: &str| entries(key, value, text)),
        }
    }

    /// What follows the flag, in help and on the command line.
    fn value(self, arg: Arg) -> Arg {
        match self {
            Self::Map(_, value) => arg.value_name(format!("KEY={}", value.placeholder())),
            Self::List(single) => {
                arg.value_name(single.placeholder()).allow_hyphen_values(single.may_be_negative())
            }
            Self::Single(single) => {
                let arg = arg.value_name(single.placeholder());
                match single.when_alone() {
                    Some(value) => arg.num_args(0..=1).require_equals(true).default_missing_value(value),
                    None => arg.allow_hyphen_values(single.may_be_negative()),
                }
            }
        }
    }

    fn hints(self) -> Vec<String> {
        let (Self::Single(single) | Self::List(single) | Self::Map(_, single)) = self;
        let repeats = self.repeats().then_some("may be repeated");
        single.hint().into_iter().chain(repeats).map(str::to_owned).collect()
    }
}

/// `key=value`, or all entries as JSON.
fn entries(key: Single, value: Single, text: &str) -> Result<Value, String> {
    if text.starts_with('{') {
        let entries = serde_json::from_str::<Map<String, Value>>(text);
        return entries.map(Value::Object).map_err(|error| format!("write `key=value` or JSON: {error}"));
    }
    let (name, text) = text.split_once('=').ok_or("write `key=value`")?;
    let name = match key.parse(name).map_err(|reason| format!("in the key: {reason}"))? {
        Value::String(name) => name,
        other => other.to_string(),
    };
    let value = value.parse(text).map_err(|reason| format!("in the value: {reason}"))?;
    Ok(Value::Object([(name, value)].into_iter().collect()))
}
