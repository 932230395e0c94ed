//! Ids and search attributes, which are expressions over an input.

mod fault;
mod input_field;
mod messages;
mod program;

use std::ops::Range;

use temporal_prost_expression::{AssignedAttribute, Mapping, MessageType, Template};

use self::{fault::Fault, program::Program};
pub(crate) use self::{
    input_field::InputField,
    messages::{json_name, messages},
    program::Purpose,
};
use crate::{
    diagnostic::{Diagnostic, Location, Rule},
    schema::{
        descriptor::{OptionField, UpdateOptions, WorkflowOptions},
        pool::{Kind, Rpc},
    },
};

/// An expression and its origin.
pub(crate) struct Expression<'a> {
    pub(crate) purpose: Purpose,
    text: &'a str,
    origin: Origin<'a>,
}

enum Origin<'a> {
    /// A field of the option that makes an rpc a `Kind`.
    Option(Rpc<'a>, Kind, OptionField),
    /// An argument of the command line, by its name.
    Argument(&'a str),
}

impl<'a> Expression<'a> {
    /// The expressions in the option that makes `rpc` a `kind`.
    pub(crate) fn of(rpc: Rpc<'a>, kind: Kind) -> Vec<Self> {
        let options = rpc.options();
        let written: Vec<(_, _, &str)> = match (kind, &options.workflow, &options.update) {
            (Kind::Workflow, Some(workflow), _) => vec![
                (Purpose::Id, WorkflowOptions::ID, &workflow.id),
                (Purpose::SearchAttributes, WorkflowOptions::SEARCH_ATTRIBUTES, &workflow.search_attributes),
                (
                    Purpose::TypedSearchAttributes,
                    WorkflowOptions::TYPED_SEARCH_ATTRIBUTES,
                    &workflow.typed_search_attributes,
                ),
            ],
            (Kind::Update, _, Some(update)) => vec![(Purpose::Id, UpdateOptions::ID, &update.id)],
            _ => Vec::new(),
        };
        let written = written.into_iter().filter(|(.., text)| !text.is_empty());
        let at = |field| Origin::Option(rpc, kind, field);
        written.map(|(purpose, field, text)| Self { purpose, text, origin: at(field) }).collect()
    }

    /// An expression from the command line.
    pub(crate) fn argument(name: &'a str, purpose: Purpose, text: &'a str) -> Self {
        Self { purpose, text, origin: Origin::Argument(name) }
    }

    /// Returns the id, or `None` if it does not parse or is a mapping.
    pub(crate) fn template(&self) -> Option<Template> {
        if self.purpose == Purpose::Id { Template::parse(self.text).ok() } else { None }
    }

    /// Returns the search attributes that are assigned by name. An id, and a mapping that does not parse, have none.
    pub(crate) fn attributes(&self) -> Vec<AssignedAttribute> {
        let attributes = match self.purpose {
            Purpose::Id => return Vec::new(),
            Purpose::SearchAttributes => Mapping::attributes,
            Purpose::TypedSearchAttributes => Mapping::typed_attributes,
        };
        Mapping::parse(self.text).map(|mapping| attributes(&mapping)).unwrap_or_default()
    }

    /// Returns a diagnostic about a range of the text, in bytes.
    pub(crate) fn diagnose(&self, rule: Rule, message: String, range: Range<usize>) -> Diagnostic {
        self.diagnostic(Fault { rule, message, help: None, range: Some(range) })
    }

    /// Checks the expression for all inputs of a message type.
    pub(crate) fn check(&self, input: &MessageType<'_>) -> Vec<Diagnostic> {
        let faults = Program::parse(self.purpose, self.text).map(|program| program.check(input));
        self.diagnostics(faults.unwrap_or_else(|faults| faults))
    }

    /// Evaluates the expression for an input. Returns the id, or a line for each search attribute.
    pub(crate) fn evaluate(&self, input: &serde_json::Value) -> Result<Vec<String>, Vec<Diagnostic>> {
        let result = Program::parse(self.purpose, self.text).and_then(|program| program.evaluate(input));
        result.map_err(|faults| self.diagnostics(faults))
    }

    fn diagnostics(&self, faults: Vec<Fault>) -> Vec<Diagnostic> {
        faults.into_iter().map(|fault| self.diagnostic(fault)).collect()
    }

    fn diagnostic(&self, fault: Fault) -> Diagnostic {
        let Fault { rule, message, help, range } = fault;
        let mut diagnostic = match self.origin {
            Origin::Option(rpc, kind, field) => {
                Diagnostic::new(rule, rpc.option_at(kind, &[field.number]), message).option(field.name)
            }
            Origin::Argument(name) => Diagnostic::new(rule, Location::of_argument(name), message),
        };
        if let Some(range) = range {
            diagnostic = diagnostic.expression(self.text, range);
        }
        match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}
