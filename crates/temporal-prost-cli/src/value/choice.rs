use super::did_you_mean;
use clap::{
    Arg, Command, Error,
    builder::{PossibleValue, TypedValueParser},
    error::{ContextKind, ContextValue, ErrorKind},
};
use serde_json::Value;
use std::ffi::OsStr;
use temporal_prost_expression::nearest;
use temporal_prost_json::descriptor::{EnumDescriptor, EnumValueDescriptor};

/// The values of an enum. Their common prefix is optional, case is ignored, and `-` stands for `_`.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The ProtoJSON names and the short names.
    names: Vec<(&'static str, String)>,
    numbers: Vec<i32>,
}

impl Choice {
    pub(crate) fn new(declared: &'static EnumDescriptor) -> Self {
        let prefix = prefix(declared.full_name());
        let names = declared.values().iter().map(|value| (value.name(), short(value.name(), &prefix)));
        Self {
            names: names.collect(),
            numbers: declared.values().iter().map(EnumValueDescriptor::number).collect(),
        }
    }

    /// Finds a value by its name, its short name or its number.
    pub(crate) fn find(&self, text: &str) -> Option<Value> {
        let short = plain(text);
        let exact = self.names.iter().find(|(name, _)| *name == text);
        let forgiven = || self.names.iter().find(|(name, one)| plain(name) == short || *one == short);
        let number = || {
            let number: i32 = text.parse().ok()?;
            self.names.get(self.numbers.iter().position(|one| *one == number)?)
        };
        exact.or_else(forgiven).or_else(number).map(|(name, _)| (*name).into())
    }

    /// Returns the values in help, without the unspecified value.
    fn visible_names(&self) -> impl Iterator<Item = &str> {
        let short = self.names.iter().map(|(_, short)| short.as_str());
        short.filter(|short| *short != "unspecified" && !short.ends_with("-unspecified"))
    }

    pub(crate) fn expectation(&self) -> String {
        format!("expected one of {}", self.visible_names().collect::<Vec<_>>().join(", "))
    }

    /// Explains why a text is not a value.
    pub(crate) fn explain(&self, text: &str) -> String {
        let values = self.visible_names().collect::<Vec<_>>().join(", ");
        format!(
            "unknown value `{text}`; expected one of {values}{}",
            did_you_mean(&plain(text), self.visible_names())
        )
    }
}

impl TypedValueParser for Choice {
    type Value = Value;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Value, Error> {
        let text = value.to_string_lossy();
        self.find(&text).ok_or_else(|| {
            let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
            let flag = arg.map(ToString::to_string).unwrap_or_default();
            error.insert(ContextKind::InvalidArg, ContextValue::String(flag));
            error.insert(ContextKind::InvalidValue, ContextValue::String(text.clone().into_owned()));
            let valid = self.visible_names().map(str::to_owned).collect();
            error.insert(ContextKind::ValidValue, ContextValue::Strings(valid));
            if let Some(nearest) = nearest(&plain(&text), self.visible_names()) {
                error.insert(ContextKind::SuggestedValue, ContextValue::String(nearest.to_owned()));
            }
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.visible_names().map(|name| PossibleValue::new(name.to_owned()))))
    }
}

/// Returns the name in lower case, with dashes.
fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

/// Returns `payment-method-` for `shop.v1.PaymentMethod`.
fn prefix(full_name: &str) -> String {
    let name = full_name.rsplit('.').next().unwrap_or_default();
    let mut prefix = String::new();
    let mut before = None;
    for letter in name.chars() {
        let starts_word =
            letter.is_ascii_uppercase() && before.is_some_and(|c: char| !c.is_ascii_uppercase());
        if starts_word {
            prefix.push('-');
        }
        prefix.push(letter);
        before = Some(letter);
    }
    plain(&prefix) + "-"
}

/// Removes the prefix, unless the rest is not a name.
fn short(name: &str, prefix: &str) -> String {
    let name = plain(name);
    let short = name.strip_prefix(prefix).filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    short.unwrap_or(&name).to_owned()
}
