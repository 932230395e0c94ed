//! The search attributes that workflows set.

use std::collections::{BTreeMap, BTreeSet};

use temporal_prost_expression::AssignedAttribute;

use super::expressions::Written;
use crate::{
    config::{Limits, SearchAttributeStore},
    diagnostic::{Diagnostic, Diagnostics, Rule},
    expression::Placed,
    schema::pool::Rpc,
};

/// The attributes of all workflows, in the order of the rpcs.
pub(crate) struct SearchAttributes<'a>(Vec<Attribute<'a>>);

struct Attribute<'a> {
    rpc: Rpc<'a>,
    placed: Placed<'a>,
    assigned: AssignedAttribute,
}

impl<'a> SearchAttributes<'a> {
    pub(crate) fn new(written: &[Written<'a>]) -> Self {
        let attributes = written.iter().flat_map(|Written { rpc, placed, .. }| {
            let assigned = placed.expression.attributes().into_iter();
            assigned.map(|assigned| Attribute { rpc: *rpc, placed: *placed, assigned })
        });
        Self(attributes.collect())
    }

    /// Returns the name and type of each attribute that a namespace needs, sorted. The type may be unknown.
    pub(crate) fn names(&self) -> BTreeMap<&str, BTreeSet<Option<&'static str>>> {
        let mut names = BTreeMap::<_, BTreeSet<_>>::new();
        for Attribute { assigned, .. } in self.0.iter().filter(|one| !is_reserved(&one.assigned.name)) {
            names.entry(assigned.name.as_str()).or_default().insert(assigned.type_name);
        }
        names
    }

    /// The attributes with a type.
    fn typed(&self) -> impl Iterator<Item = (&Attribute<'a>, &'static str)> {
        self.0.iter().filter_map(|one| Some((one, one.assigned.type_name?)))
    }
}

impl Attribute<'_> {
    fn diagnostic(&self, rule: Rule, message: String) -> Diagnostic {
        self.placed.diagnose(rule, message, self.assigned.range.clone())
    }
}

/// The names that servers use themselves, apart from those that begin with `Temporal`.
const RESERVED: [&str; 24] = [
    "BatcherNamespace",
    "BatcherUser",
    "BinaryChecksums",
    "BuildIds",
    "CloseTime",
    "ExecutionDuration",
    "ExecutionStatus",
    "ExecutionTime",
    "HistoryLength",
    "HistorySizeBytes",
    "Memo",
    "MemoEncoding",
    "NamespaceId",
    "ParentRunId",
    "ParentWorkflowId",
    "RootRunId",
    "RootWorkflowId",
    "RunId",
    "StartTime",
    "StateTransitionCount",
    "TaskQueue",
    "VisibilityTaskKey",
    "WorkflowId",
    "WorkflowType",
];

fn is_reserved(name: &str) -> bool {
    name.starts_with("Temporal") || RESERVED.contains(&name)
}

pub(super) fn reserved_search_attribute(
    attributes: &SearchAttributes<'_>,
    _: Limits,
    diagnostics: &mut Diagnostics,
) {
    for attribute in attributes.0.iter().filter(|one| is_reserved(&one.assigned.name)) {
        let name = &attribute.assigned.name;
        let message =
            format!("Temporal reserves the name `{name}`, so this search attribute cannot be created");
        let found = attribute.diagnostic(Rule::ReservedSearchAttribute, message);
        diagnostics.push(found.help("use another name"));
    }
}

/// A namespace has one type for each name.
pub(super) fn conflicting_search_attribute(
    attributes: &SearchAttributes<'_>,
    _: Limits,
    diagnostics: &mut Diagnostics,
) {
    let mut owners = BTreeMap::new();
    for (attribute, ty) in attributes.typed() {
        let name = attribute.assigned.name.as_str();
        let (other, known) = *owners.entry(name).or_insert((attribute.rpc, ty));
        if known != ty {
            let other = &other.proto.name;
            let message = format!(
                "`{name}` has the type {ty} here and {known} in workflow `{other}`, but a namespace has one type for \
                 each search attribute"
            );
            let found = attribute.diagnostic(Rule::ConflictingSearchAttribute, message);
            diagnostics.push(found.help("use the same type, or another name"));
        }
    }
}

pub(super) fn too_many_search_attributes(
    attributes: &SearchAttributes<'_>,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) {
    let mut by_type = BTreeMap::<_, BTreeMap<_, _>>::new();
    for (attribute, ty) in attributes.typed().filter(|(one, _)| !is_reserved(&one.assigned.name)) {
        let names = by_type.entry(ty).or_default();
        let next = names.len();
        names.entry(attribute.assigned.name.as_str()).or_insert((next, attribute));
    }
    let store = limits.search_attribute_store;
    for (ty, names) in by_type {
        let Some(limit) = store.limit(ty) else { continue };
        // The first one beyond the limit.
        let Some((_, attribute)) = names.values().find(|(index, _)| *index == limit) else { continue };
        let message = format!(
            "there are {} search attributes of the type {ty}, but {} allows {limit} in a namespace",
            names.len(),
            store.description()
        );
        let help = match store {
            SearchAttributeStore::Sql => {
                "use fewer, or set the limit `search-attribute-store` to `cloud` or `elasticsearch`"
            }
            _ => "use fewer, for example a single one for values that are not searched alone",
        };
        diagnostics.push(attribute.diagnostic(Rule::TooManySearchAttributes, message).help(help));
    }
}
