//! What commands have to say, and the forms in which they say it.

use super::harmless::{harmless, harmless_json, is_harmless};
use serde_yaml_ng::{Mapping, Value};
use std::{fmt::Write as _, io, io::Write as _};

/// In which form a command says on standard output what it has to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people: messages as JSON, all else as lines and tables
    #[default]
    Text,
    /// JSON, whatever it is
    Json,
    /// YAML, whatever it is
    Yaml,
}

/// What a command has found out or done.
#[derive(Clone, Debug)]
pub enum Report {
    /// There is nothing to say.
    Nothing,
    /// A message of the schema, or another value.
    Value(Value),
    /// Something is done, and this is worth knowing of it.
    Done(Facts),
    /// Something is done; what there is to know of it was in the question.
    Sent(Facts),
    /// What is known of one thing.
    Facts(Facts),
    /// Many things, as rows of a table with these columns in text.
    List(&'static [&'static str], Vec<Facts>),
}

/// Names, in camel case as in JSON, and values.
#[derive(Clone, Debug, Default)]
pub struct Facts(Mapping);

impl Facts {
    pub(crate) fn with(self, name: &str, value: impl Into<Value>) -> Self {
        self.with_some(name, Some(value))
    }

    /// The same without the fact, if there is no value or it is empty.
    pub(crate) fn with_some(mut self, name: &str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value.map(Into::into).filter(|value| !is_empty(value)) {
            self.0.insert(name.into(), value);
        }
        self
    }
}

impl From<Facts> for Value {
    fn from(facts: Facts) -> Self {
        Self::Mapping(facts.0)
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(entries) => entries.is_empty(),
        _ => false,
    }
}

impl Report {
    /// Prints it on standard output.
    pub(crate) fn print(self, format: Format) -> io::Result<()> {
        let text = self.render(format);
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // Whoever was reading has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }

    fn render(self, format: Format) -> String {
        match (self, format) {
            (Self::Nothing, _) => String::new(),
            (report, Format::Yaml) => yaml(&report.into_value()),
            (report, Format::Json) => json(&report.into_value()),
            (Self::Value(value), Format::Text) => json(&value),
            (Self::Done(facts), Format::Text) => format!("success\n{}", lines(&facts)),
            (Self::Sent(_), Format::Text) => "success\n".to_owned(),
            (Self::Facts(facts), Format::Text) => lines(&facts),
            (Self::List(columns, rows), Format::Text) => table(columns, &rows),
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Value(value) => value,
            Self::Done(facts) | Self::Sent(facts) | Self::Facts(facts) => facts.into(),
            Self::List(_, rows) => rows.into_iter().map(Value::from).collect::<Vec<_>>().into(),
        }
    }
}

/// What can't be written as JSON, such as `NaN`, is not in what commands say.
fn json(value: &Value) -> String {
    serde_json::to_string_pretty(value)
        .map_or_else(|error| error.to_string(), |json| harmless_json(&json) + "\n")
}

/// What a terminal must not have as it is cannot be escaped in YAML's plain form, but in its form of JSON.
fn yaml(value: &Value) -> String {
    let yaml = serde_yaml_ng::to_string(value).unwrap_or_else(|error| error.to_string());
    if is_harmless(&yaml) { yaml } else { json(value) }
}

/// A line for each fact; what is inside a fact is below it, further right.
fn lines(facts: &Facts) -> String {
    let mut text = String::new();
    for (name, value) in &facts.0 {
        let name = spaced(name.as_str().unwrap_or_default());
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

/// `workflowId` as `workflow id`.
fn spaced(name: &str) -> String {
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
        Some(Value::String(text)) => harmless(&text.replace(['\n', '\r', '\t'], " ")),
        Some(other) => harmless_json(&serde_json::to_string(other).unwrap_or_default()),
    }
}

/// Columns as wide as their widest cell, under their names.
fn table(columns: &[&str], rows: &[Facts]) -> String {
    let head: Vec<String> = columns.iter().map(|name| spaced(name).to_uppercase()).collect();
    let cells = rows.iter().map(|row| columns.iter().map(|name| cell(row.0.get(*name))).collect());
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

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts::default().with("workflowId", "order/1").with_some("runId", None::<String>)
    }

    #[test]
    fn what_is_done_is_said_as_the_go_plugin_says_it() {
        assert_eq!(Report::Done(facts()).render(Format::Text), "success\nworkflow id: order/1\n");
        assert_eq!(Report::Sent(facts()).render(Format::Text), "success\n");
        assert_eq!(Report::Sent(facts()).render(Format::Json), "{\n  \"workflowId\": \"order/1\"\n}\n");
        assert_eq!(Report::Nothing.render(Format::Json), "");
    }

    #[test]
    fn messages_keep_the_order_of_their_fields() {
        let message: Value = serde_json::from_str(r#"{"z": "1", "a": [1.5, {"b": null}]}"#).unwrap();
        let json = "{\n  \"z\": \"1\",\n  \"a\": [\n    1.5,\n    {\n      \"b\": null\n    }\n  ]\n}\n";
        assert_eq!(Report::Value(message.clone()).render(Format::Text), json);
        assert_eq!(Report::Value(message).render(Format::Yaml), "z: '1'\na:\n- 1.5\n- b: null\n");
    }

    #[test]
    fn lists_are_tables() {
        let rows = vec![facts().with("attempt", 2), facts().with("attempt", 10).with("workflowId", "a\nb")];
        let text = Report::List(&["workflowId", "attempt", "state"], rows).render(Format::Text);
        assert_eq!(text, "WORKFLOW ID  ATTEMPT  STATE\norder/1      2        -\na b          10       -\n");
    }

    #[test]
    fn facts_with_facts_inside_are_indented() {
        let inner = Facts::default().with("Customer", "alice");
        let text = Report::Facts(facts().with("memo", inner)).render(Format::Text);
        assert_eq!(text, "workflow id: order/1\nmemo:\n  Customer: alice\n");
    }

    #[test]
    fn terminals_are_told_nothing_in_any_form() {
        let value = Value::from(Facts::default().with("name", "a\u{9b}2J\u{202e}b"));
        let fact = Report::Facts(Facts::default().with("memo", value.clone()));
        let list = Report::List(&["memo"], vec![Facts::default().with("memo", vec![value.clone()])]);
        for report in [Report::Value(value.clone()), fact, list] {
            for format in [Format::Text, Format::Json, Format::Yaml] {
                let shown = report.clone().render(format);
                assert!(is_harmless(&shown) && shown.contains("u202e"), "{format:?}: {shown}");
            }
        }
        let yaml = Report::Value(value.clone()).render(Format::Yaml);
        assert_eq!(serde_yaml_ng::from_str::<Value>(&yaml).unwrap(), value);
    }
}
