//! Constants that fail to compile, with a readable error, if the runtime does not match.

use std::{collections::BTreeSet, iter};

use temporal_prost_expression::{Mapping, Template};

use crate::model::Service;

/// Checks the release of the runtime, and the features that the service's expressions need.
pub(super) fn handshake(service: &Service) -> String {
    let needed = features(service).into_iter().map(|feature| {
        let feature = feature.to_uppercase();
        format!("const _: () = tp::NEEDS_FEATURE_EXPRESSION_{feature};\n")
    });
    let release = release("tp", "temporal-prost");
    iter::once(release).chain(needed).collect()
}

/// Checks the release of the crate `name`, which generated code calls `path`.
pub(super) fn release(path: &str, name: &str) -> String {
    format!(
        "
        /// If this fails to compile, use `{name}` and `temporal-prost-build` of the same release.
        const _: () = {path}::GENERATED_BY_0_1;
        "
    )
}

fn features(service: &Service) -> BTreeSet<&'static str> {
    let workflows = service.workflows.iter().map(|workflow| &workflow.options);
    let ids = workflows.clone().filter_map(|options| options.id.as_deref());
    let ids = ids.chain(service.updates.iter().filter_map(|update| update.options.id.as_deref()));
    let rules = service.policy.iter().flat_map(|policy| &policy.rules);
    let rights = rules.filter_map(|rule| rule.right.as_ref());
    let ids = ids.chain(rights.filter_map(|right| right.on.as_deref()));
    let mappings = workflows
        .flat_map(|options| [&options.search_attributes, &options.typed_search_attributes])
        .flatten();
    // The check of expressions has rejected everything that does not parse.
    let ids = ids.filter_map(|id| Template::parse(id).ok()).flat_map(|id| id.features());
    let mappings = mappings.filter_map(|mapping| Mapping::parse(mapping).ok());
    ids.chain(mappings.flat_map(|mapping| mapping.features())).collect()
}
