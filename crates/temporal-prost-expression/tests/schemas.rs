//! Ids that real schemas hold, and what the Go plugin's own tests expect of them.

use serde_json::{Value, json};
use temporal_prost_expression::{SystemEnv, Template};

fn evaluate(template: &str, input: &Value) -> Result<String, String> {
    let template = Template::parse(template).unwrap_or_else(|error| panic!("{template}: {error}"));
    template.evaluate(input, &mut SystemEnv).map_err(|error| error.to_string())
}

#[test]
fn go_expectations() {
    for (template, input, expected) in [
        ("test/${!id}", json!({"id": "foo"}), "test/foo"),
        ("test/${!intField.string()}", json!({"intField": 30}), "test/30"),
        ("test/${!intField.or(\"unknown\")}", json!({}), "test/unknown"),
        ("test/${!bytesField}", json!({"bytesField": "Zm9v"}), "test/Zm9v"),
        ("test/${!bytesField.decode(\"base64\").string()}", json!({"bytesField": "Zm9v"}), "test/foo"),
        ("test/${! boolField.string() }", json!({"boolField": true}), "test/true"),
        (
            "test/${!id.re_find_object(\"(?P<first>[^:]{3,10}):(?P<second>[^:]{3,10}):(?P<third>[^:]{3,10})\")\
             .without(\"0\").key_values().sort_by(pair -> pair.key).map_each(pair -> pair.value).join(\"/\")}",
            json!({"id": "foo:bar:baz"}),
            "test/foo/bar/baz",
        ),
        (
            "test/${! if id.contains(\"z\") { id.uppercase() } else { id.lowercase() } }/${! id }",
            json!({"id": "zeb"}),
            "test/ZEB/zeb",
        ),
        (
            r#"this_is_a_\${!test/${! match id { "aaa" => "A", "bbb" => "B", _ => "Z" } }"#,
            json!({"id": "zeb"}),
            "this_is_a_${!test/Z",
        ),
        (r#"${! id.re_find_object(".*\{(?P<g>[^\}]+)\}.*").g }"#, json!({"id": "foo{bar}baz"}), "bar"),
        ("${! outerList.0.innerList.0.bar }", json!({"outerList": [{"innerList": [{"bar": "x"}]}]}), "x"),
        (
            "example.nexus.v1.Echo/${ language }/${! name.slug() }",
            json!({"name": "A B"}),
            "example.nexus.v1.Echo/${ language }/a-b",
        ),
    ] {
        assert_eq!(evaluate(template, &input).as_deref(), Ok(expected), "{template}");
    }
}

#[test]
fn what_is_not_set_fails() {
    assert!(
        evaluate("optional/${! name }", &json!({})).expect_err("null").contains("expected string, got null")
    );
    assert!(evaluate("mutex:${! resourceId }", &json!({})).is_err());
}

#[test]
fn every_failing_fragment_is_reported() {
    let error = evaluate("test/${!blah}/${!blahz.or(throw(\"uh oh\"))}", &json!({})).expect_err("both fail");
    assert!(error.contains("`blah`: expected string, got null"), "{error}");
    assert!(error.contains("uh oh"), "{error}");
}

#[test]
fn ids_are_random() {
    for (template, length) in [
        ("some-workflow-1/${! id }/${! uuid_v4() }", 18 + 36),
        ("example.shoppingcart.v1.ShoppingCart/${! nanoid() }", 37 + 21),
        ("what/${!ksuid()}", 5 + 27),
        ("updatable-timer/${! name.or(uuid_v4()) }", 16 + 36),
    ] {
        let [first, second] = [0, 1].map(|_| evaluate(template, &json!({"id": "x"})).expect("an id"));
        assert_eq!(first.len(), length, "{first}");
        assert_ne!(first, second);
    }
}
