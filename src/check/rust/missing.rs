//! Types that the runtime should have.

use super::declarations::Declarations;
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Location, Rule},
    schema::pool::without_dot,
};

/// Reports uses of a type that is declared in a message of the runtime, which another release of Temporal's API added.
pub(in crate::check) fn missing_type(declarations: &Declarations<'_>, diagnostics: &mut Diagnostics) {
    let mut report = |name: &str, at: Location| {
        let outer = name.rsplit_once('.').map_or(name, |(outer, _)| outer);
        let message = format!("this release of temporal-prost has `{outer}` without `{name}`");
        let help = format!("use a newer release, or set `extern_path` of `.{outer}` to a crate that has it");
        diagnostics.push(Diagnostic::new(Rule::MissingType, at, message).help(help));
    };
    for scope in &declarations.scopes {
        for (field, path) in scope.fields() {
            let name = without_dot(field.type_name());
            if declarations.paths.is_missing(name) {
                report(name, scope.at(&path));
            }
        }
    }
    for message in declarations.resolved.iter().flat_map(|package| &package.messages) {
        if declarations.paths.is_missing(&message.full_name) {
            report(&message.full_name, message.at.clone());
        }
    }
}
