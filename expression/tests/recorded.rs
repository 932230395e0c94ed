//! What the Go plugin's evaluator answered, row by row.

use serde_json::Value;
use temporal_prost_expression::{Field, Mapping, Messages, Problem, Rule, SystemEnv, Template, Type};

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
fn verdict(row: &Row, parsed: bool, result: Result<Value, String>) -> Option<String> {
    let wrong = match (&row.answer, parsed, &result) {
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

/// `expressions.v1.Case`, which the rows were recorded over.
fn case() -> Messages {
    let field = |name: &str, ty: Type| Field::new(name, name, ty);
    let list = |ty: Type| Type::List(Box::new(ty));
    let place = || Type::message("expressions.v1.Case.Place");
    let mut messages = Messages::default();
    messages.insert(
        "expressions.v1.Case.Place",
        [
            field("city", Type::String),
            field("floor", Type::Int32),
            field("next", place()),
            field("tags", list(Type::String)),
        ],
    );
    let tiers = ["TIER_UNSPECIFIED", "TIER_GOLD", "TIER_BASIC"].map(str::to_owned);
    messages.insert(
        "expressions.v1.Case",
        [
            field("id", Type::String),
            Field::new("customer_name", "customerName", Type::String),
            field("count", Type::Int32),
            field("big", Type::Int64),
            field("ubig", Type::Int64),
            field("ratio", Type::Float),
            field("small", Type::Float),
            field("flag", Type::Bool),
            field("blob", Type::Bytes),
            field("tier", Type::Enum(tiers.into())),
            field("place", place()),
            field("places", list(place())),
            field("tags", list(Type::String)),
            field("numbers", list(Type::Int32)),
            field("labels", Type::Map(Box::new(Type::String))),
            field("at", Type::message("google.protobuf.Timestamp")),
            field("lasting", Type::message("google.protobuf.Duration")),
            field("note", Type::message("google.protobuf.StringValue")),
            field("nickname", Type::String),
            Field::new("user_id", "userId", Type::String),
            Field::new("team_id", "teamId", Type::Int32),
            Field::new("weird_name", "weird-Name", Type::String),
        ],
    );
    messages
}

fn template(row: &Row, messages: &Messages) -> Option<String> {
    let template = match Template::parse(&row.expression) {
        Ok(template) => template,
        Err(error) => return verdict(row, false, Err(error.to_string())),
    };
    let problems = template.check(&messages.get("expressions.v1.Case").expect("described"));
    if let Some(refusal) = refusal(row, &problems) {
        return Some(refusal);
    }
    let result = template.evaluate(&row.input, &mut SystemEnv).map(Value::String);
    verdict(row, true, result.map_err(|error| error.to_string()))
}

fn mapping(row: &Row, messages: &Messages) -> Option<String> {
    let mapping = match Mapping::parse(&row.expression) {
        Ok(mapping) => mapping,
        Err(error) => return verdict(row, false, Err(error.to_string())),
    };
    let problems = mapping.check(&messages.get("expressions.v1.Case").expect("described"));
    if let Some(refusal) = refusal(row, &problems) {
        return Some(refusal);
    }
    let result = mapping.evaluate(&row.input, &mut SystemEnv);
    verdict(row, true, result.map_err(|error| error.to_string()))
}

fn assert_rows(rows: &[Row], check: fn(&Row, &Messages) -> Option<String>) {
    let messages = case();
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
