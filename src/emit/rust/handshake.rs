//! Constants that fail to compile, with a readable error, if the runtime does not match.

use std::{collections::BTreeSet, iter};

use crate::{expression::Expression, model::Service};

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
    let expressions = service.expressions.iter().flat_map(|(_, expressions)| expressions);
    expressions.flat_map(Expression::features).collect()
}
