//! The meaning of expressions.

use serde_json::{Value, json};
use temporal_prost_expression::{Env, Mapping, SearchAttribute, SystemEnv};

fn input() -> Value {
    json!({
        "id": "Order 42", "count": 7, "big": "9007199254740993", "tags": ["b", "a"],
        "place": {"city": "Köln", "a.b": {"c~d": 1}}, "places": [{"city": "A"}, {"city": "B"}], "flag": true,
    })
}

fn evaluate(expression: &str) -> Result<Value, String> {
    let mapping =
        Mapping::parse(&format!("root = {expression}")).map_err(|error| format!("refused: {error}"))?;
    mapping.evaluate(&input(), &mut SystemEnv).map_err(|error| error.to_string())
}

fn assert_values(rows: &[(&str, Value)]) {
    for (expression, expected) in rows {
        assert_eq!(evaluate(expression).as_ref(), Ok(expected), "{expression}");
    }
}

#[test]
fn operators_bind() {
    assert_values(&[
        ("1 + 2 * 3", json!(7)),
        ("(1 + 2) * 3", json!(9)),
        ("10 - 2 - 3", json!(5)),
        ("7 / 2", json!(3.5)),
        ("-7 % 4", json!(-3)),
        ("5 - -3", json!(8)),
        ("1 + 1 == 2 && 3 > 2", json!(true)),
        ("true || false && false", json!(false)),
        ("\"a\" + \"b\" == \"ab\"", json!(true)),
        ("missing | \"x\" + \"y\"", json!("xy")),
        ("!flag || flag", json!(true)),
        ("!(1 > 2)", json!(true)),
        ("1 +\n  2", json!(3)),
    ]);
}

#[test]
fn kinds_mix_as_in_go() {
    assert_values(&[
        ("7 == 7.0", json!(true)),
        ("count == 7", json!(true)),
        ("\"7\" == 7", json!(false)),
        ("7 == \"7\"", json!(false)),
        ("true == 1", json!(true)),
        ("null == null", json!(true)),
        ("[1, {\"a\": 2}] == [1.0, {\"a\": 2}]", json!(true)),
        ("\"b\".bytes() == \"b\"", json!(true)),
        ("big.int64()", json!(9_007_199_254_740_993_i64)),
        // Comparisons are made with floats, in which these are the same.
        ("big.int64() == 9007199254740992", json!(true)),
        ("9223372036854775807 + 1", json!(i64::MIN)),
        ("0.1 + 0.2", json!(0.300_000_000_000_000_04)),
        ("count && flag", json!(true)),
    ]);
    for expression in
        ["1 + \"a\"", "\"a\" + 1", "count / 0", "count % 0", "missing + 1", "id > 3", "!id", "flag > false"]
    {
        assert!(evaluate(expression).is_err(), "{expression}");
    }
}

#[test]
fn paths_lead_to_values() {
    assert_values(&[
        ("place.city", json!("Köln")),
        ("this.place.city", json!("Köln")),
        ("place.\"a.b\".\"c~d\"", json!(1)),
        ("place.get(\"a~1b.c~0d\")", json!(1)),
        ("tags.1", json!("a")),
        ("tags.7", Value::Null),
        ("places.get(\"*.city\")", json!(["A", "B"])),
        ("place.city.deeper", Value::Null),
        ("missing.deeper", Value::Null),
        ("place.\n  city", json!("Köln")),
    ]);
}

#[test]
fn branches_choose() {
    assert_values(&[
        ("if count > 5 { \"many\" } else if count > 2 { \"some\" } else { \"few\" }", json!("many")),
        // Only a boolean can be true.
        ("if id { 1 } else { 2 }", json!(2)),
        ("if missing { 1 } else { 2 }", json!(2)),
        ("match id { \"x\" => 1, this.length() > 3 => 2, _ => 3 }", json!(2)),
        ("match { this.count > 5 => \"a\"\n _ => \"b\" }", json!("a")),
        ("match place { this.city == \"Köln\" => city, _ => \"?\" }", json!("Köln")),
        ("match count { 7 => \"seven\" }", json!("seven")),
        ("[if false { 1 }, 2]", json!([2])),
        ("{\"a\": if false { 1 }, \"b\": deleted(), \"c\": 3}", json!({"c": 3})),
    ]);
}

#[test]
fn lambdas_see_what_is_around() {
    assert_values(&[
        ("tags.map_each(t -> t + id)", json!(["bOrder 42", "aOrder 42"])),
        ("tags.map_each(this + \"!\")", json!(["b!", "a!"])),
        ("places.map_each(p -> tags.map_each(t -> p.city + t).join(\"\"))", json!(["AbAa", "BbBa"])),
        ("places.map_each(_ -> count)", json!([7, 7])),
        ("place.(city + \"!\")", json!("Köln!")),
        ("id.(x -> x + place.city)", json!("Order 42Köln")),
        ("id.number().catch(e -> e.type())", json!("string")),
    ]);
    for expression in ["tags.map_each(t -> tags.map_each(t -> t))", "id.(this -> 1)", "id.(a -> b -> a)"] {
        assert!(evaluate(expression).is_err_and(|error| error.starts_with("refused")), "{expression}");
    }
}

#[test]
fn calls_take_names() {
    assert_values(&[
        ("id.slice(low: 0, high: 2)", json!("Or")),
        ("range(start: 0, stop: 4, step: 2)", json!([0, 2])),
        ("id.slice(0,\n  2,\n)", json!("Or")),
        ("id.replace_all(old: \" \", new: tags.0)", json!("Orderb42")),
    ]);
    for expression in [
        "id.slice(0, high: 2)",
        "id.slice(low: 0, low: 1)",
        "id.slice(from: 0)",
        "id.slice (0)",
        "tags.append(a: 1)",
        "id.slice(0, 1, 2)",
    ] {
        assert!(evaluate(expression).is_err_and(|error| error.starts_with("refused")), "{expression}");
    }
}

#[test]
fn names_that_begin_like_literals_are_not_names() {
    for expression in ["nullable", "trueish", "falsehood"] {
        assert!(evaluate(expression).is_err_and(|error| error.starts_with("refused")), "{expression}");
        assert!(evaluate(&format!("this.{expression}")).is_ok());
    }
}

fn mapping(source: &str) -> Result<Value, String> {
    let mapping = Mapping::parse(source).map_err(|error| format!("refused: {error}"))?;
    mapping.evaluate(&input(), &mut SystemEnv).map_err(|error| error.to_string())
}

#[test]
fn mappings_assign() {
    for (source, expected) in [
        ("A = id # a comment\n\n# another\nB.C = count\n", json!({"A": "Order 42", "B": {"C": 7}})),
        ("root.\"a.b\".c = 1", json!({"a.b": {"c": 1}})),
        ("root = place\nroot.city = deleted()", json!({"a.b": {"c~d": 1}})),
        ("let x = count\nlet x = $x + 1\nA = $x", json!({"A": 8})),
        ("A = 1\nA = nothing()\nB = root.A + 1", json!({"A": 1, "B": 2})),
        ("root = [1, 2]\nroot.1 = 5", json!([1, 5])),
        (
            "map m {\n  let y = this\n  a = $y\n  b = 2\n}\nA = count.apply(\"m\")",
            json!({"A": {"a": 7, "b": 2}}),
        ),
        ("id.lowercase()", json!("order 42")),
        ("let x = 1", input()),
        ("A = if !flag { 1 }", input()),
        ("{\"a\": 1}\n", json!({"a": 1})),
    ] {
        assert_eq!(mapping(source), Ok(expected), "{source}");
    }
}

#[test]
fn mappings_fail() {
    for source in ["A = 1\nA.B = 2", "root = deleted()", "A = $x", "A = id.apply(\"nope\")"] {
        assert!(mapping(source).is_err_and(|error| !error.starts_with("refused")), "{source}");
    }
    for source in [
        "A =1",
        "A= 1",
        "A = 1 B = 2",
        "import \"x\"",
        "meta a = 1",
        "if flag { A = 1 }",
        "A = id\nid",
        "",
        "a-b = 1",
    ] {
        assert!(mapping(source).is_err_and(|error| error.starts_with("refused")), "{source}");
    }
}

#[test]
fn search_attributes_have_types() {
    let attributes = |source: &str| {
        let mapping = Mapping::parse(source).expect("a mapping");
        mapping.search_attributes(&input(), &mut SystemEnv).map_err(|error| error.to_string())
    };
    let converted = attributes(
        "bool.A = \"true\"\nfloat64.B = count\nint64.C = big\nkeyword.D = id\nstring.E = id\nlist.F = tags\n\
         time.G = \"2024-02-29T13:30:15.5+01:00\"\nkeyword.H = missing.or(deleted())",
    )
    .expect("all have their types");
    let printed: Vec<String> = converted
        .iter()
        .map(|(name, value)| format!("{name} {} {}", value.type_name(), value.to_json()))
        .collect();
    assert_eq!(
        printed,
        [
            "A Bool true",
            "B Double 7.0",
            "C Int 9007199254740993",
            "D Keyword \"Order 42\"",
            "E Text \"Order 42\"",
            "F KeywordList [\"b\",\"a\"]",
            "G Datetime \"2024-02-29T12:30:15.5Z\"",
        ]
    );
    assert_eq!(attributes("int64.A = 7.0"), Ok(vec![("A".to_owned(), SearchAttribute::Int(7))]));
    for source in [
        "int64.A = 7.5",
        "keyword.A = count",
        "keyword.A = missing",
        "list.A = [1]",
        "time.A = id",
        "word.A = id",
        "keyword = id",
    ] {
        assert!(attributes(source).is_err(), "{source}");
    }
}

struct Fixed(u64);

impl Env for Fixed {
    fn random(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        self.0
    }

    fn now(&mut self) -> Option<std::time::SystemTime> {
        Some(std::time::SystemTime::UNIX_EPOCH + std::time::Duration::new(1_700_000_000, 123_456_789))
    }
}

/// These are in histories: they never change.
#[test]
fn the_same_env_gives_the_same_values() {
    let source = "[uuid_v4(), nanoid(), nanoid(5, \"ab\"), ksuid(), ulid(), ulid(\"hex\"), random_int(max: 99), now(), timestamp_unix_milli()]";
    let mapping = Mapping::parse(source).expect("a mapping");
    let values = mapping.evaluate(&input(), &mut Fixed(42)).expect("values");
    assert_eq!(
        values,
        json!([
            "91778aed-87ee-4eb1-b9b7-f8a5c64cf56c",
            "oCF--7s-kvUiMnM2oHjpo",
            "aabba",
            "2YBXZL4tHJkze0eu0ySh4QbbgeO",
            "01HF7YAT3VXVR6VHA6MRNMFDBN",
            "018bcfe5687b69b6cf4890dfcbd1a4f6",
            2,
            "2023-11-14T22:13:20.123456789Z",
            1_700_000_000_123_i64
        ])
    );
}
