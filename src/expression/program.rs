use serde_json::Value;
use temporal_prost_expression::{
    EvaluateError, Mapping, MessageType, ParseError, Problem, SearchAttribute, SystemEnv, Template,
};

use super::fault::Fault;
use crate::diagnostic::Rule;

/// The purpose of an expression, which decides how it is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Id,
    SearchAttributes,
    TypedSearchAttributes,
    CellKey,
    /// The resource on which a right is needed.
    Resource,
}

impl Purpose {
    pub(crate) const ALL: [Self; 5] =
        [Self::Id, Self::SearchAttributes, Self::TypedSearchAttributes, Self::CellKey, Self::Resource];

    /// The name of the option that contains it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::SearchAttributes => "search_attributes",
            Self::TypedSearchAttributes => "typed_search_attributes",
            Self::CellKey => "key",
            Self::Resource => "on",
        }
    }
}

pub(super) enum Program {
    Id(Template),
    CellKey(Template),
    Resource(Template),
    SearchAttributes(Mapping),
    TypedSearchAttributes(Mapping),
}

impl Program {
    pub(super) fn parse(purpose: Purpose, text: &str) -> Result<Self, Vec<Fault>> {
        let program = match purpose {
            Purpose::Id => Template::parse(text).map(Self::Id),
            Purpose::CellKey => Template::parse(text).map(Self::CellKey),
            Purpose::Resource => Template::parse(text).map(Self::Resource),
            Purpose::SearchAttributes => Mapping::parse(text).map(Self::SearchAttributes),
            Purpose::TypedSearchAttributes => Mapping::parse(text).map(Self::TypedSearchAttributes),
        };
        program.map_err(|error: ParseError| faults(error.problems().to_vec()))
    }

    pub(super) fn check(&self, input: &MessageType<'_>) -> Vec<Fault> {
        faults(match self {
            Self::Id(template) | Self::CellKey(template) | Self::Resource(template) => template.check(input),
            Self::SearchAttributes(mapping) => mapping.check(input),
            Self::TypedSearchAttributes(mapping) => mapping.check_search_attributes(input),
        })
    }

    pub(super) fn evaluate(&self, input: &Value) -> Result<Vec<String>, Vec<Fault>> {
        let result = match self {
            Self::Id(template) | Self::CellKey(template) | Self::Resource(template) => {
                template.evaluate(input, &mut SystemEnv).map(|text| vec![text])
            }
            Self::SearchAttributes(mapping) => match mapping.evaluate(input, &mut SystemEnv) {
                Ok(root) => return format_untyped(&root),
                Err(error) => Err(error),
            },
            Self::TypedSearchAttributes(mapping) => {
                mapping.search_attributes(input, &mut SystemEnv).map(|attributes| format_typed(&attributes))
            }
        };
        result.map_err(|error: EvaluateError| error.failures().iter().map(Fault::from).collect())
    }
}

fn faults(problems: Vec<Problem>) -> Vec<Fault> {
    problems.into_iter().map(Fault::from).collect()
}

/// Formats the attributes that clients send. They omit null.
fn format_untyped(root: &Value) -> Result<Vec<String>, Vec<Fault>> {
    let Value::Object(attributes) = root else {
        let message = format!("the mapping yields `{root}`, which is not an object of search attributes");
        return Err(vec![Fault { rule: Rule::Evaluation, message, help: None, range: None }]);
    };
    let set = attributes.iter().filter(|(_, value)| !value.is_null());
    Ok(set.map(|(name, value)| format!("{name} = {value}")).collect())
}

fn format_typed(attributes: &[(String, SearchAttribute)]) -> Vec<String> {
    let line = |(name, value): &(String, SearchAttribute)| {
        format!("{name}: {} = {}", value.type_name(), value.to_json())
    };
    attributes.iter().map(line).collect()
}
