//! The program that shows tokens, and explains decisions.

use crate::fixture::{Fixture, blue, delete};
use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
    time::{Duration, SystemTime},
};
use temporal_prost_biscuit::{Claims, Right};

fn inspect(input: &str) -> Output {
    run(&["inspect"], input)
}

fn run(arguments: &[&str], input: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_temporal-prost-biscuit"));
    program.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut program = program.spawn().unwrap();
    // The program ends before it reads the token if an argument is wrong.
    let _ = program.stdin.take().unwrap().write_all(input.as_bytes());
    program.wait_with_output().unwrap()
}

#[test]
fn a_token_of_a_history_is_shown() {
    let fixture = Fixture::new();
    let child = fixture.operator().restrict(&delete(), fixture.after(60)).unwrap();
    let shown = child.inspect().to_string();
    let text = child.to_base64();
    // Payloads in JSON use the other alphabet of base64.
    let payload = text.replace('-', "+").replace('_', "/");
    for text in [&text, &payload, text.trim_end_matches('=')] {
        let output = inspect(&format!("{text}\n"));
        assert!(output.status.success());
        assert_eq!(String::from_utf8(output.stdout).unwrap(), shown);
    }
}

#[test]
fn other_text_is_refused_without_repeating_it() {
    for text in ["secret", "", "a3c="] {
        let output = inspect(text);
        assert_eq!((output.status.code(), &output.stdout[..]), (Some(2), &b""[..]));
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.starts_with("cannot read the token: ") && !message.contains("secret"), "{message}");
    }
}

/// The program has another clock than the fixture.
fn issued(fixture: &Fixture, right: Right) -> String {
    let claims = Claims::new("vera", SystemTime::now() + Duration::from_secs(250)).role("viewer");
    fixture.root.mint(&claims.right(right)).unwrap().to_base64()
}

/// Explains a deletion of the cluster `blue`.
fn explain(fixture: &Fixture, token: &str, more: &[&str]) -> Output {
    // A file of this test, because each has its own key.
    let name = fixture.root.public().to_string().replace('/', "-");
    let input = std::env::temp_dir().join(name).with_extension("json");
    std::fs::write(&input, blue().to_string()).unwrap();
    let key = fixture.root.public().to_string();
    let arguments = [
        "explain",
        "--root-key",
        &key,
        "--kind=start",
        "--method",
        "clusters.v1.Clusters.DeleteCluster",
        "--workflow",
        "delete/eu/blue",
        "--input",
        input.to_str().unwrap(),
        "--right",
        "clusters.delete",
        "--on",
        "cluster/${! region }/${! name }",
    ];
    run(&[&arguments, more].concat(), token)
}

#[test]
fn a_refusal_is_explained_without_a_server() {
    let fixture = Fixture::new();
    let token = issued(&fixture, Right::everywhere("clusters.read"));
    let output = explain(&fixture, &token, &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let expected = "`start DeleteCluster of clusters.v1.Clusters on `delete/eu/blue`` is refused: you need the right \
                    `clusters.delete` on `cluster/eu/blue`; your token, of role `viewer`, expires in 4 min\n{";
    assert!(text.starts_with(expected) && text.contains(r#""reason": "missing_right""#), "{text}");
}

#[test]
fn a_permission_is_explained() {
    let fixture = Fixture::new();
    let token = issued(&fixture, Right::under("clusters.delete", "cluster/eu/"));
    let output = explain(&fixture, &token, &[]);
    let expected = "`start DeleteCluster of clusters.v1.Clusters on `delete/eu/blue`` is allowed to vera\n";
    assert_eq!((output.status.code(), &*output.stdout), (Some(0), expected.as_bytes()));
    let checked = explain(&fixture, &token, &["--check", r#"namespace("production")"#]);
    assert_eq!(checked.status.code(), Some(1));
    let parent = ["--fact=parent=a.v1.A,B", r#"--check=parent("a.v1.A", "B")"#];
    assert_eq!(explain(&fixture, &token, &parent).status.code(), Some(0));
}

#[test]
fn wrong_arguments_are_named() {
    let fixture = Fixture::new();
    let token = issued(&fixture, Right::everywhere("clusters.read"));
    for (argument, message) in [
        ("--colour=red", "unknown option `--colour`\n"),
        ("--run", "`--run` needs a value\n"),
        ("x", "unexpected argument `x`\n"),
    ] {
        let output = explain(&fixture, &token, &[argument]);
        assert_eq!((output.status.code(), &*output.stderr), (Some(2), message.as_bytes()), "{argument}");
    }
}
