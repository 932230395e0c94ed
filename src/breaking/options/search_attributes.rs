//! Search attributes, and their types.

use std::collections::BTreeMap;

use temporal_prost_expression::Mapping;

use super::{Change, Options, shown::text};
use crate::{model::WorkflowOptions, schema::descriptor::WorkflowOptions as Fields};

pub(super) fn compare(options: &mut Options<'_>, both: [&WorkflowOptions; 2]) {
    let untyped = both.map(|one| text(one.search_attributes.as_ref()));
    options.compare(Change::SearchAttributes, Fields::SEARCH_ATTRIBUTES, untyped);
    let typed = both.map(|one| one.typed_search_attributes.as_ref());
    let [before, after] = typed.map(types);
    let mut is_retyped = false;
    for (name, old) in before {
        if let Some(new) = after.get(&name).filter(|new| **new != old) {
            is_retyped = true;
            let what = format!("`{name}` has the type `{new}`, had `{old}`");
            options.report_field(Change::SearchAttributeType, Fields::TYPED_SEARCH_ATTRIBUTES, &what);
        }
    }
    if !is_retyped {
        options.compare(Change::SearchAttributes, Fields::TYPED_SEARCH_ATTRIBUTES, typed.map(text));
    }
}

/// Returns the types of the attributes by name.
fn types(mapping: Option<&String>) -> BTreeMap<String, String> {
    // `check` reports a mapping that does not parse.
    let targets = mapping.and_then(|text| Mapping::parse(text).ok()).map(|mapping| mapping.targets());
    let typed = |target: String| {
        let (of, name) = target.split_once('.')?;
        Some((name.to_owned(), of.to_owned()))
    };
    targets.into_iter().flatten().filter_map(typed).collect()
}
