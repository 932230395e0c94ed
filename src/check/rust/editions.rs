//! Editions whose messages prost cannot generate.

use super::declarations::Declarations;
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    model::Package,
    schema::pool::{Pool, qualify},
};

/// Reports files of newer editions, which may give other meanings to what they declare.
pub(in crate::check) fn unknown_edition(_: &[Package], pool: &Pool<'_>, diagnostics: &mut Diagnostics) {
    for (file, at) in pool.unknown_editions() {
        let message = format!("`{}` is of an edition that this release does not know", file.name);
        diagnostics.push(
            Diagnostic::new(Rule::UnknownEdition, at, message)
                .help("declare `edition = \"2024\"`, or use a newer release"),
        );
    }
}

/// Reports fields that prost generates as `String`, though their values may not be UTF-8.
pub(in crate::check) fn unchecked_utf8(declarations: &Declarations<'_>, diagnostics: &mut Diagnostics) {
    for scope in &declarations.scopes {
        for (name, path) in scope.unchecked_strings() {
            let field = qualify(&scope.name, name);
            let message =
                format!("`{field}` may contain other bytes than UTF-8, which prost refuses to decode");
            diagnostics.push(
                Diagnostic::new(Rule::UncheckedUtf8, scope.at(&path), message)
                    .help("declare it as `bytes`, or remove `features.utf8_validation = NONE`"),
            );
        }
    }
}
