//! The recorded results of the Go plugin's evaluator, row by row.
//!
//! The files next to this one were recorded with a small Go program that calls `ParseExpression` and `EvalExpression`
//! of the package `pkg/expression` of protoc-gen-go-temporal v1.22.1, built with Go 1.26 for amd64. The inputs are
//! passed as a `google.protobuf.Struct`, whose JSON is any object.

mod case;

use serde_json::Value;
use temporal_prost_expression::{Mapping, Messages, Problem, Rule, SystemEnv, Template};

/// The recorded result of an expression for an input.
enum Answer {
    Value(Value),
    Refused,
    Fails,
}

struct Row {
    expression: String,
    input: Value,
    answer: Answer,
}

fn rows(text: &str) -> Vec<Row> {
    let recorded: Value = serde_json::from_str(text).expect("the record is JSON");
    let row = |row: &Value| {
        let answer = match row[2].as_str() {
            Some("value") => Answer::Value(row[3].clone()),
            Some("refused") => Answer::Refused,
            _ => Answer::Fails,
        };
        let position = usize::try_from(row[1].as_u64().expect("a row has an input")).expect("few inputs");
        let expression = row[0].as_str().expect("a row has an expression").to_owned();
        Row { expression, input: json_form(recorded["inputs"][position].clone()), answer }
    };
    recorded["cases"].as_array().expect("there are rows").iter().map(row).collect()
}

/// The recorded inputs are what was given to Go; protojson prints durations with 0, 3, 6 or 9 digits.
fn json_form(mut input: Value) -> Value {
    if input["lasting"] == "90.5s" {
        input["lasting"] = "90.500s".into();
    }
    input
}

/// Returns an error if the result of a row differs.
fn verdict(row: &Row, parsed: bool, result: &Result<Value, String>) -> Option<String> {
    let wrong = match (&row.answer, parsed, result) {
        (Answer::Refused, false, _) | (Answer::Fails, _, Err(_)) => None,
        (Answer::Value(expected), _, Ok(actual)) if expected == actual => None,
        (Answer::Value(expected), ..) => Some(expected.to_string()),
        (Answer::Refused, ..) => Some("refused".to_owned()),
        (Answer::Fails, ..) => Some("fails".to_owned()),
    };
    wrong.map(|expected| {
        format!("{:?} over {}: expected {expected}, got {result:?}", row.expression, row.input)
    })
}

/// Returns an error if the static check rejects a row that has a value.
fn refusal(row: &Row, problems: &[Problem]) -> Option<String> {
    // The recorded mappings may leave anything in their root; search attributes may not.
    let refuses = |problem: &&Problem| !problem.rule.is_lint() && problem.rule != Rule::NotAnObject;
    let problem = problems.iter().find(refuses)?;
    matches!(row.answer, Answer::Value(_)).then(|| format!("{:?} is refused: {problem}", row.expression))
}

fn template(row: &Row, messages: &Messages) -> Option<String> {
    let template = match Template::parse(&row.expression) {
        Ok(template) => template,
        Err(error) => return verdict(row, false, &Err(error.to_string())),
    };
    let problems = template.check(&messages.get(case::NAME).expect("described"));
    if let Some(refusal) = refusal(row, &problems) {
        return Some(refusal);
    }
    let result = template.evaluate(&row.input, &mut SystemEnv).map(Value::String);
    verdict(row, true, &result.map_err(|error| error.to_string()))
}

fn mapping(row: &Row, messages: &Messages) -> Option<String> {
    let mapping = match Mapping::parse(&row.expression) {
        Ok(mapping) => mapping,
        Err(error) => return verdict(row, false, &Err(error.to_string())),
    };
    let problems = mapping.check(&messages.get(case::NAME).expect("described"));
    if let Some(refusal) = refusal(row, &problems) {
        return Some(refusal);
    }
    let result = mapping.evaluate(&row.input, &mut SystemEnv);
    verdict(row, true, &result.map_err(|error| error.to_string()))
}

fn assert_rows(rows: &[Row], check: fn(&Row, &Messages) -> Option<String>) {
    let messages = case::messages();
    let failures: Vec<String> = rows.iter().filter_map(|row| check(row, &messages)).collect();
    assert!(failures.is_empty(), "{}\n{} of {} rows fail", failures.join("\n"), failures.len(), rows.len());
}

#[test]
fn templates() {
    assert_rows(&rows(include_str!("cases.json")), template);
}

#[test]
fn mappings() {
    assert_rows(&rows(include_str!("mappings.json")), mapping);
}

/// Results of `format` for every value of a group and every one of its formats.
struct Recording<'r> {
    input: &'r Value,
    formats: &'r [Value],
    rows: &'r [Value],
}

impl Recording<'_> {
    fn differences(&self) -> Vec<String> {
        self.rows.iter().flat_map(|row| self.row(row)).collect()
    }

    /// The differences for one value, an expression.
    fn row(&self, row: &Value) -> Vec<String> {
        let value = row[0].as_str().expect("a row has a value");
        let template = Template::parse(&format!("${{! format.format({value}) }}")).expect("a template");
        let results = row[1].as_array().expect("a row has results");
        assert_eq!(results.len(), self.formats.len());
        let mut input = self.input.clone();
        let differences = self.formats.iter().zip(results).filter_map(|(format, expected)| {
            input["format"] = format.clone();
            let actual = template.evaluate(&input, &mut SystemEnv).expect("a text");
            (*expected != actual.as_str())
                .then(|| format!("{format} of {value}: expected {expected}, got {actual:?}"))
        });
        differences.collect()
    }
}

#[test]
fn formats() {
    let recorded: Value = serde_json::from_str(include_str!("format.json")).expect("the record is JSON");
    let array = |value: &'static str, group: &Value| group[value].as_array().expect("a list").clone();
    let groups = array("groups", &recorded);
    let differences = groups.iter().flat_map(|group| {
        let (formats, rows) = (array("formats", group), array("values", group));
        Recording { input: &recorded["input"], formats: &formats, rows: &rows }.differences()
    });
    let differences: Vec<String> = differences.collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
