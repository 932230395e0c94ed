use serde_json::Value;
use temporal_prost_expression::{
    Env, EvaluateError, Mapping, MessageType, ParseError, Problem, SearchAttribute, SystemEnv, Template,
};

use super::fault::Fault;
use crate::{
    diagnostic::Rule,
    schema::{
        descriptor::{
            AccessOptions, CellOptions, MethodOptions, OptionField, UpdateOptions, WorkflowOptions,
        },
        pool::{Kind, Rpc},
    },
};

/// The purpose of an expression, which decides how it is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Id,
    SearchAttributes,
    TypedSearchAttributes,
    UpdateId,
    CellKey,
    /// The resource on which a right is needed.
    Resource,
}

impl Purpose {
    pub(crate) const ALL: [Self; 6] = [
        Self::Id,
        Self::SearchAttributes,
        Self::TypedSearchAttributes,
        Self::UpdateId,
        Self::CellKey,
        Self::Resource,
    ];

    /// The option that contains it, by its number.
    pub(super) fn option(self) -> i32 {
        match self {
            Self::Id | Self::SearchAttributes | Self::TypedSearchAttributes => Kind::Workflow.number(),
            Self::UpdateId => Kind::Update.number(),
            Self::CellKey => MethodOptions::CELLS,
            Self::Resource => MethodOptions::ACCESS,
        }
    }

    /// The field of the option.
    pub(crate) fn field(self) -> OptionField {
        match self {
            Self::Id => WorkflowOptions::ID,
            Self::SearchAttributes => WorkflowOptions::SEARCH_ATTRIBUTES,
            Self::TypedSearchAttributes => WorkflowOptions::TYPED_SEARCH_ATTRIBUTES,
            Self::UpdateId => UpdateOptions::ID,
            Self::CellKey => CellOptions::KEY,
            Self::Resource => AccessOptions::ON,
        }
    }

    /// The kind of the rpcs whose calls it determines. Servers do not see cells and rights.
    pub(crate) fn kind(self) -> Option<Kind> {
        match self {
            Self::Id | Self::SearchAttributes | Self::TypedSearchAttributes => Some(Kind::Workflow),
            Self::UpdateId => Some(Kind::Update),
            Self::CellKey | Self::Resource => None,
        }
    }

    /// Returns the expression of an rpc. Empty if it has none.
    pub(super) fn text(self, rpc: Rpc<'_>) -> &str {
        let MethodOptions { workflow, update, cells, access, .. } = rpc.options();
        let text = match self {
            Self::Id => workflow.as_ref().map(|workflow| &workflow.id),
            Self::SearchAttributes => workflow.as_ref().map(|workflow| &workflow.search_attributes),
            Self::TypedSearchAttributes => {
                workflow.as_ref().map(|workflow| &workflow.typed_search_attributes)
            }
            Self::UpdateId => update.as_ref().map(|update| &update.id),
            Self::CellKey => cells.as_ref().map(|cells| &cells.key),
            Self::Resource => access.as_ref().map(|access| &access.on),
        };
        text.map_or("", String::as_str)
    }
}

#[derive(Debug)]
pub(super) enum Program {
    Text(Template),
    SearchAttributes(Mapping),
    TypedSearchAttributes(Mapping),
}

impl Program {
    pub(super) fn parse(purpose: Purpose, text: &str) -> Result<Self, Vec<Fault>> {
        let program = match purpose {
            Purpose::Id | Purpose::UpdateId | Purpose::CellKey | Purpose::Resource => {
                Template::parse(text).map(Self::Text)
            }
            Purpose::SearchAttributes => Mapping::parse(text).map(Self::SearchAttributes),
            Purpose::TypedSearchAttributes => Mapping::parse(text).map(Self::TypedSearchAttributes),
        };
        program.map_err(|error: ParseError| faults(error.problems().to_vec()))
    }

    pub(super) fn features(&self) -> Vec<&'static str> {
        match self {
            Self::Text(template) => template.features(),
            Self::SearchAttributes(mapping) | Self::TypedSearchAttributes(mapping) => mapping.features(),
        }
    }

    pub(super) fn check(&self, input: &MessageType<'_>) -> Vec<Fault> {
        faults(match self {
            Self::Text(template) => template.check(input),
            Self::SearchAttributes(mapping) => mapping.check(input),
            Self::TypedSearchAttributes(mapping) => mapping.check_search_attributes(input),
        })
    }

    pub(super) fn evaluate(&self, input: &Value) -> Result<Vec<String>, Vec<Fault>> {
        match self {
            Self::Text(template) => {
                Ok(vec![template.evaluate(input, &mut SystemEnv).map_err(|error| failures(&error))?])
            }
            Self::SearchAttributes(mapping) => {
                let attributes = untyped(mapping, input, &mut SystemEnv)?;
                Ok(attributes.iter().map(|(name, value)| format!("{name} = {value}")).collect())
            }
            Self::TypedSearchAttributes(mapping) => {
                let attributes = mapping.search_attributes(input, &mut SystemEnv);
                Ok(format_typed(&attributes.map_err(|error| failures(&error))?))
            }
        }
    }

    /// Returns the search attributes of an input, by name. `None` for a text, or if the mapping fails.
    pub(super) fn search_attributes(&self, input: &Value, env: &mut dyn Env) -> Option<Vec<(String, Value)>> {
        match self {
            Self::Text(_) => None,
            Self::SearchAttributes(mapping) => untyped(mapping, input, env).ok(),
            Self::TypedSearchAttributes(mapping) => {
                let attributes = mapping.search_attributes(input, env).ok()?;
                Some(attributes.into_iter().map(|(name, value)| (name, value.to_json())).collect())
            }
        }
    }
}

fn faults(problems: Vec<Problem>) -> Vec<Fault> {
    problems.into_iter().map(Fault::from).collect()
}

fn failures(error: &EvaluateError) -> Vec<Fault> {
    error.failures().iter().map(Fault::from).collect()
}

/// Evaluates the attributes that clients send. They omit null.
fn untyped(mapping: &Mapping, input: &Value, env: &mut dyn Env) -> Result<Vec<(String, Value)>, Vec<Fault>> {
    match mapping.evaluate(input, env).map_err(|error| failures(&error))? {
        Value::Object(attributes) => {
            Ok(attributes.into_iter().filter(|(_, value)| !value.is_null()).collect())
        }
        root => {
            let message = format!("the mapping yields `{root}`, which is not an object of search attributes");
            Err(vec![Fault { rule: Rule::Evaluation, message, help: None, range: None }])
        }
    }
}

fn format_typed(attributes: &[(String, SearchAttribute)]) -> Vec<String> {
    let line = |(name, value): &(String, SearchAttribute)| {
        format!("{name}: {} = {}", value.type_name(), value.to_json())
    };
    attributes.iter().map(line).collect()
}
