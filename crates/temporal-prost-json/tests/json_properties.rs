//! Random messages survive both directions, and nothing that comes in can harm.

use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use temporal_prost_json::Descriptors;
use temporal_prost_json::UnknownFields::{Ignore, Refuse};

static SCHEMA: Descriptors = Descriptors::new(include_bytes!("conformance/descriptors.binpb"));
const MESSAGES: [&str; 6] = [
    "conformance.Proto3",
    "conformance.Proto2",
    "conformance.Editions",
    "conformance.Inherited",
    "conformance.Order",
    "google.protobuf.Value",
];

fn message() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&MESSAGES[..])
}

/// The members of a `Proto3` in canonical JSON, and none that is a default without presence.
fn members(depth: u32) -> BoxedStrategy<Vec<(String, Value)>> {
    let scalars = prop_oneof![
        (1..=i32::MAX).prop_map(|n| ("int32Field", json!(n))),
        (i64::MIN..0).prop_map(|n| ("int64Field", json!(n.to_string()))),
        (1..=u64::MAX).prop_map(|n| ("fixed64Field", json!(n.to_string()))),
        (i32::MIN..0).prop_map(|n| ("sint32Field", json!(n))),
        any::<f64>().prop_map(|n| ("maybeDouble", json!(n))),
        any::<f32>().prop_map(|n| ("floats", json!([shortest(n)]))),
        ".+".prop_map(|text| ("stringField", json!(text))),
        any::<i32>().prop_map(|n| ("maybeInt32", json!(n))),
        vec(any::<bool>(), 1..9).prop_map(|bools| ("bools", json!(bools))),
        vec(any::<i64>().prop_map(|n| n.to_string()), 1..9).prop_map(|n| ("int64s", json!(n))),
        proptest::sample::select(vec!["RED", "GREEN", "NEGATIVE"]).prop_map(|name| ("color", json!(name))),
        (4..i32::MAX).prop_map(|number| ("choiceColor", json!(number))),
        proptest::collection::btree_map(any::<i32>(), ".*", 1..5).prop_map(|map| ("byInt32", json!(map))),
        proptest::collection::btree_map(".*", any::<bool>(), 1..5).prop_map(|map| ("struct", json!(map))),
        (-315_576_000_000_i64..=315_576_000_000).prop_map(|n| ("duration", json!(format!("{n}s")))),
    ]
    .prop_map(|(name, value)| (name.to_owned(), value));
    if depth == 0 {
        return vec(scalars, 0..6).boxed();
    }
    let child = object(depth - 1);
    let nested = prop_oneof![
        child.clone().prop_map(|child| ("child", child)),
        vec(child.clone(), 1..3).prop_map(|children| ("children", json!(children))),
        (".*", child.clone()).prop_map(|(key, child)| ("childrenByName", json!({ key: child }))),
        child.prop_map(|child| ("any", with_type(&child))),
    ]
    .prop_map(|(name, value)| (name.to_owned(), value));
    vec(prop_oneof![4 => scalars, 1 => nested], 0..8).boxed()
}

fn object(depth: u32) -> BoxedStrategy<Value> {
    members(depth).prop_map(|members| Value::Object(members.into_iter().collect())).boxed()
}

fn with_type(message: &Value) -> Value {
    let mut members = Map::from_iter([("@type".to_owned(), json!("type.googleapis.com/conformance.Proto3"))]);
    members.extend(message.as_object().cloned().unwrap_or_default());
    Value::Object(members)
}

/// The 64-bit number in the fewest digits that mean this 32-bit one.
fn shortest(number: f32) -> f64 {
    serde_json::to_string(&number).unwrap().parse().unwrap()
}

/// JSON that has nothing to do with a schema, with the names of fields strewn in.
fn any_json() -> impl Strategy<Value = Value> {
    let names =
        ["int32Field", "child", "children", "byInt32", "any", "value", "struct", "@type", "timestamp"];
    let name = prop_oneof![proptest::sample::select(names.to_vec()).prop_map(str::to_owned), ".*"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(8, 64, 8, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..8).prop_map(Value::from),
            vec((name.clone(), inner), 0..8).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn messages_survive_both_directions(json in object(3)) {
        let text = json.to_string();
        let wire = SCHEMA.from_json(MESSAGES[0], text.as_bytes(), Refuse).unwrap();
        prop_assert_eq!(SCHEMA.to_value(MESSAGES[0], &wire).unwrap(), json);
        let again = SCHEMA.to_json(MESSAGES[0], &wire).unwrap();
        prop_assert_eq!(SCHEMA.from_json(MESSAGES[0], &again, Refuse).unwrap().len(), wire.len());
    }

    #[test]
    fn doubles_keep_every_bit(bits: u64) {
        let wire = [&[0x09], bits.to_le_bytes().as_slice()].concat();
        let json = SCHEMA.to_json(MESSAGES[0], &wire).unwrap();
        let again = SCHEMA.from_json(MESSAGES[0], &json, Refuse).unwrap();
        prop_assert!(again == wire || f64::from_bits(bits).is_nan() || bits == 0);
    }

    #[test]
    fn any_bytes_are_written_or_refused(message in message(), wire: Vec<u8>) {
        if let Ok(json) = SCHEMA.to_json(message, &wire) {
            let read = SCHEMA.from_json(message, &json, Refuse);
            prop_assert!(read.is_ok(), "{} gave {:?}", String::from_utf8_lossy(&json), read);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(message in message(), text in ".*") {
        let _ = SCHEMA.from_json(message, text.as_bytes(), Ignore);
    }

    #[test]
    fn any_json_is_read_or_refused(message in message(), json in any_json()) {
        if let Ok(wire) = SCHEMA.from_json(message, json.to_string().as_bytes(), Ignore) {
            let _ = SCHEMA.to_json(message, &wire);
        }
    }

    #[test]
    fn damaged_messages_are_written_or_refused(json in object(2), at: prop::sample::Index, byte: u8) {
        let mut wire = SCHEMA.from_json(MESSAGES[0], json.to_string().as_bytes(), Refuse).unwrap();
        if !wire.is_empty() {
            let at = at.index(wire.len());
            wire[at] = byte;
        }
        let _ = SCHEMA.to_json(MESSAGES[0], &wire);
    }
}

#[test]
fn deep_json_is_refused() {
    for (open, close) in [("[", "]"), (r#"{"child":"#, "}"), (r#"{"any":{"@type":"x","value":"#, "}}")] {
        let text = format!("{}{}", open.repeat(100_000), close.repeat(100_000));
        for message in MESSAGES {
            assert!(SCHEMA.from_json(message, text.as_bytes(), Ignore).is_err());
        }
    }
}

#[test]
fn deep_messages_are_refused() {
    let mut wire = Vec::new();
    for _ in 0..10_000 {
        wire = [&[0x8a, 0x01], length(wire.len()).as_slice(), &wire].concat();
    }
    let error = SCHEMA.to_json(MESSAGES[0], &wire).unwrap_err().to_string();
    assert!(error.contains("nests deeper than 127 levels"), "{error:.200}");
}

#[test]
fn what_is_written_can_be_read_at_any_depth() {
    for depth in 1..=128 {
        let mut text = String::new();
        (1..depth).for_each(|_| text.push_str(r#"{"child":"#));
        write!(text, "{{}}{}", "}".repeat(depth - 1)).unwrap();
        let wire = SCHEMA.from_json(MESSAGES[0], text.as_bytes(), Refuse);
        assert_eq!(wire.is_ok(), depth <= 127, "{depth}");
        if let Ok(wire) = wire {
            assert_eq!(SCHEMA.to_json(MESSAGES[0], &wire).unwrap(), text.as_bytes());
        }
    }
}

#[test]
fn big_messages_pass() {
    let bools = format!(r#"{{"bools":[{}true]}}"#, "true,".repeat(1_000_000));
    let wire = SCHEMA.from_json(MESSAGES[0], bools.as_bytes(), Refuse).unwrap();
    assert_eq!(SCHEMA.to_json(MESSAGES[0], &wire).unwrap(), bools.as_bytes());
}

fn length(mut length: usize) -> Vec<u8> {
    let mut varint = Vec::new();
    while length > 0x7f {
        varint.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    varint.push(u8::try_from(length).unwrap());
    varint
}
