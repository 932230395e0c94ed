use super::Step;
use crate::value::{Choice, Single, validate};
use clap::{Arg, builder::ValueParser};
use serde_json::{Map, Value};
use temporal_prost_json::Descriptors;

/// The form of a flag's value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FlagForm {
    Single(Single),
    List(Single),
    Map(Single, Single),
}

/// The message that a value must be valid for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    pub(crate) descriptors: &'static Descriptors,
    pub(crate) step: Step,
}

impl FlagForm {
    pub(crate) fn repeats(self) -> bool {
        !matches!(self, Self::Single(_))
    }

    pub(crate) fn parser(self, fit: Fit) -> ValueParser {
        match self {
            Self::Single(Single::Enum(declared)) | Self::List(Single::Enum(declared)) => {
                ValueParser::new(Choice::new(declared))
            }
            _ => ValueParser::new(move |text: &str| fit.of(self, self.parse(text)?)),
        }
    }

    fn parse(self, text: &str) -> Result<Value, String> {
        match self {
            Self::Single(single) | Self::List(single) => single.parse(text),
            Self::Map(key, value) => entries(key, value, text),
        }
    }

    /// Adds the placeholder and the number of values.
    pub(crate) fn value(self, arg: Arg) -> Arg {
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

    pub(crate) fn hints(self) -> Vec<String> {
        let (Self::Single(single) | Self::List(single) | Self::Map(_, single)) = self;
        let repeats = self.repeats().then_some("can be repeated");
        single.hint().into_iter().chain(repeats).map(str::to_owned).collect()
    }
}

impl Fit {
    /// Returns the value if the message accepts it as its field, or as an element.
    fn of(self, form: FlagForm, value: Value) -> Result<Value, String> {
        let Self { descriptors, step } = self;
        let is_list = matches!(form, FlagForm::List(_));
        let field = if is_list { Value::Array(vec![value.clone()]) } else { value.clone() };
        let message = Value::Object([(step.field.json_name().to_owned(), field)].into_iter().collect());
        let at = format!("at `{}`: ", step.field.json_name());
        let reason = |reason: String| reason.strip_prefix(&at).unwrap_or(&reason).to_owned();
        validate(descriptors, step.message.full_name(), message).map(|_| value).map_err(reason)
    }
}

/// Parses `key=value`, or all entries as JSON.
fn entries(key: Single, value: Single, text: &str) -> Result<Value, String> {
    if text.starts_with('{') {
        let entries = serde_json::from_str::<Map<String, Value>>(text);
        return entries.map(Value::Object).map_err(|error| format!("expected `key=value` or JSON: {error}"));
    }
    let (name, text) = text.split_once('=').ok_or("expected `key=value`")?;
    let name = match key.parse(name).map_err(|reason| format!("in the key: {reason}"))? {
        Value::String(name) => name,
        other => other.to_string(),
    };
    let value = value.parse(text).map_err(|reason| format!("in the value: {reason}"))?;
    Ok(Value::Object([(name, value)].into_iter().collect()))
}
