//! Tokens of biscuit-java, which shares no code with ours. `cargo xtask lane java` runs these tests.

use crate::fixture::{Fixture, blue, command};
use std::{env, path::Path, process::Command};
use temporal_prost_biscuit::{Authorizer, Digest, Kind, Policy, Reason, Rule, Token, VerifyingKey};

/// The path of the libraries, which Maven prints.
const CLASSPATH: &str = "BISCUIT_CLASSPATH";

fn java(arguments: &[&str]) -> String {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/java/Tokens.java");
    let classpath = env::var(CLASSPATH).expect("run `cargo xtask lane java`");
    let output =
        Command::new("java").args(["-cp", &classpath]).arg(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "needs Java and Maven: `cargo xtask lane java`"]
fn java_accepts_our_tokens() {
    let fixture = Fixture::new();
    let child = fixture.viewer().restrict(&command(Kind::Query, "GetCluster"), fixture.after(60)).unwrap();
    let key = fixture.root.public().to_string();
    let key = key.rsplit('/').next().unwrap();
    let input = format!(r#"input("{}")"#, Digest::of(b"blue"));
    let mut arguments = vec![
        "verify",
        key,
        "",
        r#"allow if right("clusters.read")"#,
        r#"namespace("default")"#,
        r#"service("clusters.v1.Clusters")"#,
        r#"method("GetCluster")"#,
        r#"kind("query")"#,
        &input,
        r#"workflow("cluster/eu/blue")"#,
        "time(2027-01-15T08:00:30Z)",
    ];
    let token = child.to_base64();
    arguments[2] = &token;
    assert_eq!(java(&arguments), "allowed\n");
    arguments[9] = r#"workflow("cluster/eu/red")"#;
    assert_eq!(java(&arguments), "refused\n");
    arguments[9] = r#"workflow("cluster/eu/blue")"#;
    arguments[10] = "time(2027-01-15T08:01:30Z)";
    assert_eq!(java(&arguments), "refused\n");
}

#[test]
#[ignore = "needs Java and Maven: `cargo xtask lane java`"]
fn we_accept_javas_tokens() {
    let fixture = Fixture::new();
    let binding = format!(
        r#"check if namespace("default"), service("clusters.v1.Clusters"), method("GetCluster"), kind("query"),
           workflow("cluster/eu/blue"), input("{}")"#,
        Digest::of(b"blue")
    );
    let printed = java(&["mint", &binding, "check if time($time), $time < 2027-01-15T08:01:00Z"]);
    let (key, token) = printed.trim().split_once('\n').unwrap();
    let key: VerifyingKey = format!("1:ed25519/{}", key.to_lowercase()).parse().unwrap();
    let policy =
        Policy::deny().rule("clusters.v1.Clusters", "GetCluster", Rule::new().right("clusters.read"));
    let authorizer = Authorizer::new(key.into(), policy);
    let token = Token::from_base64(token).unwrap();
    let decide = |method: &str, seconds| {
        let command = command(Kind::Query, method).fields(blue());
        authorizer.decide(Some(token.as_bytes()), &command, fixture.after(seconds))
    };
    let permit = decide("GetCluster", 59).unwrap();
    assert_eq!(
        (permit.user(), permit.nonce(), permit.expiry()),
        (Some("jane"), Some("made-in-java"), Some(fixture.after(60)))
    );
    assert_eq!(decide("GetCluster", 60).unwrap_err().reason(), &Reason::Expired);
    assert!(matches!(decide("Ping", 0).unwrap_err().reason(), Reason::OtherCommand { .. }));
}
