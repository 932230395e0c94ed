//! The results of commands and their formats.

use super::{Facts, escape_json, is_safe, text};
use serde_yaml_ng::Value;
use std::io::{self, Write as _};

/// The format of results on standard output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Messages as JSON, everything else as lines and tables
    #[default]
    Text,
    /// JSON
    Json,
    /// YAML
    Yaml,
}

/// The result of a command.
#[derive(Clone, Debug)]
pub enum Report {
    /// No output.
    Nothing,
    /// A message of the schema, or another value.
    Value(Value),
    /// Success, with new facts.
    Done(Facts),
    /// Success. The facts are known from the command line, so text omits them.
    Sent(Facts),
    /// Facts about one thing.
    Facts(Facts),
    /// Facts about many things. Text shows these columns of a table.
    List(&'static [&'static str], Vec<Facts>),
}

impl Report {
    /// Prints the result on standard output.
    pub(crate) fn print(self, format: Format) -> io::Result<()> {
        let text = self.render(format);
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // The reader closed the pipe.
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
            (Self::Done(facts), Format::Text) => format!("success\n{}", text::lines(&facts)),
            (Self::Sent(_), Format::Text) => "success\n".to_owned(),
            (Self::Facts(facts), Format::Text) => text::lines(&facts),
            (Self::List(columns, rows), Format::Text) => text::table(columns, &rows),
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

/// Formats JSON. Results contain only values that JSON can represent.
fn json(value: &Value) -> String {
    serde_json::to_string_pretty(value)
        .map_or_else(|error| error.to_string(), |json| escape_json(&json) + "\n")
}

/// Formats YAML. Unsafe characters cannot be escaped in plain YAML scalars, so text with such characters becomes JSON,
/// which is also YAML.
pub(crate) fn yaml(value: &Value) -> String {
    let yaml = serde_yaml_ng::to_string(value).unwrap_or_else(|error| error.to_string());
    if is_safe(&yaml) { yaml } else { json(value) }
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
                assert!(is_safe(&shown) && shown.contains("u202e"), "{format:?}: {shown}");
            }
        }
        let yaml = Report::Value(value.clone()).render(Format::Yaml);
        assert_eq!(serde_yaml_ng::from_str::<Value>(&yaml).unwrap(), value);
    }
}
