//! The canonical form of a message, against the deterministic serialization of Go that `judge.go` recorded.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use temporal_prost_json::Descriptors;

static SCHEMA: Descriptors = Descriptors::new(include_bytes!("conformance/descriptors.binpb"));

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

/// Returns the messages that a judge has read from JSON and serialized, by name and JSON. Extensions are unknown fields,
/// and some messages nest too deep.
fn serialized(cases: &str) -> BTreeMap<(String, String), Vec<u8>> {
    let cases: Vec<Map<String, Value>> = serde_json::from_str(cases).unwrap();
    let read = cases.iter().filter_map(|case| {
        let (name, json) = (case["message"].as_str()?, case.get("json")?.as_str()?);
        let differs = json.contains("[conformance.") || json.matches('{').count() > 100;
        let name = if name.contains('.') { name.to_owned() } else { format!("conformance.{name}") };
        (!differs).then_some(((name, json.to_owned()), unhex(case["wire"].as_str()?)))
    });
    read.collect()
}

/// Reverses the order of the fields and entries, which does not change the message unless one of them repeats.
fn reversed(name: &str, wire: &[u8]) -> Option<Vec<u8>> {
    let split = records(wire);
    let mut numbers: Vec<u64> = split.iter().map(|(number, _)| *number).collect();
    numbers.dedup();
    let maps = ["by", "childrenBy", "struct"];
    let message = SCHEMA.pool().unwrap().message_by_name(name)?;
    let repeats_safely = split.chunk_by(|a, b| a.0 == b.0).all(|records| {
        let field = u32::try_from(records[0].0).ok().and_then(|number| message.field(number));
        records.len() == 1
            || field.is_some_and(|field| maps.iter().any(|map| field.json_name().starts_with(map)))
    });
    repeats_safely.then(|| split.iter().rev().flat_map(|(_, record)| record).copied().collect())
}

/// Splits a message into its records, each with its field's number.
fn records(mut wire: &[u8]) -> Vec<(u64, Vec<u8>)> {
    use prost::encoding::{DecodeContext, decode_key, skip_field};
    let mut records = Vec::new();
    while !wire.is_empty() {
        let all = wire;
        let (number, wire_type) = decode_key(&mut wire).unwrap();
        skip_field(wire_type, number, &mut wire, DecodeContext::default()).unwrap();
        records.push((u64::from(number), all[..all.len() - wire.len()].to_vec()));
    }
    records
}

#[test]
fn equals_what_go_serializes() {
    let (mut compared, mut reordered) = (0, 0);
    for ((name, json), wire) in serialized(include_str!("conformance/go.json")) {
        assert_eq!(SCHEMA.canonical(&name, &wire).unwrap(), wire, "{name} {json}");
        compared += 1;
        let Some(reversed) = reversed(&name, &wire).filter(|reversed| *reversed != wire) else { continue };
        assert_eq!(SCHEMA.canonical(&name, &reversed).unwrap(), wire, "{name} {json}, reversed");
        reordered += 1;
    }
    assert!(compared > 150 && reordered > 5, "{compared} compared, {reordered} in another order");
}

/// Python sorts the keys of maps in descending order if they are integers.
#[test]
fn is_the_same_for_what_python_serializes() {
    let go = serialized(include_str!("conformance/go.json"));
    let python = serialized(include_str!("conformance/cases.json"));
    let maps = go.iter().filter(|((_, json), _)| json.starts_with("{\"by"));
    let both: Vec<_> = maps.filter_map(|(key, wire)| Some((key, wire, python.get(key)?))).collect();
    assert!(both.len() > 20, "{}", both.len());
    let differences = both.iter().filter(|(_, go, python)| go != python).count();
    assert!(differences > 0, "Python sorts as Go does");
    for ((name, json), go, python) in both {
        assert_eq!(SCHEMA.canonical(name, python), SCHEMA.canonical(name, go), "{name} {json}");
    }
}

#[test]
fn leaves_out_what_has_no_meaning() {
    let canonical = |wire: &str| SCHEMA.canonical("conformance.Proto3", &unhex(wire)).unwrap();
    // `int32_field` with its default, an unknown field, and `int32_field` twice.
    assert_eq!(canonical("1800"), unhex(""));
    assert_eq!(canonical("f83f01"), unhex(""));
    assert_eq!(canonical("18051807"), unhex("1807"));
}

#[test]
fn rejects_what_does_not_decode() {
    let error = SCHEMA.canonical("conformance.Proto3", &[0x18]).unwrap_err();
    assert!(
        error.to_string().starts_with("cannot write `conformance.Proto3` in its canonical form: "),
        "{error}"
    );
    let error = SCHEMA.canonical("conformance.Nothing", &[]).unwrap_err();
    assert!(error.to_string().contains("conformance.Nothing"), "{error}");
}
