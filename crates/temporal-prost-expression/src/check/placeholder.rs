//! Constant ids that look like the templates of other languages.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{message::MessageType, path::respell};
use crate::problem::{Problem, Rule};

/// Placeholders of Go, Rails, Python, shells and `printf`. The first group that matches is the name.
const PLACEHOLDERS: &str = r"(?x)
    \{\{\s*\.?([A-Za-z_][\w.]*)\s*\}\}
    | \$!\{\s*([A-Za-z_][\w.]*)\s*\}
    | \#\{\s*([A-Za-z_][\w.]*)\s*\}
    | \{\s*([A-Za-z_][\w.]*)\s*\}
    | \$([A-Za-z_]\w*)
    | %[sdvq]
";

/// The placeholders in an id without fragments.
pub(crate) fn placeholders(id: &str, message: &MessageType<'_>) -> Vec<Problem> {
    static REGEX: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(PLACEHOLDERS).ok());
    let found = REGEX.iter().flat_map(|regex| regex.captures_iter(id));
    found.filter_map(|found| placeholder(id, &found, message)).collect()
}

fn placeholder(id: &str, found: &Captures<'_>, message: &MessageType<'_>) -> Option<Problem> {
    let whole = found.get(0)?;
    // A backslash marks text.
    if id.get(..whole.start())?.trim_end_matches(['$', '#', '!', '{']).ends_with('\\') {
        return None;
    }
    let name = found.iter().skip(1).flatten().next();
    let code = match name {
        Some(name) => respell(*message, name.as_str()),
        None => message.fields.first().map_or("field", |field| &field.json_name).to_owned(),
    };
    let text = whole.as_str();
    let problem = format!("`{text}` is plain text, so this id is the same for every input");
    let help = format!("write `${{! {code} }}`, or `\\{text}` for plain text");
    Some(Problem::new(Rule::Placeholder, problem, whole.range()).help(help))
}
