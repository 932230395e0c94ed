//! Ids, search attributes, cell keys and resources, which are expressions over an input.

mod fault;
mod input_field;
mod messages;
mod placed;
mod program;

use serde_json::Value;
use temporal_prost_expression::{AssignedAttribute, Env, Template};

use self::{fault::Fault, program::Program};
pub(crate) use self::{
    input_field::InputField,
    messages::{json_name, messages},
    placed::{Origin, Placed},
    program::Purpose,
};
use crate::schema::pool::Rpc;

/// An expression, parsed.
#[derive(Debug)]
pub(crate) struct Expression {
    pub(crate) purpose: Purpose,
    text: String,
    program: Result<Program, Vec<Fault>>,
}

impl Expression {
    pub(crate) fn parse(purpose: Purpose, text: &str) -> Self {
        Self { purpose, text: text.to_owned(), program: Program::parse(purpose, text) }
    }

    /// Parses the expressions in the options of an rpc.
    pub(crate) fn all(rpc: Rpc<'_>) -> Vec<Self> {
        let written = Purpose::ALL.into_iter().map(|purpose| (purpose, purpose.text(rpc)));
        let written = written.filter(|(_, text)| !text.is_empty());
        written.map(|(purpose, text)| Self::parse(purpose, text)).collect()
    }

    /// Returns an expression that yields a text, or `None` if it does not parse or is a mapping.
    pub(crate) fn template(&self) -> Option<&Template> {
        match &self.program {
            Ok(Program::Text(template)) => Some(template),
            _ => None,
        }
    }

    /// Returns the search attributes that are assigned by name. Others than mappings, and a mapping that does not parse,
    /// have none.
    pub(crate) fn attributes(&self) -> Vec<AssignedAttribute> {
        match &self.program {
            Ok(Program::SearchAttributes(mapping)) => mapping.attributes(),
            Ok(Program::TypedSearchAttributes(mapping)) => mapping.typed_attributes(),
            Ok(Program::Text(_)) | Err(_) => Vec::new(),
        }
    }

    /// Returns the search attributes of an input, by name. Returns `None` if the expression is not a mapping, or if its
    /// evaluation fails.
    pub(crate) fn search_attributes(&self, input: &Value, env: &mut dyn Env) -> Option<Vec<(String, Value)>> {
        self.program.as_ref().ok()?.search_attributes(input, env)
    }

    /// Returns the features of the runtime that evaluating it needs.
    pub(crate) fn features(&self) -> Vec<&'static str> {
        self.program.as_ref().map(Program::features).unwrap_or_default()
    }
}
