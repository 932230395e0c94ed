//! Whole messages in files, and flags that override them.

use super::typed::typed;
use serde_json::json;
use std::{fs, path::PathBuf};
use temporal_prost_generated::{
    cli::golden::cli::lights_temporal::Service as Lights,
    cli_flags::golden::cli::flags::forms_temporal::Service as Forms,
};

/// A file that is deleted when this is dropped.
struct File(tempfile::TempDir);

impl File {
    fn new(text: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("input"), text).unwrap();
        Self(directory)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("input")
    }
}

fn fill(text: &str, flags: &[&str]) -> Result<serde_json::Value, String> {
    let file = File::new(text);
    let path = file.path();
    let words = ["fill", "--input-file", path.to_str().unwrap()];
    let words: Vec<_> = words.into_iter().chain(flags.iter().copied()).collect();
    typed::<Forms>(&words)
        .map(|typed| typed.input)
        .map_err(|error| error.replace(path.to_str().unwrap(), "FILE"))
}

#[test]
fn a_file_is_json_or_yaml() {
    let expected = Ok(json!({"address": {"city": "Rome"}, "texts": ["a"]}));
    assert_eq!(fill(r#"{"address": {"city": "Rome"}, "texts": ["a"]}"#, &[]), expected);
    assert_eq!(fill("address:\n  city: Rome\ntexts: [a]\n", &[]), expected);
    assert_eq!(fill("", &["--texts=a"]), Ok(json!({"texts": ["a"]})));
}

#[test]
fn a_file_takes_the_enum_names_of_flags() {
    let file = "paper: plain\npapers: [extra-thick, PLAIN, 0]\nkinds: {a: extra_thick}\nstringValue: plain";
    let expected = json!({
        "paper": "PAPER_KIND_PLAIN",
        "papers": ["PAPER_KIND_EXTRA_THICK", "PAPER_KIND_PLAIN", 0],
        "kinds": {"a": "PAPER_KIND_EXTRA_THICK"},
        "stringValue": "plain",
    });
    assert_eq!(fill(file, &[]), Ok(expected));
}

#[test]
fn a_file_with_a_typo_gets_a_suggestion() {
    let cases = [
        (
            "paper: plian",
            "at `paper`: unknown value `plian`; expected one of plain, extra-thick; did you mean `plain`?",
        ),
        ("kinds: {a: x}", "at `kinds.a`: unknown value `x`; expected one of plain, extra-thick"),
        ("adress: {}", "unknown field `adress`; did you mean `address`?"),
        ("byName: {x: {citi: Rome}}", "at `byName.x`: unknown field `citi`; did you mean `city`?"),
        ("addresses: [{nothing: 1}]", "at `addresses`: unknown field `nothing`"),
    ];
    for (file, reason) in cases {
        assert_eq!(fill(file, &[]), Err(format!("invalid message in `FILE`: {reason}")));
    }
}

#[test]
fn flags_go_on_top() {
    let file = "address: {city: Rome, street: A}\nstring_value: a\ntexts: [a, b]\nlabels: {a: b}\ncard: '1'";
    let flags =
        ["--address.city=Pisa", "--string-value=b", "--texts=c", "--labels=c=d", "--transfer.iban=IT"];
    let expected = json!({
        "address": {"city": "Pisa", "street": "A"},
        "stringValue": "b",
        "texts": ["c"],
        "labels": {"c": "d"},
        "transfer": {"iban": "IT"},
    });
    assert_eq!(fill(file, &flags), Ok(expected));
}

#[test]
fn a_flag_replaces_nothing_but_its_field() {
    for file in ["address: Rome", "[a, b]"] {
        let error = fill(file, &["--address.city=Pisa"]).unwrap_err();
        assert!(error.contains("`--address.city` cannot override the file"), "{error}");
    }
}

#[test]
fn what_is_wrong_with_a_file_names_it() {
    let error = fill("a: [", &[]).unwrap_err();
    assert!(error.starts_with("`FILE` is neither JSON nor YAML: "), "{error}");
    let error = typed::<Forms>(&["fill", "-f", "/nowhere/at/all"]).err().unwrap();
    assert_eq!(error, "cannot read `/nowhere/at/all`: No such file or directory (os error 2)");
}

#[test]
fn what_goes_with_a_start_has_a_file_of_its_own() {
    let (input, signal) = (File::new("room: hall"), File::new(r#"{"color": "red"}"#));
    let (input, signal) = (input.path(), signal.path());
    let words = [
        "light-room-with-set-color",
        "-f",
        input.to_str().unwrap(),
        "-s",
        signal.to_str().unwrap(),
        "--set-color-room=attic",
    ];
    let typed = typed::<Lights>(&words).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(typed.input, json!({"room": "hall"}));
    assert_eq!(typed.second, json!({"color": "red", "room": "attic"}));
}
