//! Permissions in tokens, in the format of Temporal's default claim mapper.

use super::route::{Operation, Route};

/// The name that grants access to all namespaces.
const SYSTEM: &str = "temporal-system";

/// Returns whether one of the permissions, such as `orders:read`, allows the request.
pub(super) fn allows(permissions: &[String], route: &Route) -> bool {
    permissions.iter().any(|permission| match permission.rsplit_once(':') {
        Some((scope, role)) => is_in_scope(scope, route) && is_sufficient(role, route.operation),
        None => false,
    })
}

fn is_in_scope(scope: &str, route: &Route) -> bool {
    scope == SYSTEM || route.namespace.as_deref().is_some_and(|namespace| namespace == scope)
}

/// Encoding needs the right to write, because it makes payloads that workers trust.
fn is_sufficient(role: &str, operation: Operation) -> bool {
    match operation {
        Operation::Decode => matches!(role, "read" | "write" | "worker" | "admin"),
        Operation::Encode => matches!(role, "write" | "worker" | "admin"),
    }
}
