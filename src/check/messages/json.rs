//! The names of fields in JSON.

use std::collections::BTreeSet;

use crate::{
    check::repeated::has_repeated,
    diagnostic::{Diagnostic, Diagnostics, Rule},
    model::Package,
    schema::pool::Pool,
};

pub(crate) const SAME_NAME: &str = "another field of the message has the same name in JSON";

pub(crate) const RENAME: &str = "in JSON, `line_1` and `line1` are both `line1`; rename one of the two, or set its \
    `json_name`";

/// Reports fields of payloads. protoc only warns about them in proto2, and protox does not read the file.
pub(in crate::check) fn json_name_collision(
    packages: &[Package],
    pool: &Pool<'_>,
    diagnostics: &mut Diagnostics,
) {
    let payloads = packages.iter().flat_map(|package| &package.messages);
    for name in pool.reachable(payloads.map(|message| &*message.full_name)) {
        let Some(message) = pool.message_view(name) else { continue };
        if !has_repeated(message.proto.field.iter().filter_map(|field| field.json_name.as_ref())) {
            continue;
        }
        let mut names = BTreeSet::new();
        for field in message.fields() {
            let name = field.proto.json_name.as_ref();
            if name.is_some_and(|name| !names.insert(name)) {
                let diagnostic = Diagnostic::new(Rule::JsonNameCollision, field.name_at(), SAME_NAME);
                diagnostics.push(diagnostic.help(RENAME));
            }
        }
    }
}
