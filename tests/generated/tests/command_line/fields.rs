//! A flag for each kind of field: valid values, invalid values, and their errors.

use super::typed::typed;
use proptest::prelude::*;
use serde_json::{Value, json};
use temporal_prost::{Envelope as _, MessageOf, Proto};
use temporal_prost_cli::{Commands, Invocation, Program};
use temporal_prost_generated::cli_flags::golden::cli::flags::{
    Form, forms_temporal::Service, temporal_schema::Schema,
};

/// Returns the input of `fill` with these flags.
fn input(flags: &[&str]) -> Result<Value, String> {
    let words: Vec<_> = ["fill"].into_iter().chain(flags.iter().copied()).collect();
    typed::<Service>(&words).map(|typed| typed.input)
}

/// Checks accepted values. The message accepts each of them, too, because it reads them.
fn accepts(flag: &str, cases: &[(&str, Value)]) {
    for (text, expected) in cases {
        let read = input(&[&format!("--{flag}={text}")]).unwrap_or_else(|error| panic!("{text}: {error}"));
        let (_, value) = read.as_object().unwrap().iter().next().unwrap();
        assert_eq!(value, expected, "--{flag}={text}");
        Proto::<Form, Schema>::from_json(&read).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}

/// Checks that an error names the flag, the value, and a valid form.
fn refuses(flag: &str, texts: &[&str], right: &str) {
    for text in texts {
        let error = input(&[&format!("--{flag}={text}")]).unwrap_err();
        let named = format!("error: invalid value '{text}' for '--{flag}");
        assert!(error.starts_with(&named), "{named}\n{error}");
        assert!(error.contains(right), "{right}\n{error}");
    }
}

#[test]
fn whole_numbers_have_ranges() {
    let signed =
        [("5", json!("5")), ("-2147483648", json!("-2147483648")), ("2147483647", json!("2147483647"))];
    for flag in ["int32-value", "sint32-value"] {
        accepts(flag, &signed);
        refuses(
            flag,
            &["2147483648", "-2147483649", "1.5", "x", ""],
            "a whole number from -2147483648 to 2147483647",
        );
    }
    accepts("uint32-value", &[("4294967295", json!("4294967295"))]);
    refuses("uint32-value", &["-1", "4294967296"], "a whole number from 0 to 4294967295");
    accepts("int64-value", &[("-9223372036854775808", json!("-9223372036854775808"))]);
    refuses("int64-value", &["9223372036854775808"], "to 9223372036854775807");
    for flag in ["uint64-value", "fixed64-value"] {
        accepts(flag, &[("18446744073709551615", json!("18446744073709551615"))]);
        refuses(flag, &["-1", "18446744073709551616"], "from 0 to 18446744073709551615");
    }
    accepts("wrapped", &[("7", json!("7"))]);
    assert_eq!(input(&["--int32-value", "-5"]), Ok(json!({"int32Value": "-5"})));
}

#[test]
fn numbers_may_be_infinite() {
    let cases =
        [("1.5", json!(1.5)), ("-2e3", json!(-2000.0)), ("inf", json!("Infinity")), ("NaN", json!("NaN"))];
    accepts("double-value", &cases);
    accepts("float-value", &cases);
    refuses("double-value", &["x", "1,5", ""], "expected a number, such as");
    refuses("double-value", &["1e400"], "expected a number from");
    refuses("float-value", &["1e39"], "expected a number from -3.4028235e38");
    accepts("double-value", &[("1e39", json!(1e39))]);
}

#[test]
fn switches_need_no_value() {
    assert_eq!(input(&["--bool-value"]), Ok(json!({"boolValue": true})));
    accepts("bool-value", &[("true", json!(true)), ("no", json!(false)), ("FALSE", json!(false))]);
    refuses("bool-value", &["maybe"], "expected `true` or `false`");
    let switches = input(&["--switches", "true", "--switches=off"]);
    assert_eq!(switches, Ok(json!({"switches": [true, false]})));
}

#[test]
fn text_is_as_it_is() {
    accepts("string-value", &[("", json!("")), ("@a b\"=,", json!("@a b\"=,")), ("-x", json!("-x"))]);
    assert_eq!(input(&[]), Ok(json!(null)));
    let unset = Proto::<Form, Schema>::from_json(&json!(null)).unwrap();
    let set = Proto::<Form, Schema>::from_json(&input(&["--maybe", ""]).unwrap()).unwrap();
    assert_eq!((unset.maybe, set.maybe), (None, Some(String::new())));
}

#[test]
fn bytes_are_base64_hexadecimal_or_a_file() {
    accepts(
        "bytes-value",
        &[
            ("aGk=", json!("aGk=")),
            ("aGk", json!("aGk=")),
            ("-_8", json!("+/8=")),
            ("hex:6869", json!("aGk=")),
        ],
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), b"hi").unwrap();
    accepts("bytes-value", &[(&format!("@{}", file.path().display()), json!("aGk="))]);
    refuses(
        "bytes-value",
        &["a", "?"],
        "expected base64, hexadecimal digits after `hex:`, or a file after `@`",
    );
    refuses("bytes-value", &["hex:6", "hex:xy"], "two hexadecimal digits");
    refuses("bytes-value", &["@/nowhere/at/all"], "cannot read the file: No such file");
}

#[test]
fn names_of_enums_are_forgiven_their_prefix_and_case() {
    let thick = json!("PAPER_KIND_EXTRA_THICK");
    let spellings = [
        "extra-thick",
        "EXTRA_THICK",
        "Extra_Thick",
        "PAPER_KIND_EXTRA_THICK",
        "paper-kind-extra-thick",
        "2",
    ];
    accepts("paper", &spellings.map(|spelling| (spelling, thick.clone())));
    accepts("paper", &[("unspecified", json!("PAPER_KIND_UNSPECIFIED"))]);
    refuses("paper", &["plian"], "[possible values: plain, extra-thick]");
    refuses("paper", &["plian"], "a similar value exists: 'plain'");
    refuses("paper", &["7"], "[possible values: plain, extra-thick]");
    let papers = input(&["--papers", "plain", "--papers", "extra-thick"]);
    assert_eq!(papers, Ok(json!({"papers": ["PAPER_KIND_PLAIN", "PAPER_KIND_EXTRA_THICK"]})));
}

#[test]
fn durations_are_as_people_write_them() {
    accepts(
        "duration",
        &[
            ("1h30m", json!("5400s")),
            ("90s", json!("90s")),
            ("1.5s", json!("1.5s")),
            ("500ms", json!("0.5s")),
            ("-90s", json!("-90s")),
            ("0s", json!("0s")),
            ("1h 2m 3s", json!("3723s")),
        ],
    );
    refuses(
        "duration",
        &["90", "x", "", "1 fortnight"],
        "expected a duration, such as 1h30m, 90s, 1.5s or 500ms",
    );
    assert_eq!(
        input(&["--durations", "1s", "--durations", "-2m"]),
        Ok(json!({"durations": ["1s", "-120s"]}))
    );
}

#[test]
fn times_are_moments_days_or_relative() {
    accepts(
        "timestamp",
        &[
            ("2026-01-31T09:00:00Z", json!("2026-01-31T09:00:00Z")),
            ("2026-01-31T09:00:00.5+02:00", json!("2026-01-31T07:00:00.5Z")),
            ("2026-01-31", json!("2026-01-31T00:00:00Z")),
        ],
    );
    refuses(
        "timestamp",
        &["2026-01-32", "tomorrow", "09:00", "", "2h"],
        "expected a time, such as 2026-01-31T09:00:00Z",
    );
    refuses("timestamp", &["2026-01-31T09:00:00"], "expected a time");
    refuses("timestamp", &["-000001-01-01"], "'--timestamp <TIME>': a timestamp must look like");
    let moments = ["now-1m", "now", "+2h"].map(|text| {
        let json = input(&["--timestamp", text]).unwrap();
        Proto::<Form, Schema>::from_json(&json).unwrap().timestamp.unwrap().seconds
    });
    assert!(moments[0] < moments[1] && moments[1] < moments[2], "{moments:?}");
    assert!((7_100..=7_300).contains(&(moments[2] - moments[1])), "{moments:?}");
}

#[test]
fn messages_are_json_or_dotted_flags() {
    accepts("input-address", &[(r#"{"city":"Rome"}"#, json!({"city": "Rome"}))]);
    refuses("input-address", &["Rome"], "expected JSON: ");
    refuses("input-address", &[r#"{"zip":1}"#], "there is no field \"zip\"");
    refuses("input-address", &[r#"{"country":{"code":7}}"#], "at `country.code`: ");
    let nested =
        input(&["--address.city=Rome", "--address.country.code=it", r#"--input-address={"street":"A"}"#]);
    let expected = json!({"street": "A", "city": "Rome", "country": {"code": "it"}});
    assert_eq!(nested, Ok(json!({"address": expected})));
    assert_eq!(input(&["--address.town", "Rome"]), Ok(json!({"address": {"city": "Rome"}})));
    let too_deep = input(&["--address.country.region.name", "x"]).unwrap_err();
    assert!(too_deep.contains("unexpected argument"), "{too_deep}");
    let addresses = input(&["--addresses", r#"{"city":"Rome"}"#, "--addresses", "{}"]);
    assert_eq!(addresses, Ok(json!({"addresses": [{"city": "Rome"}, {}]})));
}

#[test]
fn well_known_types_have_their_own_json() {
    accepts("struct", &[(r#"{"a":[1,null]}"#, json!({"a": [1, null]}))]);
    refuses("struct", &["[]"], "is expected");
    accepts("value", &[("5", json!(5)), ("text", json!("text")), ("[true]", json!([true]))]);
    accepts("mask", &[("texts,address.city", json!("texts,address.city"))]);
    refuses("mask", &["a_b"], "lower camel case");
    accepts(
        "any",
        &[(
            r#"{"@type":"x/golden.cli.flags.Country","code":"it"}"#,
            json!({"@type": "x/golden.cli.flags.Country", "code": "it"}),
        )],
    );
    refuses("any", &[r#"{"code":"it"}"#], "name it in `@type`");
    assert_eq!(input(&["--empty"]), Ok(json!({"empty": {}})));
}

#[test]
fn maps_are_entries_or_json() {
    let labels = input(&["--labels", "a=1", "--labels", "b=x=y", "--labels", r#"{"c":""}"#]);
    assert_eq!(labels, Ok(json!({"labels": {"a": "1", "b": "x=y", "c": ""}})));
    refuses("labels", &["a"], "expected `key=value`");
    accepts("lit", &[("007=yes", json!({"7": true}))]);
    refuses("lit", &["x=yes"], "in the key: expected a whole number");
    refuses("lit", &["7=maybe"], "in the value: expected `true` or `false`");
    accepts("by-name", &[(r#"a={"city":"Rome"}"#, json!({"a": {"city": "Rome"}}))]);
    accepts("kinds", &[("a=plain", json!({"a": "PAPER_KIND_PLAIN"}))]);
    refuses("labels", &[r#"{"a":1}"#], "at `labels[\"a\"]`: ");
    refuses("kinds", &["a=x"], "in the value: expected one of plain, extra-thick");
}

#[test]
fn members_of_a_oneof_exclude_each_other() {
    let both = input(&["--card", "1", "--transfer.iban", "IT"]).unwrap_err();
    assert!(both.contains("'--card <TEXT>' cannot be used with '--transfer.iban <TEXT>'"), "{both}");
    assert!(input(&["--cash", "--card", "1"]).is_err());
    let transfer = input(&["--transfer.iban", "IT", "--transfer.due", "2026-01-31"]);
    assert_eq!(transfer, Ok(json!({"transfer": {"iban": "IT", "due": "2026-01-31T00:00:00Z"}})));
}

#[test]
fn a_typo_in_a_flag_is_noticed() {
    let error = input(&["--adresses", "{}"]).unwrap_err();
    assert!(error.contains("unexpected argument '--adresses'") && error.contains("'--addresses'"), "{error}");
}

#[test]
fn what_is_read_becomes_the_message() {
    let program = Program::new::<Service>();
    let words = ["forms", "fill", "--paper", "plain", "--address.city", "Rome", "--texts=a", "--texts=b"];
    let matches = program.command().try_get_matches_from(words).unwrap();
    let (name, matches) = matches.subcommand().unwrap();
    let command = Service::SERVICE.commands.iter().find(|command| command.name == name).unwrap();
    let invocation = Invocation::read(Service::SERVICE, command, matches).unwrap();
    let form: MessageOf<Proto<Form, Schema>> = invocation.input::<Proto<Form, Schema>>().unwrap();
    assert_eq!((form.paper, form.texts), (1, vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(form.address.unwrap().city, "Rome");
}

const FLAGS: [&str; 24] = [
    "double-value",
    "float-value",
    "int32-value",
    "uint64-value",
    "bool-value",
    "string-value",
    "bytes-value",
    "paper",
    "duration",
    "timestamp",
    "input-address",
    "struct",
    "value",
    "any",
    "mask",
    "wrapped",
    "empty",
    "switches",
    "papers",
    "durations",
    "labels",
    "lit",
    "by-name",
    "kinds",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Checks that no accepted value is rejected later, when the program has connected.
    #[test]
    fn what_is_accepted_is_what_the_message_takes(
        flag in proptest::sample::select(&FLAGS[..]),
        text in r#"([-+]?[0-9.:TZe]{0,12}[smh]?|[\\{\\["a:=,1\\]}]{0,8}|(hex:)?[0-9a-f=]{0,6}|now|plain|.{0,6})"#,
    ) {
        if let Ok(read) = input(&[&format!("--{flag}={text}")]) {
            let message = Proto::<Form, Schema>::from_json(&read);
            prop_assert!(message.is_ok(), "--{flag}={text}: {message:?}");
        }
    }
}
