//! What the Go plugin's evaluator answered, row by row.

mod case;

use serde_json::Value;
use temporal_prost_expression::{Mapping, Messages, Problem, Rule, SystemEnv, Template};

/// What a row says of an expression and an input.
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

/// Why a row fails, if it does.
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

/// What a static check refuses of a row that has a value for some input.
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
