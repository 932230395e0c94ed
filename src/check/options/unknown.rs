//! Options of a newer release.

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Rule},
    model::Package,
    schema::pool::{Pool, UnknownOption},
};

pub(in crate::check) fn unknown_option(_: &[Package], pool: &Pool<'_>, diagnostics: &mut Diagnostics) {
    for UnknownOption { at, name } in pool.unknown_options() {
        let message = format!("this release of the generator does not know `{name}` and ignores it");
        let help = "use a newer release, or remove it";
        diagnostics.push(Diagnostic::new(Rule::UnknownOption, at, message).help(help));
    }
}
