//! Ids, search attributes, cell keys and resources, which are expressions over an input.

mod fault;
mod input_field;
mod messages;
mod program;

use std::ops::Range;

use temporal_prost_expression::{AssignedAttribute, MessageType, Template};

use self::{fault::Fault, program::Program};
pub(crate) use self::{
    input_field::InputField,
    messages::{json_name, messages},
    program::Purpose,
};
use crate::{
    diagnostic::{Diagnostic, Location, Rule},
    schema::{
        descriptor::{
            AccessOptions, CellOptions, MethodOptions, OptionField, UpdateOptions, WorkflowOptions,
        },
        pool::{Kind, Rpc},
    },
};

/// An expression, parsed, and its origin.
pub(crate) struct Expression<'a> {
    pub(crate) purpose: Purpose,
    text: &'a str,
    program: Result<Program, Vec<Fault>>,
    origin: Origin<'a>,
}

enum Origin<'a> {
    /// A field of an option of an rpc, by the number of the option.
    Option(Rpc<'a>, i32, OptionField),
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
        let at = |field| Origin::Option(rpc, kind.number(), field);
        written.map(|(purpose, field, text)| Self::new(purpose, text, at(field))).collect()
    }

    /// The key of the cells of a workflow.
    pub(crate) fn cell_key(rpc: Rpc<'a>) -> Option<Self> {
        let text = rpc.options().cells.as_ref().map(|cells| &*cells.key).filter(|key| !key.is_empty())?;
        let origin = Origin::Option(rpc, MethodOptions::CELLS, CellOptions::KEY);
        Some(Self::new(Purpose::CellKey, text, origin))
    }

    /// The resource on which the callers of a method need a right.
    pub(crate) fn resource(rpc: Rpc<'a>) -> Option<Self> {
        let text = rpc.options().access.as_ref().map(|access| &*access.on).filter(|on| !on.is_empty())?;
        let origin = Origin::Option(rpc, MethodOptions::ACCESS, AccessOptions::ON);
        Some(Self::new(Purpose::Resource, text, origin))
    }

    /// An expression from the command line.
    pub(crate) fn argument(name: &'a str, purpose: Purpose, text: &'a str) -> Self {
        Self::new(purpose, text, Origin::Argument(name))
    }

    fn new(purpose: Purpose, text: &'a str, origin: Origin<'a>) -> Self {
        Self { purpose, text, program: Program::parse(purpose, text), origin }
    }

    /// Returns the id, or `None` if it does not parse or is a mapping.
    pub(crate) fn template(&self) -> Option<&Template> {
        match &self.program {
            Ok(Program::Id(template)) => Some(template),
            _ => None,
        }
    }

    /// Returns the cell key or resource, or `None` if it does not parse or is something else.
    pub(crate) fn key(&self) -> Option<&Template> {
        match &self.program {
            Ok(Program::CellKey(template) | Program::Resource(template)) => Some(template),
            _ => None,
        }
    }

    /// Returns the search attributes that are assigned by name. An id, and a mapping that does not parse, have none.
    pub(crate) fn attributes(&self) -> Vec<AssignedAttribute> {
        match &self.program {
            Ok(Program::SearchAttributes(mapping)) => mapping.attributes(),
            Ok(Program::TypedSearchAttributes(mapping)) => mapping.typed_attributes(),
            Ok(Program::Id(_) | Program::CellKey(_) | Program::Resource(_)) | Err(_) => Vec::new(),
        }
    }

    /// Returns a diagnostic about a range of the text, in bytes.
    pub(crate) fn diagnose(&self, rule: Rule, message: String, range: Range<usize>) -> Diagnostic {
        self.diagnostic(Fault { rule, message, help: None, range: Some(range) })
    }

    /// Checks the rules that are wanted for all inputs of a message type.
    pub(crate) fn check(
        &self,
        input: &MessageType<'_>,
        mut is_wanted: impl FnMut(Rule) -> bool,
    ) -> Vec<Diagnostic> {
        let mut faults = match &self.program {
            Ok(program) => program.check(input),
            Err(faults) => faults.clone(),
        };
        faults.retain(|fault| is_wanted(fault.rule));
        self.diagnostics(faults)
    }

    /// Evaluates the expression for an input. Returns the id, or a line for each search attribute.
    pub(crate) fn evaluate(&self, input: &serde_json::Value) -> Result<Vec<String>, Vec<Diagnostic>> {
        let program = self.program.as_ref().map_err(Vec::clone);
        program.and_then(|program| program.evaluate(input)).map_err(|faults| self.diagnostics(faults))
    }

    fn diagnostics(&self, faults: Vec<Fault>) -> Vec<Diagnostic> {
        faults.into_iter().map(|fault| self.diagnostic(fault)).collect()
    }

    fn diagnostic(&self, fault: Fault) -> Diagnostic {
        let Fault { rule, message, help, range } = fault;
        let mut diagnostic = match self.origin {
            Origin::Option(rpc, option, field) => {
                Diagnostic::new(rule, rpc.extension_at(option, &[field.number]), message).option(field.name)
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
