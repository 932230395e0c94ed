//! Facts in the text format.

use super::{Facts, escape_json, escape_text, report::yaml};
use serde_yaml_ng::Value;
use std::fmt::Write as _;

/// Formats a line for each fact. Nested facts are indented below it.
pub(crate) fn lines(facts: &Facts) -> String {
    let mut text = String::new();
    for (name, value) in facts.iter() {
        let name = split_words(name.as_str().unwrap_or_default());
        let inner = yaml(value);
        if value.is_mapping() || value.is_sequence() {
            let _ = writeln!(text, "{name}:");
            inner.lines().for_each(|line| {
                let _ = writeln!(text, "  {line}");
            });
        } else {
            let _ = writeln!(text, "{name}: {}", cell(Some(value)));
        }
    }
    text
}

/// Converts `workflowId` to `workflow id`.
fn split_words(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            text.push(' ');
        }
        text.push(character.to_ascii_lowercase());
    }
    text
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "-".to_owned(),
        Some(Value::String(text)) => escape_text(&text.replace(['\n', '\r', '\t'], " ")),
        Some(other) => escape_json(&serde_json::to_string(other).unwrap_or_default()),
    }
}

/// Formats columns below their names. A column is as wide as its widest cell.
pub(crate) fn table(columns: &[&str], rows: &[Facts]) -> String {
    let head: Vec<String> = columns.iter().map(|name| split_words(name).to_uppercase()).collect();
    let cells = rows.iter().map(|row| columns.iter().map(|name| cell(row.get(name))).collect());
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(cells).collect();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
    format!("{}\n", cells.join("  ").trim_end())
}
