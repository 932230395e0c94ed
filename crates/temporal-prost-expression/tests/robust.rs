//! Whatever the text and the input, there is a result or an error: no panic, no endless loop.

mod case;

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value, json};
use temporal_prost_expression::{MAX_SIZE, Mapping, SystemEnv, Template};

/// Parses, checks and evaluates a text as an id and as a mapping.
fn run(text: &str, input: &Value) {
    let messages = case::messages();
    let message = messages.get(case::NAME).expect("described");
    let positions =
        |range: &std::ops::Range<usize>| assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
    match Template::parse(text) {
        Ok(template) => {
            template.check(&message).iter().for_each(|problem| positions(&problem.range));
            let _ = template.evaluate(input, &mut SystemEnv);
        }
        Err(error) => error.problems().iter().for_each(|problem| positions(&problem.range)),
    }
    match Mapping::parse(text) {
        Ok(mapping) => {
            mapping.check_search_attributes(&message).iter().for_each(|problem| positions(&problem.range));
            let _ = mapping.evaluate(input, &mut SystemEnv);
            let _ = mapping.search_attributes(input, &mut SystemEnv);
        }
        Err(error) => error.problems().iter().for_each(|problem| positions(&problem.range)),
    }
}

fn document() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("2024-02-29T12:30:15.123456789Z")),
        Just(json!("1h30m")),
    ];
    let value = scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,3}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    let fields =
        prop::sample::select(vec!["id", "count", "tags", "place", "places", "numbers", "labels", "at"]);
    prop::collection::btree_map(fields.prop_map(str::to_owned), value, 0..8)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

const ATOMS: [&str; 30] = [
    "id",
    "count",
    "tags",
    "place.next",
    "places.0",
    "this",
    "labels",
    "at",
    "missing",
    "\"text\"",
    "\"a,b\\n1,2\"",
    "\"日本 ß\"",
    "\"%d %s\"",
    "5",
    "-3",
    "0.5",
    "9223372036854775807",
    "true",
    "null",
    "[]",
    "{}",
    "[1, \"a\", null]",
    "{\"a\": {\"b\": 1}}",
    "now()",
    "uuid_v4()",
    "deleted()",
    "nothing()",
    "range(0, 5)",
    "$x",
    "root",
];
const OPERATORS: [&str; 10] = ["+", "-", "*", "/", "%", "==", "<", "&&", "||", "|"];

/// An expression that mostly parses.
fn expression() -> impl Strategy<Value = String> {
    let atom = prop::sample::select(&ATOMS[..]).prop_map(str::to_owned);
    atom.prop_recursive(5, 32, 3, compound)
}

fn compound(part: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    let methods: Vec<&'static str> = temporal_prost_expression::methods().collect();
    let words = (prop::sample::select(methods), prop::sample::select(&OPERATORS[..]), 0..8);
    (part.clone(), part.clone(), part, words).prop_map(|(a, b, c, (method, operator, form))| match form {
        0 => format!("({a}).{method}()"),
        1 => format!("({a}).{method}({b})"),
        2 => format!("({a}).{method}({b}, {c})"),
        3 => format!("({a}).{method}(e -> [e, {b}])"),
        4 => format!("({a}).map_each(e -> {b})"),
        5 => format!("({a} {operator} {b})"),
        6 => format!("if {a} {{ {b} }} else {{ {c} }}"),
        _ => format!("match {a} {{ \"a\" => {b}, _ => {c} }}"),
    })
}

proptest! {
    #[test]
    fn any_text(text in ".{0,60}", input in document()) {
        run(&text, &input);
    }

    #[test]
    fn text_of_tokens(
        tokens in prop::collection::vec(
            prop::sample::select(vec![
                "${!", "}", "{", "\\", "\"", "(", ")", "[", "]", ".", ",", ":", "=", "=>", "->", "|", "+", "-", " ", "\n",
                "#", "$", "@", "!", "if", "else", "match", "let ", "map ", "root", "this", "_", "x", "é", "5", "slug", "null",
            ]),
            0..30,
        ),
        input in document(),
    ) {
        run(&tokens.concat(), &input);
    }

    #[test]
    fn expressions(expression in expression(), input in document()) {
        run(&format!("a/${{! {expression} }}"), &input);
        run(&format!("let x = {expression}\nkeyword.A = $x\nroot.b.c = {expression}"), &input);
    }
}

/// The result or the failure of an expression, within a time limit.
fn bounded(expression: &str) -> String {
    let start = Instant::now();
    let result = match Template::parse(expression) {
        Ok(template) => match template.evaluate(&json!({"id": "x"}), &mut SystemEnv) {
            Ok(id) => format!("{} bytes", id.len()),
            Err(error) => error.to_string(),
        },
        Err(error) => error.to_string(),
    };
    assert!(start.elapsed() < Duration::from_secs(10), "{expression} takes {:?}", start.elapsed());
    result
}

#[test]
fn nothing_grows_without_limit() {
    let doubling = "${! range(0, 1000).fold(\"xx\", i -> i.tally + i.tally) }";
    let nesting = "${! range(0, 1000).fold([], i -> [i.tally]).string() }";
    let branching = "${! range(0, 1000).fold([1], i -> [i.tally, i.tally]).string() }";
    let looping = "${! range(0, 1000).map_each(a -> range(0, 1000).map_each(b -> a + b)).string() }";
    let wide = "${! range(0, 1000000000).length().string() }";
    let padded = "${! \"%1000000d%1000000d\".format(1, 2) }";
    assert!(bounded(doubling).contains("larger than 1048576 bytes"), "{}", bounded(doubling));
    assert!(bounded(nesting).contains("nested deeper"), "{}", bounded(nesting));
    assert!(bounded(branching).contains("larger than"), "{}", bounded(branching));
    assert!(bounded(looping).contains("100000 steps"), "{}", bounded(looping));
    assert!(bounded(wide).contains("100000 steps"), "{}", bounded(wide));
    assert!(bounded(padded).contains("too large"), "{}", bounded(padded));
    assert!(bounded(&format!("{}${{! id }}", "a".repeat(MAX_SIZE))).contains("larger than 1048576 bytes"));
}

#[test]
fn limits_cannot_be_caught() {
    let caught = "${! range(0, 1000).fold(\"xx\", i -> i.tally + i.tally).catch(\"caught\").or(\"caught\") }";
    assert!(bounded(caught).contains("larger than"), "{}", bounded(caught));
}

#[test]
fn recursion_ends() {
    let mapping = "map again {\nroot = this.apply(\"again\")\n}\nroot.a = id.apply(\"again\")";
    let mapping = Mapping::parse(mapping).expect("a mapping");
    let error = mapping.evaluate(&json!({"id": "x"}), &mut SystemEnv).expect_err("it never ends");
    assert!(error.to_string().contains("nested deeper than 128 levels"), "{error}");
}

#[test]
fn deep_and_long_texts_are_refused() {
    for text in [
        format!("${{! {}id{} }}", "(".repeat(10_000), ")".repeat(10_000)),
        format!("${{! {}{} }}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("${{! id{} }}", ".string()".repeat(10_000)),
        format!("${{! id{} }}", " + id".repeat(10_000)),
        format!("${{! {}id }}", "!".repeat(10_000)),
        format!("${{! {}id }}", "match ".repeat(10_000)),
        format!("${{! {} }}", "match {".repeat(200)),
        format!("${{! {}id }}", "if ".repeat(10_000)),
        format!("${{! {}id }}", "x -> ".repeat(10_000)),
        "${! id.re_match(\"".to_owned() + &"(".repeat(10_000) + "\") }",
        "${! id.re_match(\"(((a{100}){100}){100})\").string() }".replace('{', "\\{").replace("$\\{", "${"),
    ] {
        let result = bounded(&text);
        assert!(!result.ends_with("bytes"), "{}", &text[..40]);
    }
}

/// As deep as can be, of every kind, in the two megabytes that a thread has.
#[test]
fn the_deepest_texts_fit_on_the_stack() {
    for (open, middle, close) in [
        ("(", "id", ")"),
        ("[", "id", "]"),
        ("{\"a\": ", "id", "}"),
        ("!", "true", ""),
        ("id.or(", "id", ")"),
        ("missing.or(", "id", ")"),
        ("throw(\"a\").catch(", "id", ")"),
        ("this.(", "this", ")"),
        ("[this].map_each(", "this", ")"),
        ("if true { ", "id", " }"),
        ("if false { id } else { ", "id", " }"),
        ("match { _ => ", "id", " }"),
        ("match this { true => id, this != 5 => ", "id", " }"),
        ("id + ", "id", ""),
        ("(id + ", "id", ")"),
        ("[1].fold(1, ", "this", ")"),
        ("id.replace_all(\"a\", ", "id", ")"),
    ] {
        for depth in [20, 40, 60, 120, 127, 128, 200] {
            let text = format!("{}{middle}{}", open.repeat(depth), close.repeat(depth));
            run(&format!("${{! {text} }}"), &json!({"id": "x"}));
            run(&format!("root = {text}"), &json!({"id": "x"}));
        }
    }
}
