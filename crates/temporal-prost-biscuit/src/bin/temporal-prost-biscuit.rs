//! Shows what is in a token.

use std::{
    env,
    io::{self, Read as _},
    process::ExitCode,
};
use temporal_prost_biscuit::{MAX_LENGTH, Token};

const HELP: &str = "\
Shows what is in a token: who holds it, what it allows, until when, and its checks. It is not verified.

Usage:
  temporal-prost-biscuit inspect < TOKEN

Standard input is the text of a token, or the `data` of a header in a history that the `temporal` command shows as JSON.
Arguments are visible to other users of a machine, so a token is none.
";

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["inspect"] => inspect(),
        ["--help" | "-h"] => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        _ => {
            eprint!("{HELP}");
            ExitCode::from(2)
        }
    }
}

fn inspect() -> ExitCode {
    let mut text = String::new();
    // Base64 has four characters for three bytes.
    let limit = 2 * MAX_LENGTH as u64;
    let token = io::stdin().take(limit).read_to_string(&mut text);
    let token = token.map_err(|error| error.to_string());
    match token.and_then(|_| Token::from_base64(&text).map_err(|error| error.to_string())) {
        Ok(token) => {
            print!("{}", token.inspect());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("cannot read the token: {error}");
            ExitCode::FAILURE
        }
    }
}
