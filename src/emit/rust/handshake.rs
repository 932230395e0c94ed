//! What makes a runtime that does not fit a compile error, and a readable one.

use std::{collections::BTreeSet, iter};

use temporal_prost_expression::{Mapping, Template};

use crate::model::Service;

/// The release of the generator, and the features of the runtime that the service's expressions need.
pub(super) fn handshake(service: &Service) -> String {
    let needed = features(service).into_iter().map(|feature| {
        let feature = feature.to_uppercase();
        format!("const _: () = tp::NEEDS_FEATURE_EXPRESSION_{feature};\n")
    });
    let release = "const _: () = tp::GENERATED_BY_0_1;\n".to_owned();
    iter::once(release).chain(needed).collect()
}

fn features(service: &Service) -> BTreeSet<&'static str> {
    let workflows = service.workflows.iter().map(|workflow| &workflow.options);
    let ids = workflows.clone().filter_map(|options| options.id.as_deref());
    let ids = ids.chain(service.updates.iter().filter_map(|update| update.options.id.as_deref()));
    let mappings = workflows
        .flat_map(|options| [&options.search_attributes, &options.typed_search_attributes])
        .flatten();
    // What does not parse has been refused by the check of expressions.
    let ids = ids.filter_map(|id| Template::parse(id).ok()).flat_map(|id| id.features());
    let mappings = mappings.filter_map(|mapping| Mapping::parse(mapping).ok());
    ids.chain(mappings.flat_map(|mapping| mapping.features())).collect()
}
