//! SARIF 2.1.0, which code scanning services read.

use std::{collections::BTreeSet, fmt::Write};

use serde_json::{Value, json};

use super::{Files, explained, page, severity};
use crate::diagnostic::{Diagnostic, Diagnostics, Level, Rule};

pub(super) fn value(found: &Diagnostics, files: &Files<'_>) -> Value {
    let rules: BTreeSet<_> = found.iter().map(Diagnostic::rule).collect();
    let rules: Vec<_> = rules.into_iter().collect();
    let results: Vec<_> = found.iter().map(|one| result(one, &rules, files)).collect();
    let described: Vec<_> = rules.iter().map(|rule| descriptor(*rule)).collect();
    let mut report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "protoc-gen-rust-temporal",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": described,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    if let Some(note) = found.noted() {
        report["runs"][0]["invocations"] = invocations(note);
    }
    report
}

/// Returns the run of the command, with a note about it.
fn invocations(note: &str) -> Value {
    let notification = json!({"level": "note", "message": {"text": note}});
    json!([{"executionSuccessful": true, "toolExecutionNotifications": [notification]}])
}

fn descriptor(rule: Rule) -> Value {
    let level = match rule.default_level() {
        None | Some(Level::Deny) => "error",
        Some(Level::Warn) => "warning",
        Some(Level::Allow) => "note",
    };
    json!({
        "id": rule.name(),
        "shortDescription": {"text": rule.summary()},
        "help": {"text": rule.summary(), "markdown": rule.page()},
        "helpUri": page(rule),
        "defaultConfiguration": {"level": level, "enabled": rule.default_level() != Some(Level::Allow)},
        "properties": {"tags": tags(rule)},
    })
}

/// Returns words by which services filter findings: the kind of the rule, and the grade of a change.
fn tags(rule: Rule) -> Vec<&'static str> {
    match rule {
        Rule::Change(change) => vec![rule.kind(), change.grade().name()],
        _ => vec![rule.kind()],
    }
}

fn result(found: &Diagnostic, rules: &[Rule], files: &Files<'_>) -> Value {
    let mut result = json!({
        "ruleId": found.rule().name(),
        "ruleIndex": rules.binary_search(&found.rule()).ok(),
        "level": severity(found),
        "message": {"text": explained(found, "\n\n")},
        "locations": [location(found, files)],
    });
    // A comparison can lower the grade, so that it differs from the grade of the rule.
    for (label, text) in found.notes() {
        result["properties"][*label] = text.as_str().into();
    }
    result
}

fn location(found: &Diagnostic, files: &Files<'_>) -> Value {
    let at = found.at();
    let mut physical = json!({"artifactLocation": {"uri": uri(&files.path(at.file()))}});
    if let Some((line, column)) = at.start() {
        let column = files.text(at.file()).and_then(|text| characters(text, line, column)).unwrap_or(column);
        physical["region"] = json!({"startLine": line, "startColumn": column});
    }
    match at.element() {
        Some(element) => {
            json!({"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": element}]})
        }
        None => json!({"physicalLocation": physical}),
    }
}

/// Returns the column in characters for one in bytes.
fn characters(text: &str, line: i32, column: i32) -> Option<i32> {
    let [line, column] = [line, column].map(|one| usize::try_from(one).ok()?.checked_sub(1));
    let before = text.lines().nth(line?)?.get(..column?)?;
    Some(i32::try_from(before.chars().count()).ok()?.saturating_add(1))
}

/// Returns a path as a relative reference.
fn uri(path: &str) -> String {
    path.bytes().fold(String::new(), |mut uri, byte| {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => _ = write!(uri, "%{byte:02X}"),
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("shop/v1/my orders:ü.proto"), "shop/v1/my%20orders%3A%C3%BC.proto");
    }

    #[test]
    fn columns_are_characters() {
        assert_eq!(characters("a\nüb", 2, 4), Some(3));
        assert_eq!(characters("a\nüb", 2, 2), None);
        assert_eq!(characters("a", 2, 1), None);
        assert_eq!(characters("a", i32::MIN, -1), None);
    }
}
