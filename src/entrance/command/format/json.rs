//! JSON for scripts. `docs/ci.md` documents it, and fields are only ever added.

use serde_json::{Map, Value, json};

use super::{Files, page, severity};
use crate::diagnostic::{Diagnostic, Diagnostics};

pub(super) fn value(found: &Diagnostics, files: &Files<'_>) -> Value {
    let findings: Vec<_> = found.iter().map(|one| finding(one, files)).collect();
    let mut report =
        Map::from_iter([("version".to_owned(), json!(1)), ("findings".to_owned(), findings.into())]);
    report.extend(found.noted().map(|note| ("note".to_owned(), note.into())));
    report.into()
}

fn finding(found: &Diagnostic, files: &Files<'_>) -> Value {
    let (rule, at) = (found.rule(), found.at());
    let (line, column) = at.start().unzip();
    let expression = found.wrong_expression();
    let expression = expression.map(|(text, (start, end))| json!({"text": text, "start": start, "end": end}));
    let option = Some(found.option_path()).filter(|path| !path.is_empty());
    let mut value = json!({
        "rule": rule.name(),
        "kind": rule.kind(),
        "level": severity(found),
        "message": found.message(),
        "help": found.remedy(),
        "file": at.file(),
        "path": files.path(at.file()),
        "line": line,
        "column": column,
        "element": at.element(),
        "option": option,
        "expression": expression,
        "page": page(rule),
    });
    for (label, text) in found.notes() {
        value[*label] = text.as_str().into();
    }
    without_nulls(value)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        value => value,
    }
}
