//! The program that shows tokens.

use crate::fixture::{Fixture, delete};
use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
};

fn inspect(input: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_temporal-prost-biscuit"));
    program.arg("inspect").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut program = program.spawn().unwrap();
    program.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
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
        assert_eq!((output.status.code(), &output.stdout[..]), (Some(1), &b""[..]));
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.starts_with("cannot read the token: ") && !message.contains("secret"), "{message}");
    }
}
