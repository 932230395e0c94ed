//! The errors that people read.

use temporal_prost_json::Descriptors;
use temporal_prost_json::JsonError;
use temporal_prost_json::UnknownFields::{Ignore, Refuse};

static SCHEMA: Descriptors = Descriptors::new(include_bytes!("conformance/descriptors.binpb"));
const NAME: &str = "conformance.Proto3";

#[track_caller]
fn refused(json: &str, expected: &str) {
    let error = SCHEMA.from_json(NAME, json.as_bytes(), Refuse).unwrap_err();
    assert_eq!(error.to_string(), format!("cannot read `{NAME}` from JSON{expected}"));
}

#[test]
fn a_field_is_named_by_its_path() {
    refused(
        r#"{"children": [{}, {"childrenByName": {"a b": {"color": "BLUE"}}}]}"#,
        r#" at `children[1].childrenByName["a b"].color`: conformance.Color has no value "BLUE""#,
    );
    refused(
        r#"{"any": {"@type": "x/conformance.Proto3", "int32s": [1, "x"]}}"#,
        " at `any.int32s[1]`: a whole number is expected",
    );
    refused(r#"{"struct": {"a": {"b": [1e9]}}, "strings": "x"}"#, " at `strings`: an array is expected");
}

#[test]
fn the_message_itself_has_no_path() {
    refused(r#"{"nope": 1}"#, r#": there is no field "nope""#);
    refused(r#"{"int32Field": 1"#, ": EOF while parsing an object at line 1 column 16");
    refused("[]", ": this is not the JSON form of conformance.Proto3");
}

#[test]
fn values_are_not_repeated_in_messages() {
    for json in
        [r#"{"int32Field": "hunter2"}"#, r#"{"bytesField": "hunter2!"}"#, r#"{"timestamp": "hunter2"}"#]
    {
        let error = SCHEMA.from_json(NAME, json.as_bytes(), Refuse).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

#[test]
fn what_has_no_json_form_is_named_by_its_path() {
    let late = [0x8a, 0x01, 0x0a, 0x8a, 0x05, 0x07, 0x08, 0x80, 0xa2, 0xbc, 0xc1, 0xe6, 0x3b];
    let error = SCHEMA.to_json(NAME, &late).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot write `conformance.Proto3` as JSON at `child.timestamp`: a timestamp must be in the years 1 to 9999"
    );
    assert!(
        SCHEMA
            .to_json(NAME, &[0x72, 0x01, 0xff])
            .unwrap_err()
            .to_string()
            .contains("`stringField`: invalid utf-8")
    );
}

#[test]
fn damaged_descriptors_are_an_error_each_time() {
    static DAMAGED: Descriptors = Descriptors::new(b"\xff");
    for _ in 0..2 {
        assert!(matches!(DAMAGED.to_json(NAME, &[]), Err(JsonError::Descriptors { .. })));
    }
    let unknown = SCHEMA.from_json("shop.v1.Order", b"{}", Ignore).unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "message `shop.v1.Order` is missing in the embedded descriptors; generate the code again"
    );
}
