//! Every case that the judges recorded, against our transcoder: `judge.py` for Python, `judge.go` for Go.

use serde_json::{Map, Value};
use temporal_prost_json::Descriptors;
use temporal_prost_json::UnknownFields;

static SCHEMA: Descriptors = Descriptors::new(include_bytes!("conformance/descriptors.binpb"));

type Case = Map<String, Value>;

#[test]
fn agrees_with_python() {
    agrees(include_str!("conformance/cases.json"), include_str!("conformance/differences.json"));
}

#[test]
fn agrees_with_go() {
    agrees(include_str!("conformance/go.json"), include_str!("conformance/go_differences.json"));
}

fn agrees(cases: &str, reasons: &str) {
    let cases: Vec<Case> = serde_json::from_str(cases).unwrap();
    let reasons: Vec<Case> = serde_json::from_str(reasons).unwrap();
    assert!(cases.len() >= 250);
    let found: Vec<(String, String)> =
        cases.iter().filter_map(|case| Some((key(case), difference(case)?))).collect();
    let unexplained: Vec<_> = found
        .iter()
        .filter(|(key, _)| !reasons.iter().any(|reason| self::key(reason) == *key))
        .map(|(key, what)| format!("{key}: {what}"))
        .collect();
    let stale: Vec<_> =
        reasons.iter().map(key).filter(|key| !found.iter().any(|(found, _)| found == key)).collect();
    println!("{} cases, {} known differences", cases.len(), reasons.len());
    assert!(unexplained.is_empty(), "{} differ:\n{}", unexplained.len(), unexplained.join("\n"));
    assert!(stale.is_empty(), "no longer different:\n{}", stale.join("\n"));
}

/// The key of a case: message, input and option.
fn key(case: &Case) -> String {
    let input = text(case, "json").map_or_else(|| text(case, "wire"), Some).unwrap_or_default();
    let option = if case.contains_key("ignore_unknown") { " (ignoring unknown)" } else { "" };
    format!("{} {input}{option}", text(case, "message").unwrap())
}

fn text<'c>(case: &'c Case, name: &str) -> Option<&'c str> {
    case.get(name).and_then(Value::as_str)
}

fn difference(case: &Case) -> Option<String> {
    let name = full_name(text(case, "message").unwrap());
    match text(case, "json") {
        Some(json) => difference_reading(&name, json, case),
        None => difference_writing(&name, &unhex(text(case, "wire").unwrap()), text(case, "canonical")),
    }
}

fn full_name(name: &str) -> String {
    if name.contains('.') { name.to_owned() } else { format!("conformance.{name}") }
}

fn difference_reading(name: &str, json: &str, case: &Case) -> Option<String> {
    let unknown =
        if case.contains_key("ignore_unknown") { UnknownFields::Ignore } else { UnknownFields::Refuse };
    let ours = SCHEMA.from_json(name, json.as_bytes(), unknown);
    match (ours, text(case, "wire")) {
        (Err(_), None) => None,
        (Err(ours), Some(_)) => Some(format!("refused: {ours}")),
        (Ok(ours), None) => Some(format!("accepted as {}", hex(&ours))),
        (Ok(ours), Some(wire)) if hex(&ours) != wire => Some(format!("{} instead of {wire}", hex(&ours))),
        (Ok(ours), Some(_)) => difference_writing(name, &ours, text(case, "canonical")),
    }
}

fn difference_writing(name: &str, wire: &[u8], expected: Option<&str>) -> Option<String> {
    match (SCHEMA.to_json(name, wire), expected) {
        (Err(_), None) => None,
        (Err(ours), Some(_)) => Some(format!("not written: {ours}")),
        (Ok(ours), None) => Some(format!("written as {}", String::from_utf8_lossy(&ours))),
        (Ok(ours), Some(expected)) if parse(&ours) != parse(expected.as_bytes()) => {
            Some(format!("{} instead of {expected}", String::from_utf8_lossy(&ours)))
        }
        (Ok(_), Some(expected)) => difference_returning(name, expected),
    }
}

/// JSON written by the judge must mean the same after it is read here.
fn difference_returning(name: &str, expected: &str) -> Option<String> {
    let wire = match SCHEMA.from_json(name, expected.as_bytes(), UnknownFields::Refuse) {
        Ok(wire) => wire,
        Err(ours) => return Some(format!("not read back: {ours}")),
    };
    let ours = rounded(SCHEMA.to_value(name, &wire).unwrap());
    (ours != parse(expected.as_bytes())).then(|| format!("read back as {ours} instead of {expected}"))
}

/// The judges do not agree about `1` and `1.0`.
fn parse(json: &[u8]) -> Value {
    rounded(serde_json::from_slice(json).unwrap())
}

fn rounded(json: Value) -> Value {
    match json {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(elements) => elements.into_iter().map(rounded).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, rounded(value))).collect(),
        other => other,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
